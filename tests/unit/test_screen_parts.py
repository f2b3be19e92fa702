"""Pure parts of the screens: filters without one part, completed paths, days as typed, two people compared, passphrases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.path_completion import completed, exists
from console.present import compare
from console.present.masking import Mask
from console.screens.as_of import read_day
from console.screens.filter_text import without
from console.screens.passphrase import strength
from console.screens.timeline_masked import allowed_page
from console.session import Session
from console.settings import Settings
from console.words import Words
from db.filter import FilterError, chips, parse
from db.records import ContactPoint, FactLine, PanelRow, PersonCard, Span, TimelinePage

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 24)
SESSION = Session.start(Settings(), TODAY)


@pytest.mark.parametrize(
    ("text", "part", "left"),
    [
        ("age>64 cond:diabetes", "age>64", "cond:diabetes"),
        ("age>64 cond:diabetes", "cond:diabetes", "age>64"),
        ("age>64 or cond:diabetes", "age>64", "cond:diabetes"),
        ("age>64 or cond:diabetes", "cond:diabetes", "age>64"),
        ("age>64 not cond:diabetes", "cond:diabetes", "age>64"),
        ("age>64 -cond:diabetes", "cond:diabetes", "age>64"),
        ("(lang:es or lang:so) age>64", "lang:so", "(lang:es) age>64"),
        ("(lang:es) age>64", "lang:es", "age>64"),
        ("not (lang:es) age>64", "lang:es", "age>64"),
        ("age>64", "age>64", ""),
    ],
)
def test_a_part_leaves_no_dangling_word(text: str, part: str, left: str) -> None:
    """Taking a chip away takes the operator with it, and brackets that hold nothing."""
    start = text.index(part)
    assert without(text, start, start + len(part)) == left


_PARTS = st.sampled_from(["age>64", "cond:diabetes", "lang:es", "smith", "last>12mo"])
_FILTERS = st.recursive(
    _PARTS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" ", " and ", " or "]), inner).map("".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"not ({text})"),
    ),
    max_leaves=5,
)


@given(_FILTERS, st.integers(0, 4))
def test_what_is_left_always_has_a_meaning(text: str, which: int) -> None:
    """Whatever chip of whatever filter is clicked away, the rest is a filter with one chip less."""
    found = chips(parse(text), text)
    chip = found[which % len(found)]
    left = without(text, chip.start, chip.end)
    try:
        assert len(chips(parse(left), left)) == len(found) - 1
    except FilterError as error:
        pytest.fail(f"{text!r} without {chip.text!r} is {left!r}: {error}")


def test_paths_are_completed_folders_first(tmp_path: Path) -> None:
    """The first folder, then the first file; hidden ones only when a dot was typed; nothing where nothing is."""
    (tmp_path / "bundles").mkdir()
    (tmp_path / "b.json").write_text("{}", encoding="utf-8")
    (tmp_path / ".hidden").write_text("", encoding="utf-8")
    assert completed(f"{tmp_path}/") == f"{tmp_path}/bundles/"
    assert completed(f"{tmp_path}/b.") == f"{tmp_path}/b.json"
    assert completed(f"{tmp_path}/.h") == f"{tmp_path}/.hidden"
    assert completed(f"{tmp_path}/nothing") is None
    assert completed(f"{tmp_path}/missing/x") is None
    assert exists(f" {tmp_path}/b.json ")
    assert not exists("")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-06-30", date(2025, 6, 30)),
        ("today", TODAY),
        ("", TODAY),
        ("30.6.2025", None),
        ("2025-02-30", None),
    ],
)
def test_days_as_typed(text: str, day: date | None) -> None:
    """A day in one unmistakable spelling, today by its name, and nothing guessed."""
    assert read_day(text, TODAY) == day


def card(**changes: object) -> PersonCard:
    """A made-up person with some things changed."""
    row: dict[str, object] = {
        "person": 1,
        "family": "Quill",
        "given": "Ada",
        "mrn": "700123",
        "birth": Span(date(1951, 3, 4), date(1951, 3, 4)),
        "age": 75,
        "sex": "female",
    }
    row.update(changes)
    return PersonCard(
        row=PanelRow(**row),  # type: ignore[arg-type]
        as_of=TODAY,
        contacts=(ContactPoint("phone", "9075550100"),),
    )


def test_comparison_says_what_differs() -> None:
    """Same values, different ones, and what only one has are told apart; what neither has is left out."""
    lines = {
        line.label: line
        for line in compare.compare(card(), card(given="ADA", mrn="700999", team="Spruce"), SESSION)
    }
    words = SESSION.words
    assert lines[words.say("compare.name")].standing == "same"
    assert lines[words.say("compare.mrn")].standing == "differs"
    assert lines[words.say("compare.team")].standing == "one"
    assert words.say("compare.address") not in lines


def test_a_mask_never_causes_the_wrong_person() -> None:
    """The question before a merge names both in full, whatever the screen shows; the comparison itself is masked."""
    masked = SESSION.with_mask(Mask.STAGE)
    assert "Ada Quill" in compare.full_identity(card(), masked)
    assert all("Quill" not in line.left + line.right for line in compare.compare(card(), card(), masked))


def test_masked_timeline_counts_only_what_it_shows() -> None:
    """A restricted fact leaves neither a line nor a count behind."""
    when = Span(date(2026, 1, 2), date(2026, 1, 2))
    open_fact = FactLine(fact=1, kind=2, title="Weight", when=when)  # type: ignore[arg-type]
    restricted = FactLine(fact=2, kind=2, title="x", when=when, labels=("urn:x|R",))  # type: ignore[arg-type]
    page = TimelinePage((open_fact, restricted), 2, ((2026, 2),), ((2, 2),))
    shown = allowed_page(page, Mask.TEAM)
    assert (shown.lines, shown.total, shown.years, shown.kinds) == ((open_fact,), 1, ((2026, 1),), ((2, 1),))


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("", "dim"),
        ("short", "warning"),
        ("aaaaaaaaaaaaaaaaaa", "warning"),
        ("four quite plain words", "success"),
    ],
)
def test_strength_says_what_is_missing(text: str, token: str) -> None:
    """Nothing typed is a rule, too short and too even are warnings, four words are good."""
    said, found = strength(text, Words.load(strict=True))
    assert said
    assert found == token
