"""Values over time said in words and as a tiny line of blocks. Pure; knows no person, no code and no sentence.

Words come from the caller as templates, e.g. (English, all keys)
    none="{title}: no values"  one="{title} {last} on {day}"  many="{title} {first} → {last} in {span}"
    same="{title} {last}, unchanged for {span}"  above=", now above goal {goal}"  below=", now below goal {goal}"
    within=", within goal {goal}"  goal_low="≥{low}"  goal_high="<{high}"  goal_both="{low} to <{high}"
    day="1 day" days="{n} days" month="1 month" months="{n} months" year="1 year" years="{n} years"
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - a NamedTuple's fields are looked up by people who read them
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from textual.content import Content

from widgets import symbols

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Where = Literal["above", "below", "within", ""]


class Measured(Protocol):
    """One value on one day; `db.records.TrendPoint` and `Point` both are."""

    @property
    def day(self) -> date:
        """When."""

    @property
    def value(self) -> float:
        """How much."""

    @property
    def shown(self) -> str:
        """As its source wrote it."""


class Point(NamedTuple):
    """A value on a day, for callers without a record at hand."""

    day: date
    value: float
    shown: str


def state(value: float, low: float | None, high: float | None) -> Where:
    """Where a value lies; in goal means `low <= value < high` (goals are written `<7.0`, `<140`, `≥60`)."""
    if low is None and high is None:
        return ""
    if high is not None and value >= high:
        return "above"
    if low is not None and value < low:
        return "below"
    return "within"


def number(value: float) -> str:
    """A goal as people write it: no trailing zeros."""
    return f"{value:g}"


def goal_words(low: float | None, high: float | None, words: Mapping[str, str]) -> str:
    """A goal in the caller's words; empty without one."""
    if low is not None and high is not None:
        return words["goal_both"].format(low=number(low), high=number(high))
    if high is not None:
        return words["goal_high"].format(high=number(high))
    return "" if low is None else words["goal_low"].format(low=number(low))


def span_words(first: date, last: date, words: Mapping[str, str]) -> str:
    """The time between two days, in days under two months, in completed months under two years, else in years."""
    days = (last - first).days
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    if months < 2:
        return words["day"] if days == 1 else words["days"].format(n=days)
    if months < 24:
        return words["months"].format(n=months)
    return words["years"].format(n=months // 12)


def trend_words(
    points: Sequence[Measured],
    *,
    title: str,
    words: Mapping[str, str],
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
) -> str:
    """What a trend says, e.g. `A1c 9.1 → 7.4 in 9 months, now above goal <7`.

    Args:
        points: Oldest first; the first and the last are named.
        title: Name of the value.
        words: Templates (see the module).
        unit: Written after the last value.
        low: In goal from here on.
        high: In goal below this.
    """
    if not points:
        return words["none"].format(title=title)
    first, last = points[0], points[-1]
    shown = f"{last.shown} {unit}".rstrip()
    if len(points) == 1 or first.day == last.day:
        said = words["one"].format(title=title, last=shown, day=last.day.isoformat())
    else:
        template = words["same" if all(point.value == first.value for point in points) else "many"]
        span = span_words(first.day, last.day, words)
        said = template.format(title=title, first=first.shown, last=shown, span=span)
    where = state(last.value, low, high)
    return said + words[where].format(goal=goal_words(low, high, words)) if where else said


def spark(points: Sequence[Measured], width: int, *, shapes: symbols.Symbols | None = None) -> str:
    """The last `width` values as blocks of eight heights, lowest to highest of those shown, in order of time.

    One block a value: it shows direction, not spacing in time; say the span in words beside it.
    """
    steps = (shapes or symbols.current()).spark
    values = [point.value for point in points[-width:]] if width > 0 else []
    if not values:
        return ""
    least, most = min(values), max(values)
    if most == least:
        return steps[len(steps) // 2] * len(values)
    top = len(steps) - 1
    return "".join(steps[round((value - least) / (most - least) * top)] for value in values)


def spark_content(
    points: Sequence[Measured], width: int, *, low: float | None = None, high: float | None = None
) -> Content:
    """The same with what is out of goal in the colour and weight of a warning, and what is in goal as success."""
    styles = {"above": "bold $text-warning", "below": "bold $text-warning", "within": "$text-success", "": ""}
    shown = points[-width:] if width > 0 else []
    return Content("").join(
        Content.styled(block, styles[state(point.value, low, high)])
        for block, point in zip(spark(points, width), shown, strict=True)
    )
