"""Text gates: nothing that steers a terminal or hides gets through, and widths are exact to the cell."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from widgets.plain import (
    MARKS_PER_BASE,
    LineGate,
    cells,
    clean,
    graphemes,
    line_filters,
    pad,
    plain,
    plain_line,
    wrap,
)

FOREIGN = (
    "\x1b]52;c;ZXZpbA==\x07", "\x1b]2;title\x1b\\", "\x9b2J", "\x9d2;t\x9c", "\x90q\x9c", "\x7f", "\x00", "\u202ereversed\u202c",
    "\u2066isolated\u2069", "\u200e\u200f\u061c", "\ufeff", "\ufff9a\ufffab\ufffb", "\U000e0041\U000e007f", "\ud800", "\u2028", "\u2029",
)  # fmt: skip
TEXT = st.text(st.characters(codec=None), max_size=60) | st.text(
    st.sampled_from("aé\u0301\u200d\u200c\x1b[]\x07\x9b\n\t 漢ش👩🏽💻🇳🇴\ufe0f❤\ud800\u202e\u2028"),
    max_size=40,
)


def forbidden(text: str) -> list[str]:
    """Characters that must never be drawn on one line."""
    return [
        character
        for character in text
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200e\u200f"
        or 0xE0000 <= ord(character) <= 0xE007F
    ]


@pytest.mark.parametrize("payload", FOREIGN)
def test_foreign_codes_never_get_through(payload: str) -> None:
    """Every family of steering and hiding characters is gone after each way of making text drawable."""
    text = f"Ada{payload}Quill"
    assert forbidden(plain_line(text)) == []
    assert forbidden(plain(text).plain.replace("\n", "")) == []
    assert forbidden(pad(text, 20)) == []


@given(TEXT)
def test_cleaning_is_final(text: str) -> None:
    """Cleaning twice changes nothing, on one line or on several."""
    assert clean(clean(text)) == clean(text)
    assert clean(clean(text, lines=False), lines=False) == clean(text, lines=False)
    assert forbidden(clean(text, lines=False)) == []


@given(TEXT, st.integers(-1, 30))
def test_a_cut_line_never_exceeds_its_width(text: str, width: int) -> None:
    """A line fits its cells and is whole when there was room."""
    line = plain_line(text, width)
    assert cells(line) <= max(0, width)
    if 0 < cells(plain_line(text)) <= width:
        assert line == plain_line(text)


@given(TEXT, st.integers(0, 30), st.sampled_from(["left", "right", "center"]))
def test_padding_is_exact(text: str, width: int, align: str) -> None:
    """A padded cell takes exactly its width, whatever the text."""
    assert cells(pad(text, width, align)) == width  # type: ignore[arg-type]


@given(TEXT, st.integers(2, 20))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    """Wrapping keeps every visible character."""
    lines = wrap(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(clean(text).split())


@given(TEXT)
def test_graphemes_join_to_the_same_text(text: str) -> None:
    """Splitting loses nothing."""
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("José Ñandú", 6, "José…"),
        ("漢字かな", 5, "漢字…"),
        ("漢字かな", 4, "漢…"),
        ("e\u0301e\u0301e\u0301", 2, "é…"),
        ("👩‍👩‍👧 family", 4, "👩‍👩‍👧…"),
        ("🇳🇴🇮🇳", 2, "…"),
        ("abc", 0, ""),
        ("abc", 1, "…"),
        ("", 3, ""),
    ],
)
def test_cuts_fall_between_graphemes(text: str, width: int, expected: str) -> None:
    """Accents, wide characters, joined emoji and flags are never cut in two."""
    assert plain_line(text, width) == expected


def test_breaks_and_codes_read_as_one_space() -> None:
    """On one line, what parted two words still does."""
    assert plain_line("a\r\n\tb\x1bc") == "a b c"
    assert clean("a\r\nb\tc\x0bd") == "a\nb c\nd"


def test_joiners_stay_where_scripts_need_them() -> None:
    """ZWNJ in Persian, ZWJ in Bengali and in emoji survive; between Latin letters a ZWJ is a trick and goes."""
    persian, bengali, emoji = "می\u200cخواهم", "ক্\u200dষ", "👩\u200d⚕\ufe0f"
    assert plain_line(persian) == persian
    assert plain_line(bengali) == bengali
    assert plain_line(emoji) == emoji
    assert plain_line("pay\u200dpal") == "paypal"


def test_stacks_of_marks_are_capped() -> None:
    """A letter keeps eight marks; Vietnamese and Hebrew keep all of theirs."""
    tower = plain_line("a" + "\u0301\u0302\u0303" * 20)
    assert sum(unicodedata.combining(character) > 0 for character in tower) <= MARKS_PER_BASE
    assert plain_line("Nguyễn Thị Ngọc") == "Nguyễn Thị Ngọc"


@pytest.mark.parametrize(
    "text", ["Leukocytes [#/volume] in Blood", "Score [PHQ-9]", "note [/b] unbalanced", "[@click=app.quit]x[/]", "[link=http://a]b"]
)  # fmt: skip
def test_brackets_stay_text(text: str) -> None:
    """What looks like markup is shown as it is, without any style or action."""
    content = plain(text)
    assert content.plain == text
    assert content.spans == []


def gate(segments: list[Segment]) -> list[Segment]:
    """Through gate B."""
    return LineGate().apply(segments, Color(0, 0, 0))


def test_the_gate_returns_clean_lines_untouched() -> None:
    """The usual line costs a look and no copy."""
    segments = [
        Segment("Ada Quill", Style(bold=True)),
        Segment("Zoë 漢", Style.from_meta({"offset": (1, 2)})),
    ]
    assert gate(segments) is segments


@pytest.mark.parametrize("payload", FOREIGN)
def test_the_gate_keeps_width_and_drops_codes(payload: str) -> None:
    """Whatever reached a line unclean leaves it without codes and equally wide."""
    before = [Segment(f"a{payload}b", Style(bold=True)), Segment("漢")]
    after = gate(before)
    text = "".join(segment.text for segment in after)
    assert forbidden(text) == []
    assert cells(text) == sum(cells(segment.text) for segment in before)


def test_the_gate_disarms_links_and_clicks() -> None:
    """Hyperlinks and click actions go, other meta data and the look stay."""
    armed = Style(bold=True, link="http://evil") + Style.from_meta({"@click": "app.quit", "offset": (3, 4)})
    (segment,) = gate([Segment("x", armed)])
    assert segment.style is not None
    assert segment.style.link is None
    assert segment.style.meta == {"offset": (3, 4)}
    assert segment.style.bold


def test_the_gate_comes_first() -> None:
    """The app's own filters stay, behind the gate, and the same gate is used each time so that caches hold."""
    other = LineGate()
    assert line_filters([other])[1:] == [other]
    assert line_filters([])[0] is line_filters([])[0]
