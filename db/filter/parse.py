"""Text to tree: a small hand-written reader that says where it stops understanding. Pure; it never raises but FilterError.

everything  := any
any         := all (("or" | "|") all)*
all         := one (["and" | "&"] one)*
one         := ("not" | "-" | "!") one | "(" any ")" | word | "phrase" | field op value ("," value)* ["/" window]
"""

from __future__ import annotations

import difflib
import re
from typing import Final, NamedTuple

from db.filter.check import check
from db.filter.fields import BY_NAME
from db.filter.tree import And, FilterError, Node, Not, Or, Term, Value, Word
from db.filter.values import WINDOW

LONGEST: Final = 2000
DEEPEST: Final = 40
MOST: Final = 80
"""Bounds on text, nesting and number of terms, far above what a person types and far below SQLite's own."""

_FIELD: Final = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)(?:(:)|\s*(>=|<=|≥|≤|>|<|=)\s*)", re.ASCII)
_BARE: Final = re.compile(r"[^\s()|\"]+")
_VALUE: Final = re.compile(r"[^\s()|\",]+")
_CLOSING: Final = re.compile(r"/([0-9]{1,4}(?:d|w|wk|mo|m|y|yr))(?![^\s()|])", re.IGNORECASE | re.ASCII)
_OPS: Final = {"≥": ">=", "≤": "<=", "=": ":"}
_KEYWORDS: Final = {"and": "and", "&": "and", "or": "or", "not": "not"}
_FLAGS: Final = ("mine", "marked")


class Token(NamedTuple):
    """One piece of the text."""

    kind: str
    """`(`, `)`, `and`, `or`, `not` or `leaf`."""
    start: int
    end: int
    leaf: Word | Term | None = None


def parse(text: str) -> And | Or | Not | Word | Term:
    """Read a filter; an empty one means everybody.

    Raises:
        FilterError: it has no meaning; `position` says where.
    """
    if len(text) > LONGEST:
        raise FilterError(f"A filter has at most {LONGEST:,} characters.", LONGEST)
    tokens = _tokens(text)
    if not tokens:
        return And()
    node, rest = _any(tokens, 0, 0)
    if rest < len(tokens):
        raise FilterError("This bracket closes nothing.", tokens[rest].start)
    return node


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    at = leaves = 0
    while at < len(text):
        char = text[at]
        if char.isspace():
            at += 1
            continue
        token = _token(text, at, char)
        at = token.end
        if token.kind == "leaf":
            if token.leaf is None:
                continue
            leaves += 1
            if leaves > MOST:
                raise FilterError(f"A filter has at most {MOST} terms.", token.start)
        tokens.append(token)
    return tokens


def _token(text: str, at: int, char: str) -> Token:
    if char in "()":
        return Token(char, at, at + 1)
    if char == "|":
        return Token("or", at, at + (2 if text.startswith("||", at) else 1))
    if char in "-!" and at + 1 < len(text) and not text[at + 1].isspace():
        return Token("not", at, at + 1)
    if char == '"':
        return _phrase(text, at)
    if char in "<>=:≥≤":
        raise FilterError("A field name is missing before this sign, as in age>64.", at)
    named = _FIELD.match(text, at)
    if named:
        return _term(text, named)
    word = _BARE.match(text, at)
    assert word is not None
    return _word(word[0], at, word.end(), last=word.end() == len(text))


def _word(word: str, start: int, end: int, *, last: bool) -> Token:
    keyword = _KEYWORDS.get(word.casefold())
    # At the very end nothing can follow it yet: "and" is on its way to Anderson, "or" to Orson.
    if keyword and not (last and word.isalpha()):
        return Token(keyword, start, end)
    if word.casefold() in _FLAGS:
        return Token("leaf", start, end, Term(word.casefold(), ":", (Value("yes"),), start=start, end=end))
    # A lone mark, as on the way to "-lang:es", asks for nothing yet.
    leaf = Word(word, start=start, end=end) if any(map(str.isalnum, word)) else None
    return Token("leaf", start, end, leaf)


def _phrase(text: str, at: int) -> Token:
    close = text.find('"', at + 1)
    inner = text[at + 1 : close if close >= 0 else len(text)]
    end = close + 1 if close >= 0 else len(text)
    leaf = (
        Word(" ".join(inner.split()), phrase=True, start=at, end=end)
        if any(map(str.isalnum, inner))
        else None
    )
    return Token("leaf", at, end, leaf)


def _term(text: str, named: re.Match[str]) -> Token:
    start, name = named.start(), named[1].casefold()
    field = BY_NAME.get(name)
    if field is None:
        nearest = difflib.get_close_matches(name, list(BY_NAME), 1, 0.65)
        raise FilterError(
            f"There is no field “{name}”.", start, length=len(name), nearest=nearest[0] if nearest else ""
        )
    op = named[2] or named[3]
    values, window, end = _values(text, named.end(), field.kind)
    term = Term(field.id, _OPS.get(op, op), values, window.casefold(), start, end)
    check(term, field, named.end())
    if field.kind == "flag":
        term = Term(field.id, ":", (Value("yes"),), start=start, end=end)
    return Token("leaf", start, end, term)


def _values(text: str, at: int, kind: str) -> tuple[tuple[Value, ...], str, int]:
    values: list[Value] = []
    while True:
        if text.startswith('"', at):
            close = text.find('"', at + 1)
            close = close if close >= 0 else len(text)
            values.append(Value(" ".join(text[at + 1 : close].split()), quoted=True))
            at = min(close + 1, len(text))
        else:
            found = _VALUE.match(text, at)
            if found is None:
                raise FilterError("A value is missing here.", at)
            values.append(_value(found[0], kind))
            at = found.end()
        if not text.startswith(",", at):
            break
        at += 1
    window = ""
    if kind in {"set", "value"}:
        closing = _CLOSING.match(text, at)
        if closing:
            window, at = closing[1], closing.end()
        elif not values[-1].quoted and (cut := WINDOW.fullmatch(_written(values[-1]))):
            values[-1], window = _value(cut[1], kind), cut[2]
    return tuple(values), window, at


def _value(text: str, kind: str) -> Value:
    if kind in {"number", "date", "ago", "coming", "value"} and ".." in text:
        low, high = text.split("..", 1)
        return Value(low, high=high)
    return Value(text)


def _written(value: Value) -> str:
    return value.text if value.high is None else f"{value.text}..{value.high}"


def _any(tokens: list[Token], at: int, depth: int) -> tuple[Node, int]:
    first, at = _all(tokens, at, depth)
    parts = [first]
    while at < len(tokens) and tokens[at].kind == "or":
        part, at = _all(tokens, at + 1, depth)
        parts.append(part)
    return (parts[0], at) if len(parts) == 1 else (Or(_flat(parts, Or)), at)


def _all(tokens: list[Token], at: int, depth: int) -> tuple[Node, int]:
    first, at = _one(tokens, at, depth)
    parts = [first]
    while at < len(tokens) and tokens[at].kind not in {"or", ")"}:
        if tokens[at].kind == "and":
            at += 1
        part, at = _one(tokens, at, depth)
        parts.append(part)
    return (parts[0], at) if len(parts) == 1 else (And(_flat(parts, And)), at)


def _flat(parts: list[Node], kind: type[And | Or]) -> tuple[Node, ...]:
    """Brackets that change nothing fall away: `a (b c)` is `a b c`."""
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, kind):
            flat.extend(part.parts)
        else:
            flat.append(part)
    return tuple(flat)


def _one(tokens: list[Token], at: int, depth: int) -> tuple[Node, int]:
    if at >= len(tokens):
        raise FilterError("Something is missing at the end.", tokens[-1].end if tokens else 0)
    token = tokens[at]
    if depth > DEEPEST:
        raise FilterError(f"Brackets are nested at most {DEEPEST} deep.", token.start)
    if token.kind == "not":
        part, at = _one(tokens, at + 1, depth + 1)
        return (part.part if isinstance(part, Not) else Not(part)), at
    if token.kind == "(":
        return _bracket(tokens, at, depth)
    if token.leaf is None:
        words = {")": "This bracket closes nothing."}.get(
            token.kind, f"“{token.kind}” needs something on both sides."
        )
        raise FilterError(words, token.start, length=token.end - token.start)
    return token.leaf, at + 1


def _bracket(tokens: list[Token], at: int, depth: int) -> tuple[Node, int]:
    opened = tokens[at]
    if at + 1 < len(tokens) and tokens[at + 1].kind == ")":
        raise FilterError("There is nothing between these brackets.", opened.start, length=2)
    node, at = _any(tokens, at + 1, depth + 1)
    if at >= len(tokens):
        raise FilterError("This bracket is not closed.", opened.start)
    return node, at + 1
