"""`careteam export`: the filtered panel in a private file, as the console shows it; never overwrites without being told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from console.commands import options

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to export, where to, and in which form."""
    options.question(parser)
    options.as_of(parser)
    parser.add_argument(
        "--to", type=Path, required=True, metavar="FILE", help="the file to write (made private to you)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace the file if there is one")
    options.output(parser, "csv", "markdown", "json")
    options.show_people(parser)
    options.store(parser)


def run(args: argparse.Namespace) -> int:
    """Writes the file."""
    import json

    from console import export
    from console.commands import output, panel, sheets, stores

    with stores.reading(args) as opened:
        listed, rows = panel.asked(opened, args, None)
        if args.show_phi or opened.demo:
            sheet = sheets.panel_sheet(rows, opened, listed.words or args.filter)
            form = {"csv": export.as_csv, "markdown": export.as_markdown, "json": export.as_json}[args.format]
            text = form(sheet)
        elif args.format == "json":
            text = json.dumps(panel.as_json(listed, rows, shown=False), indent=2)
        else:
            text = "".join(f"{line}\n" for line in ("person", *(str(row.person) for row in rows)))
        export.write(args.to, text, overwrite=args.overwrite)
        output.say(f"Wrote {len(rows):,} people to {args.to}.")
        if not (args.show_phi or opened.demo):
            output.say("Person numbers only: --show-phi exports the rest.")
    return 0
