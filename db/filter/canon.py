"""Tree back to text: the one canonical spelling of a filter, and the chips of a filter bar. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.filter.tree import And, Chip, Node, Not, Or, Term, Word

if TYPE_CHECKING:
    from db.filter.tree import Value


def canonical(node: Node) -> str:
    """The shortest text that reads back as the same tree."""
    return _text(node, inside=False)


def _text(node: Node, *, inside: bool) -> str:
    if isinstance(node, Word):
        return f'"{node.text}"' if node.phrase else node.text
    if isinstance(node, Term):
        return _term(node)
    if isinstance(node, Not):
        return f"not {_text(node.part, inside=True)}"
    glue = " or " if isinstance(node, Or) else " "
    # Brackets inside an all-of are needed for an any-of only, but are the same tree either way.
    joined = glue.join(_text(part, inside=True) for part in node.parts)
    # A keyword that is a word because it ends the text must stay there, and needs no brackets either.
    bare = not inside or joined.rpartition(" ")[2].casefold() in {"and", "or", "not"}
    return joined if bare else f"({joined})"


def _term(term: Term) -> str:
    if term.field in {"mine", "marked"}:
        return term.field
    window = f"/{term.window}" if term.window else ""
    return f"{term.field}{term.op}{','.join(_value(value) for value in term.values)}{window}"


def _value(value: Value) -> str:
    if value.quoted:
        return f'"{value.text}"'
    return value.text if value.high is None else f"{value.text}..{value.high}"


def chips(node: Node, text: str) -> list[Chip]:
    """One chip a word or term in the order of the text, with where it stands and whether it is turned round."""
    found: list[Chip] = []

    def walk(part: Node, *, negated: bool) -> None:
        if isinstance(part, (Word, Term)):
            name = part.field if isinstance(part, Term) else ""
            found.append(Chip(text[part.start : part.end], negated, part.start, part.end, name))
        elif isinstance(part, Not):
            walk(part.part, negated=not negated)
        elif isinstance(part, (And, Or)):
            for one in part.parts:
                walk(one, negated=negated)

    walk(node, negated=False)
    return sorted(found, key=lambda chip: chip.start)
