"""A user's keys: good ones count, bad ones are said, and nobody can be locked in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import keymap
from console.actions import ACTIONS, ALIVE, for_screen
from console.words import Words

WORDS = Words.load(strict=True)


def test_no_overrides_change_nothing() -> None:
    """Without a keymap all keys are the default ones and nothing is reported."""
    held = keymap.read({}, WORDS)
    assert held.keys == {action.id: action.keys for action in ACTIONS}
    assert held.problems == ()


def test_characters_are_written_as_people_write_them() -> None:
    """`;` and `F5` become the framework's names; several keys may be a list."""
    held = keymap.read({"panel.sort": [";", "F5"]}, WORDS)
    assert held.keys["panel.sort"] == "semicolon,f5"
    assert held.problems == ()


def test_an_unknown_action_names_the_nearest() -> None:
    """A misspelt id is reported with the one that was meant."""
    assert keymap.read({"panel.srot": "o"}, WORDS).problems == (
        "Keymap: there is no action “panel.srot”; did you mean “panel.sort”?",
    )


@pytest.mark.parametrize("key", ["alt+x", "ctrl+m", "shift+enter", "f11", "ctrl+i", "nonsense"])
def test_undependable_keys_are_left_out(key: str) -> None:
    """A key that some terminals do not send leaves the action with its own keys and is said."""
    held = keymap.read({"panel.sort": key}, WORDS)
    assert held.keys["panel.sort"] == "s"
    assert len(held.problems) == 2
    assert key in held.problems[0]


def test_a_clash_is_said_and_undone() -> None:
    """A key that another action of the screen has is refused, also across places that are alive together."""
    held = keymap.read({"panel.sort": "m"}, WORDS)
    assert held.keys["panel.sort"] == "s"
    assert held.problems == ("Keymap: m cannot mean panel.sort, as it means app.mask-more.",)


def test_two_actions_may_swap_keys() -> None:
    """Overrides are judged together, so that a swap is no clash."""
    held = keymap.read({"panel.sort": "c", "panel.columns": "s"}, WORDS)
    assert (held.keys["panel.sort"], held.keys["panel.columns"]) == ("c", "s")
    assert held.problems == ()


def test_help_and_quit_stay_reachable() -> None:
    """Whatever is asked for, F1 is help and ctrl+q leaves, and nobody else can take these keys."""
    held = keymap.read({"app.help": "!", "app.quit": "Q", "panel.sort": "f1"}, WORDS)
    assert held.keys["app.help"] == "exclamation_mark,f1"
    assert held.keys["app.quit"] == "Q,ctrl+q"
    assert held.keys["panel.sort"] == "s"


@given(
    st.dictionaries(
        st.sampled_from([action.id for action in ACTIONS] + ["panel.nothing"]),
        st.one_of(
            st.sampled_from(sorted(keymap.DEPENDABLE)),
            st.lists(st.sampled_from(["a", "m", "/", "alt+q", "f1", "", "ctrl+q", ","]), max_size=3),
            st.text(max_size=5),
        ),
        max_size=12,
    )
)
def test_any_keymap_ends_without_a_clash(overrides: dict[str, str | list[str]]) -> None:
    """After reading any overrides no screen has a key with two meanings, and help and quit keep theirs."""
    held = keymap.read(overrides, WORDS)
    for screen in ALIVE:
        keys = [key for action in for_screen(screen) for key in held.keys[action.id].split(",")]
        assert len(keys) == len(set(keys))
    assert "f1" in held.keys["app.help"].split(",")
    assert "ctrl+q" in held.keys["app.quit"].split(",")
