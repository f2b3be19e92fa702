"""What a filter says, as a frozen tree: words and terms joined by and, or, not. Knows no SQL, no screen, no store."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TypeAlias

from db.errors import UseError


class FilterError(UseError):
    """A filter that has no meaning: where it stops making sense, and the nearest known name."""

    def __init__(self, message: str, position: int, *, length: int = 1, nearest: str = "") -> None:
        super().__init__(message, f"Did you mean {nearest}?" if nearest else "")
        self.position = position
        """Index of the first character that is not understood."""
        self.length = length
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Me:
    """Who is asking: what `mine` and `me` stand for."""

    role: str = ""
    team: str = ""
    """Name of the team, as the directory writes it."""
    practitioner: str = ""
    """Name of the practitioner, as the directory writes it."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a term: as written, quoted or not, with an upper end where it is a range `40..64`."""

    text: str
    quoted: bool = False
    high: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word or a quoted phrase: looked for in names and identifiers."""

    text: str
    phrase: bool = False
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Term:
    """One `field:value`: any of its values will do."""

    field: str
    """Canonical field id."""
    op: str
    """`:`, `=`, `>`, `>=`, `<` or `<=`."""
    values: tuple[Value, ...]
    window: str = ""
    """Length of time looked back, as written after `/`: `24mo`."""
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """Everybody else."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold; no parts at all means everybody."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple[Node, ...]


Node: TypeAlias = Word | Term | Not | And | Or


@dataclass(frozen=True, slots=True)
class Chip:
    """One word or term as it stands in the text, for a filter bar."""

    text: str
    negated: bool
    start: int
    end: int
    field: str = ""
    """Empty for a bare word."""
