"""`careteam` alone: unlocks the store and opens the console on it; knows nothing of what the screens show."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from console.commands import options

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which store, on which day, and how it is unlocked."""
    options.store(parser)
    options.as_of(parser)


def run(args: argparse.Namespace) -> int:
    """Opens the console on the named or the usual store; where there is none yet, on its first-start screen."""
    from console import paths
    from db.errors import UseError

    if args.store is not None and not args.store.is_file():
        raise UseError(f"There is no store at {args.store}.", "Make one with careteam init or careteam demo.")
    path = args.store or paths.default_store()
    return launch(path if path.is_file() else None, args)


def launch(path: Path | None, args: argparse.Namespace, *, role: str | None = None) -> int:
    """Starts the terminal application; the passphrase is asked for before the screen is taken over.

    Raises:
        UseError: there is no terminal to draw on.
    """
    from db.errors import UseError

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UseError(
            "The console needs a terminal.", "careteam panel and careteam person print without one."
        )
    from console.commands import stores

    key = stores.unlock(path, args) if path else None
    from console.app import run as run_console

    return run_console(path, key, as_of=getattr(args, "as_of", None), role=role)
