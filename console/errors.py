"""How a failure reaches a person: toast, dialog or exit code. The only place that decides; no text carries data."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from db.errors import (
    CareteamError,
    DamagedError,
    FutureError,
    LeaseError,
    LockedError,
    MissingError,
    NetworkError,
    NotEncryptedError,
    StoreError,
    UseError,
)

if TYPE_CHECKING:
    from console.words import Words

Way = Literal["toast", "dialog"]
Severity = Literal["information", "warning", "error"]

UNEXPECTED: Final = 70
"""Exit code for a fault of the program itself: EX_SOFTWARE of sysexits.h, apart from the documented ones."""

_WAYS: Final[tuple[tuple[type[CareteamError], Way, Severity], ...]] = (
    (UseError, "toast", "warning"),
    (LeaseError, "toast", "warning"),
    (NetworkError, "toast", "warning"),
    (LockedError, "dialog", "warning"),
    (NotEncryptedError, "dialog", "error"),
    (DamagedError, "dialog", "error"),
    (FutureError, "dialog", "error"),
    (MissingError, "dialog", "error"),
    (StoreError, "toast", "error"),
)
"""The first class that fits decides: what ends the work is a dialog, what lets it go on is a toast."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A failure as a person meets it."""

    way: Way
    severity: Severity
    title: str
    message: str
    next_step: str = ""
    exit_code: int = UNEXPECTED
    ends: bool = False
    """Whether the console cannot go on."""


def shown(error: BaseException, words: Words) -> Shown:
    """How an error is shown. Errors outside the tree are faults of the program: place and type, never their message."""
    if isinstance(error, CareteamError):
        way, severity = _way(error)
        ends = isinstance(error, NotEncryptedError | DamagedError | FutureError | MissingError)
        return Shown(way, severity, error.title, error.message, error.next_step, error.exit_code, ends)
    return Shown(
        "dialog",
        "error",
        words.say("error.unexpected"),
        words.say("error.place", place=crash_text(error)),
        words.say("error.unexpected-next"),
    )


def _way(error: CareteamError) -> tuple[Way, Severity]:
    return next(((way, how) for kind, way, how in _WAYS if isinstance(error, kind)), ("toast", "warning"))


def exit_code(error: BaseException) -> int:
    """The documented exit code of an error; 70 for a fault of the program itself."""
    return error.exit_code if isinstance(error, CareteamError) else UNEXPECTED


def crash_text(error: BaseException) -> str:
    """Type, file and line of a fault: enough to find it, and no value that a variable held (security.md 3.7)."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    own = [frame for frame in frames if _package(frame.filename)]
    last = own[-1] if own else frames[-1]
    return f"{type(error).__name__} at {'/'.join(Path(last.filename).parts[-2:])}:{last.lineno}"


def _package(file: str) -> bool:
    """Whether a file is one of ours, so that the place says where to look and not where a library gave up."""
    root = Path(__file__).resolve().parent.parent
    path = Path(file)
    return any(path.is_relative_to(root / name) for name in ("console", "widgets", "db", "seed"))
