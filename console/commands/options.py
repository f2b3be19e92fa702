"""Options that several sub-commands share, and how their values are read. Holds no data and opens nothing."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path


def store(parser: argparse.ArgumentParser) -> None:
    """`--store` and how to unlock it; a passphrase is never an argument, other users could read it (TRM-09)."""
    parser.add_argument("--store", type=Path, metavar="FILE", help="the store to use instead of your own")
    parser.add_argument(
        "--passphrase-fd",
        type=whole_number,
        metavar="N",
        help="read the passphrase from this open file descriptor instead of asking",
    )


def output(parser: argparse.ArgumentParser, *formats: str) -> None:
    """`--format`, the first one being the default."""
    parser.add_argument(
        "--format", choices=formats, default=formats[0], help=f"how to print (default: {formats[0]})"
    )


def as_of(parser: argparse.ArgumentParser) -> None:
    """`--as-of`: the day from which everything is seen."""
    parser.add_argument(
        "--as-of",
        type=day,
        metavar="DATE",
        help="see everything as of this day, e.g. 2026-11-24 (default: today; for a demo store its own day)",
    )


def show_people(parser: argparse.ArgumentParser) -> None:
    """`--show-phi`: without it only numbers that mean nothing outside the store are printed."""
    parser.add_argument(
        "--show-phi",
        action="store_true",
        help="print names and other personal health information; without it only person numbers (demo stores always print all)",
    )


def question(parser: argparse.ArgumentParser) -> None:
    """`--filter` and `--sort`, in the words of the console's filter bar."""
    parser.add_argument(
        "--filter", default="", metavar="QUERY", help="as in the filter bar, e.g. 'age>64 lang:es last>12mo'"
    )
    parser.add_argument(
        "--sort", default="name", metavar="COLUMN", help="column to sort by, - before it for descending"
    )


def day(text: str) -> date:
    """A calendar day as `2026-11-24`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-11-24") from None


def whole_number(text: str) -> int:
    """A number of things: zero or more."""
    try:
        number = int(text)
    except ValueError:
        number = -1
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return number


def positive_number(text: str) -> int:
    """A number of things: one or more."""
    number = whole_number(text)
    if number == 0:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
