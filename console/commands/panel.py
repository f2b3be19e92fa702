"""`careteam panel`: the panel as text, the twin of the panel screen; without --show-phi it prints person numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.commands import options

if TYPE_CHECKING:
    import argparse

    from console.commands.stores import Reading
    from db.records import PanelList, PanelRow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to ask, what to print."""
    options.question(parser)
    options.as_of(parser)
    parser.add_argument(
        "--limit", type=options.whole_number, metavar="N", help="print at most this many people"
    )
    options.output(parser, "text", "json", "csv")
    options.show_people(parser)
    options.store(parser)


def run(args: argparse.Namespace) -> int:
    """Prints who matches, in order."""
    from console.commands import output, stores

    with stores.reading(args) as opened:
        listed, rows = asked(opened, args, args.limit)
        if args.format == "json":
            output.print_json(as_json(listed, rows, shown=args.show_phi or opened.demo))
        elif args.show_phi or opened.demo:
            _print_shown(rows, opened, args.format)
        else:
            output.print_lines(
                [*(["person"] if args.format == "csv" else []), *(str(row.person) for row in rows)]
            )
            output.say("Person numbers only: --show-phi prints the rest.")
        output.say(
            f"{len(rows):,} of {len(listed.ids):,}: {listed.words}"
            if listed.words
            else f"{len(rows):,} people."
        )
    return 0


def asked(opened: Reading, args: argparse.Namespace, limit: int | None) -> tuple[PanelList, list[PanelRow]]:
    """The answer to `--filter` and `--sort`, and the rows of at most `limit` of its people."""
    from db.queries.panel import panel_list, panel_rows

    listed = panel_list(opened.conn, args.filter, args.sort, as_of=opened.as_of)
    wanted = list(listed.ids) if limit is None else list(listed.ids[:limit])
    return listed, list(panel_rows(opened.conn, wanted))


def as_json(listed: PanelList, rows: list[PanelRow], *, shown: bool) -> dict[str, Any]:
    """The stable JSON form: everything about each person where it may be shown, else numbers."""
    return {
        "as_of": listed.as_of.isoformat(),
        "filter": listed.query,
        "sort": listed.order,
        "matching": len(listed.ids),
        "people": [row_json(row) if shown else {"person": row.person} for row in rows],
    }


def row_json(row: PanelRow) -> dict[str, Any]:
    """One panel line with JSON's own types; a birth date is as exact as the source wrote it."""
    return {
        "person": row.person,
        "family": row.family,
        "given": row.given,
        "mrn": row.mrn,
        "birth": span_text(row.birth),
        "age": row.age,
        "sex": row.sex,
        "team": row.team,
        "pcp": row.pcp,
        "conditions": list(row.conditions),
        "medicines": row.medicines,
        "last_contact": row.last_contact.isoformat() if row.last_contact else None,
        "next_visit": row.next_visit.isoformat() if row.next_visit else None,
        "language": row.language,
        "interpreter": row.interpreter,
        "city": row.city,
        "notes": row.notes,
        "deceased": row.deceased,
        "active": row.active,
    }


def span_text(span: Any) -> str | None:
    """A FHIR date again: `2019`, `2019-03` or `2019-03-12`."""
    if span is None:
        return None
    if span.exact:
        return str(span.low.isoformat())
    same_month = (span.low.year, span.low.month) == (span.high.year, span.high.month)
    return f"{span.low:%Y-%m}" if same_month else f"{span.low:%Y}"


def _print_shown(rows: list[PanelRow], opened: Reading, form: str) -> None:
    import sys

    from console import export
    from console.commands import output
    from console.commands.sheets import panel_sheet

    sheet = panel_sheet(rows, opened)
    if form == "csv":
        sys.stdout.write(export.as_csv(sheet))
        return
    titles = [title for _, title in sheet.columns]
    output.print_table(titles, [["" if cell is None else str(cell) for cell in row] for row in sheet.rows])
