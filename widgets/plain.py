"""The only way that text from outside becomes drawable: cleaned, measured and cut by cells, never markup.

Knows Unicode and terminals; must not know what the text says or where it came from.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.filter import LineFilter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.color import Color

Align = Literal["left", "right", "center"]

MARKS_PER_BASE = 8
"""Combining marks kept on one letter: enough for every living script, too few to climb over other lines."""

ELLIPSIS = "…"

# Steers the terminal: C0, DEL, C1. Tab, line feed and the Unicode line ends are treated as breaks before this.
_CONTROL = r"\x00-\x1f\x7f-\x9f"
# Invisible and able to reorder or hide what a person reads: direction marks, embeddings, overrides and isolates,
# soft hyphen, zero-width space, word joiner and invisible operators, byte order mark, interlinear marks, tags.
# ZWNJ U+200C and ZWJ U+200D stay: Persian, Bengali and family emoji are misspelt without them.
_HIDDEN = (
    r"\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ufffe\uffff\U000e0000-\U000e007f"
)
_SURROGATE = r"\ud800-\udfff"

_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_HIDDEN_RE = re.compile(f"[{_HIDDEN}]")
_CONTROL_RE = re.compile(f"[{_CONTROL}]")
_SURROGATE_RE = re.compile(f"[{_SURROGATE}]")
_LINE_SPACE_RE = re.compile(f"(?:\r\n|[{_CONTROL}\u2028\u2029])+")
_UNSAFE_RE = re.compile(f"[{_CONTROL}{_HIDDEN}\u2028\u2029{_SURROGATE}]")

ZWJ = "\u200d"
_VS16 = "\ufe0f"


def clean(text: str, *, lines: bool = True) -> str:
    r"""The text without anything that steers a terminal or hides from a reader, in Unicode form NFC.

    Args:
        text: Anything at all, lone surrogates included.
        lines: Keep line breaks (as `\n`); tabs become a space. Otherwise each run of breaks and controls becomes
            one space, so that `a\r\nb` and `a\x1bb` still read as two parts.
    """
    if text.isascii() and text.isprintable():
        return text
    if lines:
        text = _BREAKS.sub("\n", text).replace("\t", " ")
        text = "\n".join(_CONTROL_RE.sub("", line) for line in text.split("\n"))
    else:
        text = _LINE_SPACE_RE.sub(" ", text)
    if text.isascii():
        return text
    text = _SURROGATE_RE.sub("\ufffd", _HIDDEN_RE.sub("", text))
    text = unicodedata.normalize("NFC", text)
    return _tame_joiners(_tame_marks(text))


def _tame_marks(text: str) -> str:
    """At most `MARKS_PER_BASE` combining marks in a row."""
    if not any(unicodedata.combining(character) for character in text):
        return text
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if run <= MARKS_PER_BASE:
            kept.append(character)
    return "".join(kept)


def _tame_joiners(text: str) -> str:
    """ZWJ only where it joins: after emoji, marks and letters beyond Latin, Greek and Cyrillic.

    Rich counts what follows a ZWJ as no cell at all, so a joiner between Latin letters would push every later
    column of its line out of place.
    """
    if ZWJ not in text:
        return text
    kept: list[str] = []
    for character in text:
        if character == ZWJ and not (kept and ord(kept[-1]) >= 0x0530):
            continue
        kept.append(character)
    while kept and kept[-1] == ZWJ:
        kept.pop()
    return "".join(kept)


def plain(text: str) -> Content:
    """Text from outside as content that can neither style, act nor steer the terminal; line breaks stay."""
    return Content(clean(text))


@lru_cache(4096)
def plain_line(text: str, width: int | None = None) -> str:
    """Text as one line, cut with `…` to at most `width` cells, never within a grapheme.

    Args:
        text: Anything at all.
        width: Cells that may be used; `None` for no limit. 0 or less gives an empty string.
    """
    line = clean(text, lines=False)
    if width is None or cell_len(line) <= width:
        return line if width is None or width > 0 else ""
    return cut(line, width)


def cut(line: str, width: int) -> str:
    """A clean line cut to `width` cells, the last of them `…` when something had to go."""
    if width <= 0:
        return ""
    if cell_len(line) <= width:
        return line
    if line.isascii():
        return line[: width - 1].rstrip() + ELLIPSIS
    kept: list[str] = []
    used = 0
    for grapheme in graphemes(line):
        size = cell_len(grapheme)
        if used + size > width - 1:
            break
        kept.append(grapheme)
        used += size
    return "".join(kept).rstrip() + ELLIPSIS


def graphemes(text: str) -> Iterator[str]:
    """What a reader sees as single characters: base with its marks, joined emoji, flags."""
    cluster = ""
    joined = False
    for character in text:
        if cluster and (joined or _extends(cluster, character)):
            cluster += character
        else:
            if cluster:
                yield cluster
            cluster = character
        joined = character == ZWJ
    if cluster:
        yield cluster


def _extends(cluster: str, character: str) -> bool:
    """True where `character` belongs to the cluster before it."""
    point = ord(character)
    if point < 0x300:
        return False
    if character in {ZWJ, "\u200c", _VS16} or 0x1F3FB <= point <= 0x1F3FF:
        return True
    if 0x1F1E6 <= point <= 0x1F1FF:  # regional indicators make a flag in pairs
        return len(cluster) == 1 and 0x1F1E6 <= ord(cluster) <= 0x1F1FF
    return unicodedata.category(character) in {"Mn", "Me", "Mc"} or cell_len(character) == 0


def cells(text: str) -> int:
    """Width of a clean line in terminal cells."""
    return cell_len(text)


def pad(text: str, width: int, align: Align = "left") -> str:
    """The text as one line of exactly `width` cells: cut when too long, filled with spaces when too short."""
    line = plain_line(text, width)
    missing = width - cell_len(line)
    if missing <= 0:
        return line
    if align == "right":
        return " " * missing + line
    if align == "center":
        left = missing // 2
        return " " * left + line + " " * (missing - left)
    return line + " " * missing


def wrap(text: str, width: int) -> list[str]:
    """The text as lines of at most `width` cells, broken at spaces and, where a word is longer, between graphemes."""
    if width <= 0:
        return []
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            if cell_len(joined) <= width:
                line = joined
                continue
            if line:
                lines.append(line)
            *full, line = _chunks(word, width)
            lines.extend(full)
        lines.append(line)
    return lines


def _chunks(word: str, width: int) -> list[str]:
    """A word in pieces of at most `width` cells (one grapheme at least)."""
    pieces = [""]
    for grapheme in graphemes(word):
        if pieces[-1] and cell_len(pieces[-1] + grapheme) > width:
            pieces.append("")
        pieces[-1] += grapheme
    return pieces


@lru_cache(2048)
def _harmless(style: Style) -> Style:
    """The style without a link and without an action on click; other meta data (selection offsets) stay."""
    if style.link is None and "@click" not in style.meta:
        return style
    kept = {key: value for key, value in style.meta.items() if not key.startswith("@")}
    bare = style.clear_meta_and_links()
    return bare + Style.from_meta(kept) if kept else bare


def _visible(found: re.Match[str]) -> str:
    """What stands in for an unsafe character: nothing, or spaces where Rich has already counted cells for it."""
    return " " * cell_len(found.group())


class LineGate(LineFilter):
    """Gate B: the last look at every drawn line before it is encoded.

    Whatever way a string took to the screen, no control code, hidden direction change, hyperlink or click action
    leaves here. Our own widgets act through messages and bindings, so every `@click` at this point is foreign.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same list when nothing is wrong (almost always), otherwise a cleaned copy of equal width."""
        search = _UNSAFE_RE.search
        result: list[Segment] | None = None
        for index, (text, style, control) in enumerate(segments):
            safe = style
            if style is not None and (style.link is not None or style._meta is not None):  # noqa: SLF001
                safe = _harmless(style)
            dirty = not text.isascii() or not text.isprintable()
            if safe is style and not (dirty and search(text)):
                continue
            if result is None:
                result = list(segments)
            result[index] = Segment(_UNSAFE_RE.sub(_visible, text), safe, control)
        return segments if result is None else result


_GATE = LineGate()


def line_filters(base: Sequence[LineFilter]) -> list[LineFilter]:
    """The framework's line filters with gate B in front, for an app's `get_line_filters`."""
    return [_GATE, *base]
