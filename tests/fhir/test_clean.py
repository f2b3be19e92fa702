"""Gate A lets through what languages need and nothing that a terminal obeys."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.fhir.clean import MARKS_PER_BASE, clean_id, clean_text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("Okpik", "Okpik"),
        ("", ""),
        ("a\x1b[2Jb\x9b31mc\x7f\x00", "a[2Jb31mc"),
        ("\x1b]52;c;AAAA\x07", "]52;c;AAAA"),
        ("ab\u202ecd\u2066ef\u2069", "abcdef"),
        ("\ufeffname\ufff9x\ufffb", "namex"),
        ("flag\U000e0067\U000e007f", "flag"),
        ("half\ud83dpair", "halfpair"),
        ("one\ttwo\nthree", "one two three"),
        ("one\r\ntwo\u2028three", "one two three"),
        ("e\u0301", "é"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d⚕️", "👩\u200d⚕️"),
        ("ʻōkina Nguyễn", "ʻōkina Nguyễn"),
    ],
)
def test_single_lines(dirty: str, clean: str) -> None:
    """Control codes, overrides, tags and surrogates go; joiners, marks and every script stay."""
    assert clean_text(dirty) == clean


def test_lines_are_kept_where_asked() -> None:
    """Notes keep tabs and newlines, with one kind of line end."""
    assert clean_text("a\r\nb\rc\u2029d\te\x1b", lines=True) == "a\nb\nc\nd\te"


def test_towers_of_marks_are_cut() -> None:
    """A base keeps eight combining marks, also when joiners stand between them; the next base has its own."""
    tower = "a" + "\u0323" * 5 + "\u200d" + "\u0324" * 30 + "b\u0332"
    kept = clean_text(tower)
    marks = [c for c in kept if unicodedata.category(c) == "Mn"]
    assert len(marks) <= MARKS_PER_BASE + 1
    assert kept.endswith("b\u0332")


@given(st.text(st.characters(), max_size=60))
def test_cleaning_is_safe_and_final(text: str) -> None:
    """Any text comes out free of control codes and in NFC, and a second cleaning changes nothing."""
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not [c for c in once if unicodedata.category(c) in {"Cc", "Cs"}]
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff")


@pytest.mark.parametrize("good", ["1", "a.B-9", "x" * 64])
def test_ids_of_the_grammar_pass(good: str) -> None:
    """Up to 64 letters, digits, hyphens and dots are an id."""
    assert clean_id(good) == good


@pytest.mark.parametrize("bad", ["", "x" * 65, "a b", "a_b", "a/b", "é", "a\n"])
def test_other_ids_are_refused_without_repeating_them(bad: str) -> None:
    """Anything else is refused, and the reason does not carry the text on."""
    with pytest.raises(ValueError, match="FHIR id") as raised:
        clean_id(bad)
    assert len(bad) < 2 or bad not in str(raised.value)
