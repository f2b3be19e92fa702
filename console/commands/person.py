"""`careteam person`: one person's card as text, the twin of the person screen; numbers only without --show-phi."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from console.commands import options

if TYPE_CHECKING:
    import argparse

    from db.records import PersonCard


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who, and how to print."""
    parser.add_argument(
        "id", metavar="ID", help="a person number of this store, an identifier (MRN), or a FHIR Patient id"
    )
    options.as_of(parser)
    options.output(parser, "text", "json")
    options.show_people(parser)
    options.store(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the card of one person."""
    from console.commands import output, sheets, stores
    from console.present import person_card as cards
    from db.queries.named import person_named
    from db.queries.person import person_card

    with stores.reading(args) as opened:
        card = person_card(opened.conn, person_named(opened.conn, args.id), opened.as_of)
        shown = args.show_phi or opened.demo
        if args.format == "json":
            output.print_json(as_json(card, shown=shown))
        elif shown:
            output.print_lines(cards.as_text(card, sheets.session(opened)).splitlines())
        else:
            output.print_lines([f"person {card.row.person}: {card.facts:,} facts"])
            output.say("Person numbers only: --show-phi prints the rest.")
    return 0


def as_json(card: PersonCard, *, shown: bool) -> dict[str, Any]:
    """The stable JSON form of a card; days are text as FHIR writes them."""
    head = {"person": card.row.person, "as_of": card.as_of.isoformat(), "facts": card.facts}
    return {**head, **_plain(asdict(card))} if shown else head


def _plain(value: Any) -> Any:
    """Records as JSON knows them: spans as FHIR dates, days as text."""
    from datetime import date

    if isinstance(value, dict):
        if value.keys() >= {"low", "high", "minute"}:
            return _span(value)
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _span(value: dict[str, Any]) -> str | None:
    from console.commands.panel import span_text
    from db.records import Span

    return span_text(Span(value["low"], value["high"], value["minute"]))
