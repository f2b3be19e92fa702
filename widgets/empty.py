"""An empty place that says why it is empty and what to do next. Must not know which place; words are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from widgets.badge import token_content
from widgets.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence


class EmptyPlace(Static):
    """Title, explanation, and keys that help from here."""

    DEFAULT_CSS = """
    EmptyPlace {
        width: 1fr;
        height: 1fr;
        content-align: center middle;
        text-align: center;
        padding: 1 2;
    }
    """

    def __init__(
        self,
        title: str = "",
        lines: Sequence[str] = (),
        keys: Sequence[tuple[str, str]] = (),
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(empty_content(title, lines, keys), id=id, classes=classes)

    def set(self, title: str, lines: Sequence[str] = (), keys: Sequence[tuple[str, str]] = ()) -> None:
        """Say something else.

        Args:
            title: What is so.
            lines: Why, and what to do.
            keys: (key, label) of actions that help from here.
        """
        self.update(empty_content(title, lines, keys))


def empty_content(title: str, lines: Sequence[str], keys: Sequence[tuple[str, str]]) -> Content:
    """The text of an empty place."""
    parts = [token_content(title, "title")]
    if lines:
        parts += [Content(""), *(plain(line) for line in lines)]
    if keys:
        hints = [
            Content.assemble(token_content(key, "accent"), token_content(f" {label}")) for key, label in keys
        ]
        parts += [Content(""), Content("   ").join(hints)]
    return Content("\n").join(parts)
