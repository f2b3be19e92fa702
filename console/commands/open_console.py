"""`careteam` alone: unlocks the store and opens the console on it; knows nothing of what the screens show."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from console.commands import options

if TYPE_CHECKING:
    from pathlib import Path

ROLES = ("provider", "nurse", "case-manager", "behaviorist", "medical-assistant", "administrator")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which store, on which day, and how it is looked at."""
    options.store(parser)
    options.as_of(parser)
    looks(parser)


def looks(parser: argparse.ArgumentParser) -> None:
    """How the console behaves in this sitting only."""
    parser.add_argument("--role", choices=ROLES, help="whose view to start with (default: the setting)")
    parser.add_argument("--read-only", action="store_true", help="change nothing in this sitting")
    parser.add_argument(
        "--stage", action="store_true", help="numbers instead of names, with no way back in this sitting"
    )
    parser.add_argument(
        "--mouse",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="use the mouse (default: the setting)",
    )


def run(args: argparse.Namespace) -> int:
    """Opens the console on the named or the usual store; where there is none yet, on its first-start screen."""
    from console import paths
    from db.errors import UseError

    if args.store is not None and not args.store.is_file():
        raise UseError(f"There is no store at {args.store}.", "Make one with careteam init or careteam demo.")
    path = args.store or paths.default_store()
    return launch(path if path.is_file() else None, args)


def launch(path: Path | None, args: argparse.Namespace) -> int:
    """Starts the terminal application; a passphrase is asked for on its own screen.

    Raises:
        UseError: there is no terminal to draw on.
    """
    from db.errors import UseError

    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise UseError(
            "The console needs a terminal.", "careteam panel and careteam person print without one."
        )
    from console import start

    key = None
    if path is not None and args.passphrase_fd is not None:
        from console.commands import stores

        key = stores.unlock(path, args)
    return start.run(
        path,
        key,
        as_of=getattr(args, "as_of", None),
        role=args.role,
        read_only=args.read_only,
        mouse=args.mouse,
        stage=args.stage,
    )
