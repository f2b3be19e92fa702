"""`careteam demo`: makes a store of made-up people once, shows how far it is, and opens the console on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from console.commands import open_console, options

if TYPE_CHECKING:
    import argparse

PEOPLE = 1300
"""One team-sized panel (design.md 1: 1,200–1,500 people)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which people, and what to do with them."""
    parser.add_argument(
        "--people", type=options.positive_number, metavar="N", help=f"how many (default: {PEOPLE})"
    )
    parser.add_argument(
        "--today", type=options.day, metavar="DATE", help="the day the demo plays on (default: today)"
    )
    parser.add_argument("--seed", type=options.whole_number, metavar="N", help="same seed, same people")
    parser.add_argument("--store", type=Path, metavar="FILE", help="where to keep the demo store")
    parser.add_argument("--reset", action="store_true", help="make the demo store anew")
    parser.add_argument("--no-console", action="store_true", help="only make the store and say where it is")
    open_console.looks(parser)
    parser.set_defaults(passphrase_fd=None)


def run(args: argparse.Namespace) -> int:
    """Makes the demo store where it is not there yet, then opens it."""
    from console import paths
    from console.commands.output import say

    path = args.store or paths.demo_store()
    if not _made(path, args):
        make(path, args)
    if args.no_console:
        say(
            f"The demo store is {path}.",
            "It is encrypted, and its key lies beside it on purpose: made-up people only.",
        )
        return 0
    return open_console.launch(path, args)


def _made(path: Path, args: argparse.Namespace) -> bool:
    """Whether a finished demo store stands at this place; what is not finished, or not wanted any more, is removed.

    Costs next to nothing where a demo is simply opened again: libraries wait until the first frame is on the screen.

    Raises:
        UseError: a store of somebody's own stands there, or a demo with other numbers than those asked for.
    """
    from console import paths

    if not path.exists():
        return False
    if args.reset or _unfinished(path).exists():
        from console.commands.stores import remove_demo

        remove_demo(path)
        return False
    if path != paths.demo_store() or any(value is not None for value in (args.people, args.seed, args.today)):
        _check_same(path, args)
    return True


def _unfinished(path: Path) -> Path:
    """Stands beside a demo store while its people are made: a store that lost power half-way is as good as none."""
    return path.with_name(path.name + ".making")


def make(path: Path, args: argparse.Namespace) -> None:
    """Generates the people and imports them; nothing half-made stays behind."""
    from console.commands.import_files import ProgressLine
    from console.commands.output import say
    from console.commands.stores import remove_demo
    from db.clock import Clock
    from seed.demo import SEED, make_demo

    people = args.people or PEOPLE
    say(f"Making {people:,} people who do not exist (once; the next start is instant) …")
    line = ProgressLine()
    clock = Clock()
    started = clock.monotonic()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = _unfinished(path)
    unfinished.touch()
    try:
        make_demo(
            path,
            people=people,
            seed=SEED if args.seed is None else args.seed,
            today=args.today or clock.today(),
            progress=line.show,
        )
    except BaseException:
        line.clear()
        if path.exists():
            remove_demo(path)
        unfinished.unlink(missing_ok=True)
        raise
    unfinished.unlink()
    line.clear()
    say(f"Ready after {(clock.monotonic() - started) / 1000:.1f} s.")


def _check_same(path: Path, args: argparse.Namespace) -> None:
    """Refuses to show other people than were asked for.

    Raises:
        UseError: the store was made with other numbers, or is no demo.
    """
    from db import keys
    from db.errors import UseError
    from seed.demo import made_with

    if not keys.is_demo(path):
        raise UseError(
            f"{path} is not a demo store; it was not touched.", "Choose another name with --store."
        )
    made = made_with(path)
    wanted = {"people": args.people, "seed": args.seed, "today": args.today}
    other = [name for name, value in wanted.items() if value is not None and made[name] != str(value)]
    if other:
        raise UseError(
            f"The demo store was made with {', '.join(f'--{name} {made[name]}' for name in other)}.",
            "Add --reset to make it anew, or --store FILE for a second one.",
        )
