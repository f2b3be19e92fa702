"""One small query language about people, for the filter bar, saved views and the command line alike.

Pure: text to a frozen tree, the tree to SQL with bound values, to plain words, to canonical text and to chips.
"""

from __future__ import annotations

from db.filter.canon import canonical, chips
from db.filter.fields import FIELDS, Field, markdown_table
from db.filter.parse import parse
from db.filter.sql import Compiled, to_sql
from db.filter.tree import And, Chip, FilterError, Me, Node, Not, Or, Term, Value, Word
from db.filter.words import words

__all__ = [
    "FIELDS",
    "And",
    "Chip",
    "Compiled",
    "Field",
    "FilterError",
    "Me",
    "Node",
    "Not",
    "Or",
    "Term",
    "Value",
    "Word",
    "canonical",
    "chips",
    "markdown_table",
    "parse",
    "read_back",
    "to_sql",
    "words",
]


def read_back(text: str) -> str:
    """A filter's text in plain words; empty for everybody in the panel.

    Raises:
        FilterError: it has no meaning; the error says where.
    """
    return words(parse(text))
