"""Why an action cannot run now, in a sentence that says what to do instead. Knows no screen; a screen describes itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from console.present.masking import Mask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.actions import Action
    from console.words import Words


@dataclass(frozen=True, slots=True)
class Now:
    """What is so at this moment, as far as any action depends on it."""

    people: int = 0
    """People in the list."""
    cursor: bool = False
    """Whether the cursor is on a person."""
    marks: int = 0
    read_only: bool = False
    views: frozenset[int] = frozenset()
    """Digits that open a view."""
    own_view: bool = False
    """Whether the cursor is on a view of the user's own."""
    mask: Mask = Mask.FULL
    floor: Mask = Mask.FULL
    pairs: int = 0
    """Probable duplicates that wait."""
    undo: str = ""
    """What the next undo would take back, in words."""
    facts: int = 0
    """Facts of the person that is shown."""
    trends: int = 0
    files: bool = False
    """Whether files to import are named."""
    importing: bool = False
    refusals: int = 0


_CONDITIONS: Final[Mapping[str, Callable[[Now], bool]]] = {
    "people": lambda now: now.people > 0,
    "cursor": lambda now: now.cursor,
    "marks": lambda now: now.marks > 0,
    "undo": lambda now: bool(now.undo),
    "more-mask": lambda now: now.mask < Mask.STAGE,
    "less-mask": lambda now: now.mask > now.floor,
    "own-view": lambda now: now.own_view,
    "pairs": lambda now: now.pairs > 0,
    # Counts and years of a timeline would tell of what a shared screen leaves out (security.md 3.2, rule 4).
    "own-screen": lambda now: now.mask == Mask.FULL,
    "facts": lambda now: now.facts > 0,
    "trends": lambda now: now.trends > 0,
    "files": lambda now: now.files and not now.importing,
    "importing": lambda now: now.importing,
    "refusals": lambda now: now.refusals > 0,
}
"""The condition behind each `Action.reason`; its sentence is the word `reason.<name>`."""


def why_not(action: Action, now: Now, words: Words) -> str:
    """The sentence that says why an action cannot run; empty when it can."""
    if action.writes and now.read_only:
        return words.say("reason.read-only")
    if action.reason is None:
        return ""
    if action.reason == "view":
        number = int(action.id.rpartition(".")[2])
        return "" if number in now.views else words.say("reason.view", number=number)
    return "" if _CONDITIONS[action.reason](now) else words.say(f"reason.{action.reason}")
