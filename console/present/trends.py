"""A measurement over time in words: the latest value, where it stands to its goal, and how it moved. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from console.present import words_of
from console.present.cards import Line

if TYPE_CHECKING:
    from console.session import Session
    from console.words import Words
    from db.records import Trend, TrendPoint

POINTS: Final = "points"
"""The unit of a score in `valuesets/trends.csv`."""

LOOK_BACK: Final = 24
"""Months over which a movement is told: the farthest that a clinician compares with at a glance (a default)."""


def goal(trend: Trend, words: Words) -> str:
    """The goal as people write it: "<7", "≥60", "18.5 to 25", "<140/90"; empty where none is set."""
    low, high = trend.goal_low, trend.goal_high
    if low is not None and high is not None:
        return words.say("trend-line.between", low=_number(low), high=_number(high))
    if high is not None:
        pair = "" if trend.second_high is None else f"/{_number(trend.second_high)}"
        return f"<{_number(high)}{pair}"
    return "" if low is None else f"≥{_number(low)}"


def state(trend: Trend) -> str:
    """Where the latest value stands: "above", "below", "within", or "" without a goal.

    A high bound is not in the goal. Of a pair both have to be: 132/95 is above <140/90 (CMS165 asks for both).
    """
    if not trend.points or (trend.goal_low is None and trend.goal_high is None):
        return ""
    value, lower = trend.points[-1].value, _pair(trend)
    if trend.goal_high is not None and value >= trend.goal_high:
        return "above"
    if lower is not None and trend.second_high is not None and lower.value >= trend.second_high:
        return "above"
    return "below" if trend.goal_low is not None and value < trend.goal_low else "within"


def latest(trend: Trend, words: Words) -> str:
    """The latest value as written with its unit; a pair as 132/78; one point, two points."""
    if not trend.points:
        return ""
    last, lower = trend.points[-1], _pair(trend)
    value = f"{last.shown}/{lower.shown}" if lower else last.shown
    unit = words.say("trend-line.point") if trend.unit == POINTS and last.value == 1 else trend.unit
    return value if not unit or value.endswith(unit) else f"{value} {unit}"


def _pair(trend: Trend) -> TrendPoint | None:
    """The lower value of the latest day."""
    return next((point for point in reversed(trend.second) if point.day == trend.points[-1].day), None)


def before(trend: Trend) -> TrendPoint | None:
    """The point that the latest one is compared with: the oldest within two years of it, else the one before."""
    if len(trend.points) < 2:
        return None
    last = trend.points[-1]
    near = [p for p in trend.points[:-1] if words_of.months_between(p.day, last.day) < LOOK_BACK]
    return near[0] if near else trend.points[-2]


def moved(trend: Trend, words: Words) -> str:
    """The movement in words: "up from 7.1 in 9 months"; empty for a single value."""
    earlier = before(trend)
    if earlier is None:
        return ""
    last = trend.points[-1]
    way = "same" if last.value == earlier.value else "up" if last.value > earlier.value else "down"
    apart = words_of.distance(earlier.day, last.day, words)
    return words.say(f"trend-line.{way}", value=earlier.shown, distance=apart)


def line(trend: Trend, session: Session) -> Line:
    """One line of the cover: value, standing, date, movement."""
    words = session.words
    last = trend.points[-1]
    standing = state(trend)
    said = words.say(f"trend-line.{standing}", goal=goal(trend, words)) if standing else ""
    when = words_of.short_day(last.day, session.as_of, words, session.settings.date_style)
    return Line(
        text=" ".join(part for part in (latest(trend, words), said) if part),
        token="warning" if standing in {"above", "below"} else "",
        label=trend.title,
        note=words.say("list.semicolon").join(part for part in (when, moved(trend, words)) if part),
        fact=last.fact,
    )


def sentence(trend: Trend, session: Session) -> str:
    """The whole trend in words, for under a chart and for those who do not see it."""
    words = session.words
    if not trend.points:
        return words.say("trend-line.none", title=trend.title)
    shown = line(trend, session)
    when = words_of.day(trend.points[-1].day, words, session.settings.date_style)
    return words_of.listed([f"{trend.title} {shown.text}", when, moved(trend, words)], words)


def _number(value: float) -> str:
    return f"{value:g}" if value == int(value) else f"{value:.1f}"
