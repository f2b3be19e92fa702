"""A sitting: masking has a floor, a change makes a new session, settings carry over what they should."""

from __future__ import annotations

from datetime import date

from console.present.masking import Mask
from console.session import Session
from console.settings import Settings

TODAY = date(2026, 11, 24)


def test_a_sitting_starts_from_the_settings() -> None:
    """Role, team, words and masking come from the settings, the day from outside."""
    held = Session.start(Settings(words="patient", role="nurse", team="Blue", mask="team"), TODAY)
    assert (held.role, held.team, held.mask, held.words.vocabulary) == ("nurse", "Blue", Mask.TEAM, "patient")
    assert held.me == ("nurse", "Blue", "")
    assert not held.past


def test_masking_goes_up_and_down_within_its_floor() -> None:
    """Up ends at the stage, down ends at the floor; a stage sitting never leaves it."""
    held = Session.start(Settings(), TODAY)
    assert [held.mask, held.more_masked().mask, held.with_mask(Mask.STAGE).more_masked().mask] == [0, 1, 3]
    assert held.less_masked().mask == Mask.FULL
    stage = Session.start(Settings(), TODAY, floor=Mask.STAGE)
    assert stage.mask == stage.less_masked().mask == stage.with_mask(Mask.FULL).mask == Mask.STAGE


def test_looking_back_is_known() -> None:
    """Another as-of day is not today, and the first session is unchanged."""
    held = Session.start(Settings(), TODAY)
    assert held.with_as_of(date(2020, 1, 1)).past
    assert held.as_of == TODAY


def test_new_settings_keep_masking_and_day() -> None:
    """Changing settings changes words and role and never shows more than before."""
    held = Session.start(Settings(), TODAY, as_of=date(2025, 1, 1)).with_mask(Mask.HALL)
    changed = held.with_settings(Settings(words="customer-owner", role="nurse", mask="full"))
    assert (changed.mask, changed.as_of) == (Mask.HALL, date(2025, 1, 1))
    assert (changed.words.vocabulary, changed.role) == ("customer-owner", "nurse")
    assert held.with_role("provider").role == "provider"
