"""Bound values of one statement: every value that came from a person goes through here, never into SQL text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Params:
    """Names and values for a statement; `:as_of` is always among them."""

    def __init__(self, as_of: date) -> None:
        self.values: dict[str, str | int | float] = {"as_of": as_of.toordinal()}

    def bind(self, value: str | float) -> str:
        """Keep a value; returns the placeholder to write into the SQL."""
        if isinstance(value, str):
            # A NUL would hide the rest of a text from SQLite, a lone surrogate cannot be bound at all.
            value = "".join(c for c in value if c != "\0" and not "\ud800" <= c <= "\udfff")
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"


def escaped(text: str) -> str:
    """User text inside a LIKE pattern with backslash as its escape character."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
