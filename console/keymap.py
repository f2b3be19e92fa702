"""A user's own keys over the default ones: what cannot be used is left out and said. Knows no screen.

Leaving and help stay reachable whatever a file says.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from console.actions import ACTIONS, ALIVE, by_id, for_screen, shown_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.words import Words

ALWAYS: Final[Mapping[str, str]] = {"app.help": "f1", "app.quit": "ctrl+q"}
"""Keys that stay with their action: nobody may lock himself in."""

_KEPT: Final = {key: action_id for action_id, key in ALWAYS.items()}

_CHARACTERS: Final[Mapping[str, str]] = {
    **{letter: letter for letter in string.ascii_letters + string.digits},
    "/": "slash",
    ".": "full_stop",
    ",": "comma",
    ";": "semicolon",
    ":": "colon",
    "?": "question_mark",
    "!": "exclamation_mark",
    "+": "plus",
    "-": "minus",
    "*": "asterisk",
    "=": "equals_sign",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    "'": "apostrophe",
    "#": "number_sign",
    "_": "underscore",
    "|": "vertical_line",
}
"""Single characters as people write them, and Textual's names for them."""

_NOT_WITH_CONTROL: Final = frozenset("chijmsz")
"""ctrl+c is copy, h backspace, i tab, j and m enter; s and z belong to the terminal (flow and job control)."""

DEPENDABLE: Final = frozenset(
    {
        *_CHARACTERS.values(),
        *(f"f{number}" for number in range(1, 11)),
        *("space", "enter", "up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
        *("escape", "backspace", "tab"),
        *(f"ctrl+{letter}" for letter in string.ascii_lowercase if letter not in _NOT_WITH_CONTROL),
    }
)
"""Keys that arrive the same way in every terminal (tui.md 4.7): no alt, no shift with named keys, no F11 and above."""


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys in force and what was wrong with the ones that were asked for."""

    keys: Mapping[str, str]
    """Action id → keys, comma between, for every action."""
    problems: tuple[str, ...] = ()
    changed: Mapping[str, str] | None = None
    """Only the accepted overrides, for `App.set_keymap`."""


def read(overrides: Mapping[str, str | list[str]], words: Words) -> Keymap:
    """Judge overrides one after the other; the first that takes a key keeps it."""
    keys = {action.id: action.keys for action in ACTIONS}
    problems: list[str] = []
    wanted: dict[str, tuple[str, ...]] = {}
    for action_id, value in overrides.items():
        found = _keys(action_id, value, words, problems)
        if found:
            wanted[action_id] = found
    # All wishes first, so that two actions may swap their keys; then each that clashes goes back to its own keys.
    keys.update({action_id: ",".join(found) for action_id, found in wanted.items()})
    while clash := _clash(keys, set(wanted)):
        loser, other, key = clash
        problems.append(words.say("keymap.clash", key=shown_key(key), action=loser, other=other))
        keys[loser] = by_id(loser).keys
        del wanted[loser]
    return Keymap(keys, tuple(problems), {action_id: keys[action_id] for action_id in wanted})


def _keys(action_id: str, value: str | list[str], words: Words, problems: list[str]) -> tuple[str, ...]:
    """The usable keys of one override, in Textual's names; problems are added."""
    known = [action.id for action in ACTIONS]
    if action_id not in known:
        from difflib import get_close_matches

        nearest = get_close_matches(action_id, known, n=1)
        key = "keymap.unknown-near" if nearest else "keymap.unknown"
        problems.append(words.say(key, name=action_id, nearest=nearest[0] if nearest else ""))
        return ()
    found: list[str] = []
    for part in _parts(value):
        key = _CHARACTERS.get(part, part.lower() if len(part) > 1 else part)
        keeper = _KEPT.get(key, action_id)
        if keeper != action_id:
            problems.append(words.say("keymap.clash", key=shown_key(key), action=action_id, other=keeper))
        elif key in DEPENDABLE:
            found.append(key)
        else:
            problems.append(words.say("keymap.unusable", key=part, action=action_id))
    if not found:
        problems.append(words.say("keymap.no-key", action=action_id))
        return ()
    if action_id in ALWAYS and ALWAYS[action_id] not in found:
        found.append(ALWAYS[action_id])
    return tuple(dict.fromkeys(found))


def _parts(value: str | list[str]) -> list[str]:
    """The keys of a value; a lone comma is the comma key."""
    if isinstance(value, list):
        return [part.strip() or part for part in value]
    return (
        [value.strip()]
        if value.strip() == ","
        else [part.strip() for part in value.split(",") if part.strip()]
    )


def _clash(keys: Mapping[str, str], changed: set[str]) -> tuple[str, str, str] | None:
    """A (changed action, other action, key) where one key means two things on one screen; the last change yields."""
    found: tuple[str, str, str] | None = None
    for screen in ALIVE:
        owner: dict[str, str] = {}
        for action in for_screen(screen):
            for key in keys[action.id].split(","):
                other = owner.setdefault(key, action.id)
                if other != action.id and changed & {other, action.id}:
                    found = _later(found, other, action.id, key, changed)
    return found


def _later(
    found: tuple[str, str, str] | None, one: str, two: str, key: str, changed: set[str]
) -> tuple[str, str, str]:
    """Keep the first clash; in it the changed action yields, of two changed ones the second in the action list."""
    if found:
        return found
    return (two, one, key) if two in changed else (one, two, key)
