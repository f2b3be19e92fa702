"""Gate A: what text from outside must be before anything is stored; every string of every resource passes here.

It knows characters only, nothing of FHIR, screens or the store (security.md 3.7 has the list).
"""

from __future__ import annotations

import re
import unicodedata

MARKS_PER_BASE = 8
"""More combining marks than this on one character are noise that climbs over neighbouring lines (security.md 3.7)."""

_BREAKS = re.compile("\r\n?|\u2028|\u2029")
_DROP = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1
    "\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides, isolates
    "\ufeff\ufff9-\ufffb"  # byte order mark, interlinear annotation
    "\U000e0000-\U000e007f"  # tags
    "\ud800-\udfff]"  # lone surrogates
)
_SPACES = re.compile("[\t\n]")
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}", re.ASCII)


def clean_text(text: str, *, lines: bool = False) -> str:
    """Text without control codes, direction overrides and mark towers, in NFC; ZWJ and ZWNJ stay.

    Args:
        text: Any string, also one with lone surrogates.
        lines: Keep tabs and newlines (notes, addresses); otherwise each becomes a space.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _DROP.sub("", _BREAKS.sub("\n", text))
    if not lines:
        text = _SPACES.sub(" ", text)
    if text.isascii():
        return text
    return _capped(unicodedata.normalize("NFC", text))


def clean_id(text: str) -> str:
    """The text itself if it is an id by the FHIR grammar.

    Raises:
        ValueError: It is not; the text is not repeated.
    """
    if _ID.fullmatch(text) is None:
        msg = "is no FHIR id (1 to 64 letters, digits, - or .)"
        raise ValueError(msg)
    return text


def _capped(text: str) -> str:
    """Text with at most eight combining marks on each base; invisible joiners do not start a new base."""
    # Nothing below U+0300 is a combining mark, and a short text cannot hold too many.
    if len(text) <= MARKS_PER_BASE or max(text) < "\u0300":
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category[0] == "M":
            marks += 1
            if marks > MARKS_PER_BASE:
                continue
        elif category != "Cf":
            marks = 0
        kept.append(character)
    return "".join(kept)
