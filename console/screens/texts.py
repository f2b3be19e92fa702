"""Words and tokens for dialogs, which are no CareScreens. Knows the application by its session only."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from widgets.badge import token_content

if TYPE_CHECKING:
    from textual.content import Content
    from textual.dom import DOMNode

    from console.app import CareApp
    from console.words import Words


def care_words(node: DOMNode) -> Words:
    """The texts of the running application."""
    return cast("CareApp", node.app).session.words


def token_text(text: str, token: str = "") -> Content:
    """A text with a meaning, plain otherwise."""
    return token_content(text, token)
