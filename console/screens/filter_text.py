"""Taking one part out of a filter's text without leaving a dangling word. Pure; the language itself is in `db.filter`."""

from __future__ import annotations

import re
from typing import Final

_BEFORE: Final = re.compile(r"(?:^|\s)(?:and|or|\||&|not|-|!)\s*$|[-!]\s*$", re.IGNORECASE)
_AFTER: Final = re.compile(r"^\s*(?:and|or|\||&)(?=\s|\()", re.IGNORECASE)
_EMPTY: Final = re.compile(r"(?:\b(?:and|or|not)\s*|[|&!-]\s*)?\(\s*\)", re.IGNORECASE)


def without(text: str, start: int, end: int) -> str:
    """The filter with the part from `start` to `end` taken out, with the operator that joined it.

    >>> without("age>64 or cond:diabetes", 0, 6)
    'cond:diabetes'
    >>> without("age>64 not cond:diabetes", 11, 24)
    'age>64'
    """
    left, right = text[:start], text[end:]
    while found := _BEFORE.search(left):
        left = left[: found.start()]
    if not left.strip() or left.rstrip().endswith("("):
        right = _AFTER.sub("", right)
    joined = (
        f"{left.rstrip()} {right.lstrip()}" if right.strip()[:1] != ")" else left.rstrip() + right.lstrip()
    )
    while (smaller := _EMPTY.sub("", joined)) != joined:
        joined = smaller
    return re.sub(r"\s{2,}", " ", joined).replace("( ", "(").strip()
