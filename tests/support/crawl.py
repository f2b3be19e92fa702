"""Drives the console through every screen and dialog by keys, and judges what it wrote. Used by tests and by the soak.

A tour is a row of steps; a step is a key, `type:TEXT`, or `click` for a mouse click on every few cells of the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from seed.hostile import FORBIDDEN
from tests.support import sequences

if TYPE_CHECKING:
    from random import Random

    from tests.support.pty_app import PtyApp

ALLOWED = frozenset(
    {
        "CSI m", "CSI H", "CSI ?h", "CSI ?l", "CSI ?$p", "CSI >u", "CSI <u",
        "OSC 22", "control U+000D", "control U+000A",
    }
)  # fmt: skip
"""What a clean Textual 8.2 run says to a terminal (security.md TRM-02); a test holds a bare run against it."""

FAULTS = ("A fault in the program", "because of a fault", "Traceback", "MarkupError")
"""What stands on the screen where the program met something that it did not expect."""

PANEL = {
    "walk": ("j", "down", "k", "pagedown", "pageup", "G", "g", "ctrl+d", "ctrl+u", "end", "home"),
    "preview": ("p", "j", "j", "p", "z", "j", "z"),
    "marks": ("space", "j", "space", "v", "G", "v", "a", "escape", "home"),
    "sort": ("s", "down", "enter", "s", "enter", "s", "escape", "s", "type:na", "escape"),
    "columns": ("c", "down", "space", "enter", "c", "space", "escape"),
    "filter": ("/", "type:canary", "enter", "escape", "/", "type:age>40 cond:diabetes or no:phone", "enter",
               "/", 'type:(("x', "escape", "/", "type:[/bold]", "enter", "/", "up", "down", "escape", "escape"),
    "views": ("1", "2", "3", "9", "V", "down", "s", "enter", "V", "e", "escape", "X", "escape", "escape"),
    "save a view": ("w", "type:[@click=app.quit]x[/]", "enter", "escape", "escape"),
    "only me": (".", "."),
    "export": ("e", "escape", "escape", "space", "E", "escape", "escape"),
    "themes": ("T", "T", "T", "T"),
    "help": ("?", "pagedown", "end", "escape", "f1", "escape"),
    "palette": ("ctrl+p", "type:canary", "down", "escape", ":", "type:[/b]", "escape", "ctrl+p", "type:sort", "escape"),
    "settings": ("S", "down", "down", "enter", "escape", "down", "space", "X", "escape", "escape"),
    "import": ("I", "type:/nothing/here [/bold]", "enter", "escape", "escape", "I", "tab", "p", "escape", "escape"),
    "duplicates": ("d", "down", "s", "-", "escape", "+", "escape", "escape"),
    "refresh": ("r", "u", "ctrl+c"),
    "mouse": ("click",),
    "to the hostile": ("escape", "/", "ctrl+u", "type:canary", "enter", "home"),
}  # fmt: skip
"""Tours that start and end on the panel."""

PERSON = {
    "person": ("enter", "j", "j", "k", "down", "i", "escape", "enter", "escape", "o", "z", "z"),
    "timeline": ("t", "down", "pagedown", "end", "home", "[", "]", "enter", "escape", "/", "type:canary", "enter",
                 "c", "down", "space", "enter", "c", "escape", "/", "ctrl+u", "enter"),
    "trends": ("l", "down", "j", "k", "l"),
    "person help": ("?", "escape", "m", "k", "M", "y"),
    "person mouse": ("o", "click", "t", "click"),
}  # fmt: skip
"""Tours that belong together: the first one opens a person, the others stay there."""

LAST = {
    "back": ("bare escape", "bare escape", "escape", "escape", "escape"),
    "masks": ("m", "j", "m", "m", "M", "y", "M", "escape", "M", "y", "M", "y"),
    "another day": ("D", "type:2026-10-01", "enter", "j", "D", "enter", "D", "type:rubbish", "enter", "escape",
                    "D", "ctrl+u", "enter"),
}  # fmt: skip
"""Back to the panel, and what makes hostile people hard to see, so it comes at the end."""

EVERY = (*PANEL, *PERSON, *LAST)

VISIT = {
    "panel and its dialogs": ("p", "j", "p", "s", "escape", "c", "escape", "V", "escape", "w", "escape", "e", "escape",
                              "escape", "D", "escape", "M", "m", "M", "y"),
    "other screens": ("?", "escape", "ctrl+p", "type:canary", "escape", "S", "escape", "I", "escape", "escape",
                      "d", "escape"),
    "to the hostile": PANEL["to the hostile"],
    "one person": ("enter", "i", "escape", "c", "escape", "t", "down", "enter", "escape", "l", "o", "click", "escape"),
}  # fmt: skip
"""Every screen and dialog once, for further sizes: what each key does is looked at in the long tours."""


def tour(app: PtyApp, name: str) -> None:
    """One tour, looking at the screen after every step; raises where it does not end where it should."""
    for step in {**PANEL, **PERSON, **LAST, **VISIT}[name]:
        take(app, step)
    place = "Person" if name in PERSON else "Panel"
    app.until(lambda shown: place in shown[:20], 10)


def take(app: PtyApp, step: str) -> None:
    """One step; raises where the program ended or shows a fault."""
    if step.startswith("type:"):
        app.type(step.removeprefix("type:"))
    elif step == "click":
        _click_about(app)
    else:
        app.press(step)
    for fault in FAULTS:
        assert fault not in app.text, app.story()


def _click_about(app: PtyApp) -> None:
    """Clicks where data stands: names, values, the second pane. A tag of an action that was alive would act here."""
    for number, line in enumerate(app.lines):
        if number > 1 and number % 3 == 0 and len(line) > 10:
            app.click(8 if number % 2 else len(line) - 6, number)


def wander(app: PtyApp, rng: Random, steps: int) -> None:
    """Random keys, as somebody without a manual presses them, but none that leaves the program."""
    tours = (*PANEL.values(), *PERSON.values(), *LAST.values())
    # A text is pressed as keys where nothing takes it, and a q among them would leave.
    keys = sorted({step for steps in tours for step in steps if step != "click" and "q" not in step})
    for _ in range(steps):
        take(app, rng.choice(keys))
        if rng.random() < 0.05:
            app.click(rng.randrange(80), rng.randrange(24))


def leave(app: PtyApp) -> int:
    """Goes back to the panel from wherever the console is, and quits; returns the exit code."""
    for _ in range(8):
        app.press("escape")
    app.write(b"q")
    return app.ended()


def judge(app: PtyApp, *, allowed: frozenset[str] = ALLOWED, copied: bool = False) -> None:
    """What the console wrote holds nothing that only data could have brought."""
    # Our own last word, and nowhere else: the other screen is emptied as it is left. Any other erasing is foreign.
    raw = bytes(app.raw).replace(b"\x1b[0m\x1b[H\x1b[2J\x1b[?1049l", b"\x1b[?1049l", 1)
    found = sequences.shapes(raw)
    foreign = {shape: count for shape, count in found.items() if shape not in allowed}
    assert not foreign, foreign
    colours = {each for each in sequences.parameters(raw, "CSI m") if "\x1b[31" in each}
    assert not colours, colours
    text = raw.decode("utf-8", "replace")
    for sequence in FORBIDDEN:
        if not (copied and sequence.endswith("]52;")):
            assert sequence not in text, repr(sequence)
