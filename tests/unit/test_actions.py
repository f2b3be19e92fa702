"""The action list: no key means two things, everything has words, and all that is generated from it agrees."""

from __future__ import annotations

import pytest

from console import actions
from console.actions import ACTIONS, ALIVE, WHERE
from console.keymap import DEPENDABLE
from console.present.masking import Mask
from console.reasons import Now, why_not
from console.words import Words

WORDS = Words.load(strict=True)


@pytest.mark.parametrize("screen", ALIVE)
def test_no_key_means_two_things(screen: str) -> None:
    """On one screen every key belongs to one action."""
    owners: dict[str, str] = {}
    for action in actions.for_screen(screen):
        for key in action.key_list:
            assert key not in owners, f"{key} is {owners[key]} and {action.id}"
            owners[key] = action.id


def test_only_dependable_keys() -> None:
    """Every default key arrives in every terminal."""
    assert {key for action in ACTIONS for key in action.key_list} <= DEPENDABLE


def test_ids_are_unique_and_placed() -> None:
    """Ids occur once, and every place is known and reachable."""
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    assert {action.where for action in ACTIONS} == set(WHERE)
    assert {where for places in ALIVE.values() for where in places} == set(WHERE)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_words(action: actions.Action) -> None:
    """A label and a sentence exist for every action, in strict words."""
    assert action.label(WORDS)
    assert action.help(WORDS).endswith(".")


def test_bindings_carry_id_name_and_help() -> None:
    """A binding runs the action's method, has its id, and its help as tooltip."""
    bound = {binding.id: binding for binding in actions.bindings("panel", WORDS)}
    assert bound["panel.only-me"].action == "panel_only_me"
    assert bound["panel.only-me"].key == "full_stop"
    assert bound["panel.mark"].tooltip == WORDS.say("action.panel.mark.help")


def test_widgets_bind_their_own_keys() -> None:
    """What a widget binds is documented and never bound a second time by a screen."""
    assert actions.bindings("list", WORDS) == []
    bound = {binding.id for binding in actions.screen_bindings("panel", WORDS)}
    assert "panel.open" in bound
    assert "view.3" in bound
    assert not bound & {"table.up", "app.help"}


def test_changed_keys_reach_bindings_and_footer() -> None:
    """The user's keys are the ones that are bound and shown."""
    keys = {"panel.filter": "f"}
    bound = {binding.id: binding.key for binding in actions.bindings("panel", WORDS, keys)}
    assert bound["panel.filter"] == "f"
    assert ("f", "filter") in [(key, label) for _, key, label in actions.footer("panel", WORDS, keys)]


@pytest.mark.parametrize("screen", [name for name in ALIVE if name != "filter"])
def test_footer_starts_with_help(screen: str) -> None:
    """Help is the first key of every footer, which has at most eight."""
    footer = actions.footer(screen, WORDS)
    assert footer[0][1:] == ("?", "help")
    assert len(footer) <= 8


def test_panel_footer_has_six_keys_at_most() -> None:
    """The screen that people see first stays within six footer keys."""
    assert len(actions.footer("panel", WORDS)) <= 6


def test_help_begins_here_and_names_each_action_once() -> None:
    """The help page starts with what is special to the screen and covers everything alive there."""
    sections = actions.help_sections("panel", WORDS)
    assert sections[0][0] == "Panel"
    lines = [line for _, lines in sections for line in lines]
    assert ("1–9", "view 1") in [(keys, label) for keys, label, _, _ in lines]
    groups = {action.group or action.id for action in actions.for_screen("panel")}
    assert len(lines) == len(groups)


def test_readme_table_has_every_action() -> None:
    """The README's table has one row for every action or group in each place, and shows keys as people read them."""
    table = actions.markdown_table()
    rows = {(action.where, action.group or action.id) for action in ACTIONS}
    assert len(table.splitlines()) == len(rows) + 2
    assert "| `?` `F1` | Show everything that can be done here. | Everywhere |" in table
    assert "`page up` `page down`" in table


@pytest.mark.parametrize(
    ("action_id", "now", "sentence"),
    [
        ("panel.export-marked", Now(), "Nothing marked. Press space to mark."),
        ("panel.export-marked", Now(marks=2), ""),
        ("view.4", Now(views=frozenset({1})), "No view has the number 4. Press w to save this one."),
        ("view.4", Now(views=frozenset({4})), ""),
        ("app.import", Now(read_only=True), "This store is open for reading only."),
        ("app.mask-less", Now(mask=Mask.TEAM, floor=Mask.TEAM), "This sitting cannot show more."),
        ("app.mask-less", Now(mask=Mask.HALL, floor=Mask.TEAM), ""),
        ("app.mask-more", Now(mask=Mask.STAGE), "This is the highest level already."),
        (
            "person.timeline",
            Now(mask=Mask.TEAM, facts=9),
            "The timeline is for your own screen only. Press M to show more.",
        ),
        ("app.help", Now(), ""),
    ],
)
def test_why_not(action_id: str, now: Now, sentence: str) -> None:
    """An action that cannot run says why and what to do; one that can says nothing."""
    assert why_not(actions.by_id(action_id), now, WORDS) == sentence


def test_every_reason_is_judged() -> None:
    """Each condition that an action names exists and has a sentence for a moment in which nothing is possible."""
    nothing = Now(mask=Mask.STAGE, floor=Mask.STAGE)
    for action in ACTIONS:
        if action.reason and action.reason != "more-mask":
            assert why_not(action, nothing, WORDS)
