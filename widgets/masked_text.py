"""The shape of hidden text. Which text is hidden from whom is decided where records become text, never here."""

from __future__ import annotations

from widgets.plain import clean

BLOCK = "•••"


def masked(text: str, level: int) -> str:
    """Text at a masking level (tui.md 5.5): 0 whole, 1 first word and initials, 2 initials, 3 nothing.

    What is hidden leaves no trace of its length.
    """
    words = clean(text, lines=False).split()
    if level <= 0 or not words:
        return " ".join(words)
    if level == 1:
        return " ".join([words[0], *(f"{word[0]}." for word in words[1:])])
    if level == 2:
        return "".join(f"{word[0]}." for word in words)
    return BLOCK
