"""`careteam import`: hands files to the intake, shows how far it is, and prints what became of every resource."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.commands import options

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from db.engine import Store
    from db.records import ImportProgress, ImportReport

SHOWN = 20
"""Refusals listed as text; JSON lists the first hundred, the store keeps all."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to read, where it comes from, and how to print the counts."""
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="FHIR R4 JSON: bundles, single resources, NDJSON, folders of them, .gz and .zip",
    )
    parser.add_argument(
        "--source",
        default="files",
        metavar="NAME",
        help="whose resources these are; ids are unique within one source (default: files)",
    )
    keep = parser.add_mutually_exclusive_group()
    keep.add_argument(
        "--keep-source",
        dest="keep_source",
        action="store_true",
        default=None,
        help="keep the untouched resources as well",
    )
    keep.add_argument(
        "--no-keep-source", dest="keep_source", action="store_false", help="keep only the facts"
    )
    options.output(parser, "text", "json")
    options.store(parser)


def run(args: argparse.Namespace) -> int:
    """Imports; 0 when everything could be used or was skipped as its type says, 1 when something was refused."""
    from console.commands import output, stores
    from db.errors import UseError

    for path in args.paths:
        if not path.exists():
            raise UseError(f"There is nothing at {path}.", "Nothing was imported.")
    store_path = stores.chosen(args)
    key = stores.unlock(store_path, args)
    with stores.writing(store_path, key, "import") as store:
        report = _imported(store, args)
    if args.format == "json":
        output.print_json(as_json(report))
    else:
        output.print_lines(list(as_lines(report)))
    if report.cancelled:
        output.say("careteam: stopped; files that were complete are stored, the one in hand is not.")
        return 130
    return 1 if report.refused else 0


def _imported(store: Store, args: argparse.Namespace) -> ImportReport:
    from console import paths, settings
    from db.fhir import intake

    stop = threading.Event()
    before = signal.getsignal(signal.SIGINT)

    def interrupted(_signal: int, _frame: object) -> None:
        # The first Ctrl-C ends the import between two resources; a second one ends the program at once.
        stop.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, interrupted)
    line = ProgressLine()
    keep = (
        settings.load(paths.settings_file())[0].keep_source if args.keep_source is None else args.keep_source
    )
    try:
        return intake.run(
            store, args.paths, source=args.source, keep_source=keep, progress=line.show, cancelled=stop.is_set
        )
    finally:
        line.clear()
        signal.signal(signal.SIGINT, before)


class ProgressLine:
    """One line on stderr that is drawn over; silent where stderr is not a terminal."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()

    def show(self, now: ImportProgress) -> None:
        """Draws how far the import is, with speed and time left."""
        if self._live:
            sys.stderr.write(f"\r\x1b[K{progress_words(now)}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Leaves an empty line for what follows."""
        if self._live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def progress_words(now: ImportProgress) -> str:
    """How far an import is, in one line: no file names, they may hold a person's name."""
    part = now.bytes_done / now.bytes_total if now.bytes_total else 0.0
    words = [
        f"{part:4.0%}",
        f"{now.files_done:,} of {now.files_total:,} files",
        f"{now.resources:,} resources",
    ]
    if now.seconds > 0:
        words.append(f"{now.resources / now.seconds:,.0f} a second")
    if 0 < part < 1 and now.seconds >= 1:
        words.append(f"{now.seconds * (1 - part) / part:,.0f} s left")
    return "  ".join(words)


def as_json(report: ImportReport) -> dict[str, Any]:
    """The stable JSON form of a report."""
    return {
        "types": {
            name: {"stored": count.stored, "skipped": count.skipped, "refused": count.refused}
            for name, count in sorted(report.types.items())
        },
        "people": report.people,
        "seconds": round(report.seconds, 3),
        "files": report.files,
        "bytes": report.bytes,
        "refused_total": report.refused,
        "refused": [
            {
                "file": one.file,
                "line": one.line,
                "resource": one.resource,
                "path": one.path,
                "reason": one.reason,
            }
            for one in report.refusals
        ],
        "duplicates": report.duplicates,
        "cancelled": report.cancelled,
        "warnings": list(report.warnings),
    }


def as_lines(report: ImportReport) -> Iterator[str]:
    """A report as a person reads it."""
    width = max((len(name) for name in report.types), default=4)
    yield f"{'type':<{width}}  {'stored':>9}  {'skipped':>9}  {'refused':>9}"
    for name, count in sorted(report.types.items()):
        yield f"{name:<{width}}  {count.stored:>9,}  {count.skipped:>9,}  {count.refused:>9,}"
    yield f"{report.people:,} people in the store; {report.files:,} files read in {report.seconds:.1f} s."
    if report.duplicates:
        yield f"{report.duplicates:,} probable duplicates wait for a decision in the console."
    for warning in report.warnings:
        yield f"Note: {warning}"
    for one in report.refusals[:SHOWN]:
        at = f"{one.file}:{one.line}" if one.line is not None else one.file
        yield f"refused  {at}  {one.resource}  {one.path}  {one.reason}"
    if report.refused > SHOWN:
        yield f"… and {report.refused - min(SHOWN, len(report.refusals)):,} more; all are kept in the quarantine."
