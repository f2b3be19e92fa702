"""Numbers that a source reports about its population, in words: the latest, and how far it has come. Pure.

They are shown as theirs, with their name, and never mixed with what is computed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.words import Words
    from db.records import Reported, ReportedPoint


def title(reported: Reported) -> str:
    """The measure's name; a part is told by its own name, set in."""
    return f"  {reported.part}" if reported.part else reported.title


def period(point: ReportedPoint) -> str:
    """A calendar year by its number, any other period by its days."""
    first, last = point.start, point.end
    if (first.month, first.day, last.month, last.day, first.year) == (1, 1, 12, 31, last.year):
        return str(first.year)
    return f"{first.isoformat()} – {last.isoformat()}"


def latest(reported: Reported, words: Words) -> str:
    """The newest value with unit and period."""
    point = reported.points[-1]
    return words.say("reported.latest", value=point.shown, unit=reported.unit, period=period(point))


def index(reported: Reported) -> int | None:
    """The newest value with the first period as 100 (how such a result is usually told); None without a base."""
    first, last = reported.points[0].value, reported.points[-1].value
    return round(last / first * 100) if len(reported.points) > 1 and first else None


def change(reported: Reported, words: Words) -> str:
    """How far it has come since the first period, in per cent; empty with one period or none to compare with."""
    found = index(reported)
    if found is None:
        return ""
    first = reported.points[0]
    return words.say("reported.change", change=f"{found - 100:+d}", year=period(first), value=first.shown)


def twin(reported: Reported, words: Words) -> str:
    """The sentence beside the chart, for those who do not see charts."""
    first, last = reported.points[0], reported.points[-1]
    counts = ""
    if last.numerator is not None and last.denominator is not None:
        counts = words.say(
            "reported.counts", numerator=f"{last.numerator:,}", denominator=f"{last.denominator:,}"
        )
    told = words.say(
        "reported.twin",
        title=reported.part or reported.title,
        first=first.shown,
        first_year=period(first),
        last=last.shown,
        unit=reported.unit,
        last_year=period(last),
        counts=counts,
        source=reported.source,
    )
    found = index(reported)
    if found is None:
        return told
    index_told = words.say("reported.index", year=period(first), last_year=period(last), index=found)
    return f"{told} {index_told}."


def as_text(reported: Reported, words: Words) -> str:
    """One measure as lines with tabs, newest last: for the clipboard and the command line."""
    head = f"{reported.title} {reported.part}".strip()
    titles = (
        words.say("reported.head.period"),
        reported.unit,
        words.say("reported.head.numerator"),
        words.say("reported.head.denominator"),
    )
    lines = [head, "\t".join(titles)]
    lines += [
        f"{period(p)}\t{p.shown}\t{'' if p.numerator is None else p.numerator}\t{'' if p.denominator is None else p.denominator}"
        for p in reported.points
    ]
    return "\n".join(lines)
