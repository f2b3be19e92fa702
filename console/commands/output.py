"""Prints answers: JSON, CSV or aligned text to stdout, diagnostics to stderr. Decides nothing about what may be seen."""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_JOINERS = frozenset("\u200c\u200d")
"""Zero-width (non-)joiners carry meaning in Persian, Bengali and emoji; they steer nothing."""


def clean(text: str) -> str:
    """One line without control codes: the last gate before a terminal, whatever stands in the store."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        " " if mark in "\t\n\r\u2028\u2029" else mark
        for mark in text
        if mark in _JOINERS or mark in "\t\n\r\u2028\u2029" or unicodedata.category(mark)[0] != "C"
    )


def say(*lines: str) -> None:
    """Tells the person something on stderr, so that stdout holds the answer only."""
    sys.stderr.write("".join(f"{clean(line)}\n" for line in lines))


def print_json(value: object) -> None:
    """One JSON document; control characters are escaped by JSON itself, the rest stays readable."""
    json.dump(value, sys.stdout, ensure_ascii=not _speaks_unicode(), indent=2)
    sys.stdout.write("\n")


def print_lines(lines: Sequence[str]) -> None:
    """Plain lines, each cleaned."""
    sys.stdout.write("".join(f"{clean(line)}\n" for line in lines))


def print_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns aligned by what a terminal shows, not by how many characters were stored."""
    from rich.cells import cell_len

    cleaned = [[clean(cell) for cell in row] for row in (titles, *rows)]
    widths = [max(cell_len(row[at]) for row in cleaned) for at in range(len(titles))]
    lines = []
    for row in cleaned:
        cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        lines.append("  ".join(cells).rstrip() + "\n")
    sys.stdout.write("".join(lines))


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
