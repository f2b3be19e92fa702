"""`careteam measures`: what sources report about populations, year by year; the twin of the screen of reported numbers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from console.commands import options

if TYPE_CHECKING:
    import argparse

    from console.export import Sheet
    from db.records import Reported

COLUMNS = ("measure", "title", "part", "unit", "source", "start", "end", "value", "numerator", "denominator")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to print; these are numbers about populations, so they need no --show-phi."""
    options.as_of(parser)
    options.output(parser, "text", "json", "csv")
    options.store(parser)


def run(args: argparse.Namespace) -> int:
    """Prints every reported measure with its periods."""
    from console import export
    from console.commands import output, sheets, stores
    from console.present import reported as shown
    from db.queries.reported import reported

    with stores.reading(args) as opened:
        found = reported(opened.conn)
        words = sheets.session(opened).words
    if args.format == "json":
        output.print_json([dict(zip(COLUMNS, row, strict=True)) for one in found for row in _rows(one)])
    elif args.format == "csv":
        sys.stdout.write(export.as_csv(_sheet(found)))
    else:
        for one in found:
            output.print_lines([*shown.as_text(one, words).splitlines(), shown.twin(one, words), ""])
    if not found:
        output.say(words.say("reported.none"))
    return 0


def _rows(one: Reported) -> list[tuple[Any, ...]]:
    return [
        (
            *(one.measure, one.title, one.part, one.unit, one.source),
            *(
                point.start.isoformat(),
                point.end.isoformat(),
                point.value,
                point.numerator,
                point.denominator,
            ),
        )
        for point in one.points
    ]


def _sheet(found: tuple[Reported, ...]) -> Sheet:
    from console.export import Sheet

    rows = tuple(row for one in found for row in _rows(one))
    return Sheet("measures", tuple((name, name) for name in COLUMNS), rows)
