"""Failures: each has one way to the person and one exit code, and no text carries data."""

from __future__ import annotations

import inspect

import pytest

from console import errors
from console.words import Words
from db import errors as tree
from db.errors import CareteamError

WORDS = Words.load(strict=True)
ALL = [kind for _, kind in inspect.getmembers(tree, inspect.isclass) if issubclass(kind, CareteamError)]


@pytest.mark.parametrize("kind", ALL)
def test_every_error_has_its_way(kind: type[CareteamError]) -> None:
    """Title, message, next step and exit code of the tree reach the person."""
    shown = errors.shown(kind("It failed.", "Try this."), WORDS)
    assert (shown.title, shown.message, shown.next_step) == (kind.title, "It failed.", "Try this.")
    assert shown.exit_code == errors.exit_code(kind("x")) == kind.exit_code


@pytest.mark.parametrize(
    ("kind", "way", "ends"),
    [
        (tree.UseError, "toast", False),
        (tree.LeaseError, "toast", False),
        (tree.LockedError, "dialog", False),
        (tree.DamagedError, "dialog", True),
        (tree.NotEncryptedError, "dialog", True),
        (tree.FutureError, "dialog", True),
        (tree.StoreError, "toast", False),
        (tree.NetworkError, "toast", False),
        (tree.MissingError, "dialog", True),
        (tree.CareteamError, "toast", False),
    ],
)
def test_what_ends_the_work_is_a_dialog(kind: type[CareteamError], way: str, ends: bool) -> None:
    """What lets the work go on is a toast; a store that cannot be used ends it with a dialog."""
    shown = errors.shown(kind("x"), WORDS)
    assert (shown.way, shown.ends) == (way, ends)


def fail(secret: str) -> None:
    """Fails with data in its message and in a variable."""
    held = {secret: 1}
    raise ValueError(f"{secret} {held}")


def test_a_fault_shows_its_place_and_no_data() -> None:
    """A fault of the program is shown by type and place; what it held is not in any text."""
    with pytest.raises(ValueError, match="Quill") as caught:
        fail("Ada Quill")
    shown = errors.shown(caught.value, WORDS)
    whole = " ".join((shown.title, shown.message, shown.next_step, errors.crash_text(caught.value)))
    assert "Quill" not in whole
    assert "ValueError at unit/test_errors.py:" in whole
    assert shown.exit_code == 70


def test_the_place_is_ours_where_a_library_gave_up() -> None:
    """The line that is named is the last one of our own code, not the library's below it."""
    from console.settings import toml_value

    class Strange:
        def __str__(self) -> str:
            raise RuntimeError("Ada Quill")

    with pytest.raises(RuntimeError) as caught:
        toml_value(Strange())
    assert errors.crash_text(caught.value).startswith("RuntimeError at console/settings.py:")


def test_an_error_that_was_never_raised() -> None:
    """Without a place the type alone is said."""
    assert errors.crash_text(ValueError("Ada Quill")) == "ValueError"
