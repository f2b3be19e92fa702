"""How a failed command ends: a sentence on stderr and an exit code. Prints where a fault lies, never what it held."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

from console.commands.output import say

UNEXPECTED = 70
"""A fault of the program itself (EX_SOFTWARE of sysexits.h), apart from the codes that are part of the interface."""

_STORE_TROUBLE = re.compile("malformed|not a database|disk|full|locked|readonly")
"""What the driver says when a page does not verify, a disk is full or a file is taken; anything else is our fault."""


def report(error: Exception) -> int:
    """Says on stderr what went wrong and what to do next, and returns the exit code."""
    from db.errors import CareteamError

    if isinstance(error, CareteamError):
        say(f"careteam: {error.message}")
        if error.next_step:
            say(error.next_step)
        return error.exit_code
    if isinstance(error, ModuleNotFoundError):
        say(f"careteam: the component {error.name} is not installed.")
        say("Install careteam again, in an environment of its own; `careteam doctor` says more.")
        return 6
    if isinstance(error, OSError):
        # The message may name a file of the person at the keyboard, which they gave; it holds no content.
        say(f"careteam: {error.strerror or type(error).__name__}: {error.filename or ''}")
        return 2
    if type(error).__module__.startswith("sqlcipher3") and _STORE_TROUBLE.search(str(error)):
        say(f"careteam: the store cannot be used ({error}).", "Run careteam doctor; keep the file as it is.")
        return 4
    say(f"careteam: an unexpected fault, {fault_place(error)}.")
    say("Nothing was printed about people. Please report this line.")
    return UNEXPECTED


def fault_place(error: BaseException) -> str:
    """Type, module and line of a fault: enough to find it, and no value that a variable held (security.md 3.7)."""
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    where = f" at {'/'.join(Path(frames[0].filename).parts[-2:])}:{frames[0].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
