"""Dates, ages, spans, phone numbers and languages as people say them; pure, every word from the words file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from console.words import Words
    from db.records import Span

DateStyle = Literal["day-first", "month-first", "iso"]
"""12 Nov 2025 · Nov 12, 2025 · 2025-11-12; the first is the default because nobody reads it wrongly."""

MONTHS_UNDER: Final = 2
"""Below this age in years an age is said in months, as clinicians do for infants."""


def day(when: date, words: Words, style: str = "day-first") -> str:
    """One calendar day: "12 Nov 2025"."""
    if style == "iso":
        return when.isoformat()
    key = "date.month-first" if style == "month-first" else "date.day-first"
    return words.say(key, day=when.day, month=words.say(f"month.{when.month}"), year=when.year)


def weekday(when: date, words: Words, style: str = "day-first") -> str:
    """A day with its weekday: "Tue 24 Nov 2026"."""
    return words.say(
        "date.weekday", weekday=words.say(f"weekday.{when.isoweekday()}"), day=day(when, words, style)
    )


def clock(minute: int | None) -> str:
    """Minutes after midnight as "9:20"; nothing for None."""
    return "" if minute is None else f"{minute // 60}:{minute % 60:02d}"


def months_between(start: date, end: date) -> int:
    """Completed calendar months from `start` to `end` (0 when `end` is earlier); the 31st counts on a month's last day."""
    last_of_month = (end.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    reached = end.day >= start.day or end == last_of_month
    return max(0, (end.year - start.year) * 12 + end.month - start.month - (not reached))


def years_between(start: date, end: date) -> int:
    """Completed years; somebody born on 29 February has the birthday on 1 March of common years."""
    return max(0, end.year - start.year - ((end.month, end.day) < (start.month, start.day)))


def age(birth: Span | None, years: int | None, as_of: date, words: Words) -> str:
    """An age: years, months under two years, days in the first month, "about 7" for a birth date without a day."""
    if birth is None:
        return "" if years is None else str(years)
    known = years if years is not None else years_between(birth.low, as_of)
    if not birth.exact:
        return (
            words.say("age.about", years=known) if years_between(birth.high, as_of) != known else str(known)
        )
    if known >= MONTHS_UNDER:
        return str(known)
    months = months_between(birth.low, as_of)
    if months == 0:
        return words.say("age.days", n=max(0, (as_of - birth.low).days))
    return words.say("age.months", n=months)


def age_sex(shown_age: str, sex: str | None, words: Words) -> str:
    """Age and a letter for administrative gender: "71 F"; an unknown one adds nothing."""
    letter = words.say(f"sex.{sex}.letter") if sex in {"female", "male", "other"} else ""
    return " ".join(part for part in (shown_age, letter) if part)


def sex(value: str | None, words: Words) -> str:
    """Administrative gender in a word."""
    return words.say(f"sex.{value if value in {'female', 'male', 'other'} else 'unknown'}")


def distance(one: date, other: date, words: Words) -> str:
    """How far two days are apart as people count: days to two weeks, weeks to two months, months to two years, years."""
    start, end = min(one, other), max(one, other)
    days, months = (end - start).days, months_between(start, end)
    if days < 14:
        return words.count("span.days", days)
    if months < 2:
        return words.count("span.weeks", days // 7)
    if months < 24:
        return words.count("span.months", months)
    return words.count("span.years", months // 12)


def ago(when: date, as_of: date, words: Words) -> str:
    """How far a day is from the as-of day: "3 weeks ago", "today", "in 5 days"."""
    days = (as_of - when).days
    if days == 0:
        return words.say("span.today")
    if days == 1:
        return words.say("span.yesterday")
    if days == -1:
        return words.say("span.tomorrow")
    return words.say("span.ago" if days > 0 else "span.ahead", distance=distance(when, as_of, words))


def span(when: Span | None, words: Words, style: str = "day-first", *, time: bool = False) -> str:
    """A date no more exact than its source: "2019", "Mar 2019", "12 Mar 2019", "2018 to 2020"."""
    if when is None:
        return ""
    low, high = when.low, when.high
    if low == high:
        shown = day(low, words, style)
        return f"{shown} {clock(when.minute)}" if time and when.minute is not None else shown
    after = high + timedelta(days=1) if high < date.max else high
    if low.day == 1 and after.day == 1 and (after.year, after.month) == _next_month(low):
        return (
            f"{low.year}-{low.month:02d}"
            if style == "iso"
            else f"{words.say(f'month.{low.month}')} {low.year}"
        )
    if (low.month, low.day, high.month, high.day) == (1, 1, 12, 31):
        return (
            str(low.year)
            if low.year == high.year
            else words.say("span.between", low=low.year, high=high.year)
        )
    return words.say("span.between", low=day(low, words, style), high=day(high, words, style))


def _next_month(when: date) -> tuple[int, int]:
    return (when.year + 1, 1) if when.month == 12 else (when.year, when.month + 1)


def phone(value: str) -> str:
    """A telephone number in groups where its plan is known (North America); any other as it was written."""
    digits = "".join(letter for letter in value if letter.isdigit())
    extra = value.strip().strip("+-.() 0123456789")
    if extra or (value.strip().startswith("+") and not digits.startswith("1")):
        return value.strip()
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else value.strip()


def language(code: str | None, words: Words) -> str:
    """The name of a language from its BCP 47 code; an unknown code is shown as it is, English as nothing is not hidden."""
    if not code:
        return ""
    main = code.replace("_", "-").split("-")[0].casefold()
    key = f"language.{main}"
    return words.say(key) if words.has(key) else code


def listed(parts: list[str] | tuple[str, ...], words: Words) -> str:
    """Things in a row, with the separator of the language: "diabetes, COPD"."""
    return words.say("list.comma").join(part for part in parts if part)


def short_day(when: date, as_of: date, words: Words, style: str = "day-first") -> str:
    """A day for a narrow column: without its year when that is the as-of day's year or within six months."""
    near = when.year == as_of.year or abs((when - as_of).days) < 183
    if style == "iso" or not near:
        return day(when, words, style)
    key = "date.month-first.short" if style == "month-first" else "date.day-first.short"
    return words.say(key, day=when.day, month=words.say(f"month.{when.month}"))
