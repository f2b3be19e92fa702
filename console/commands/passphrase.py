"""Asks for a passphrase, at the terminal or from a file descriptor; never from an argument or the environment."""

from __future__ import annotations

import os
import sys

LONGEST = 1024
"""Characters; security.md 2.6."""


def from_descriptor(descriptor: int) -> str:
    """The first line that can be read from an open descriptor, without its line end.

    Raises `UseError` where nothing can be read.
    """
    from db.errors import UseError

    try:
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            line = stream.readline(LONGEST * 4 + 2)
        return line.decode().rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise UseError(f"No passphrase could be read from file descriptor {descriptor}.") from None


def ask(prompt: str = "Passphrase: ") -> str:
    """Asks at the terminal without showing what is typed; raises `LockedError` where there is no terminal."""
    from db.errors import LockedError

    if not (sys.stdin and sys.stdin.isatty()):
        raise LockedError(
            "The store needs a passphrase and there is no terminal to ask at.", "Use --passphrase-fd N."
        )
    from getpass import getpass

    return getpass(prompt, stream=None)


def ask_new() -> str:
    """Asks twice for a passphrase to be; raises `UseError` where the two differ."""
    from db.errors import UseError

    first = ask("New passphrase (15 characters or more, or four words): ")
    if ask("The same again: ") != first:
        raise UseError("The two passphrases differ; nothing was made.")
    return first
