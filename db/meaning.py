"""What the words of clinical.md section 0 mean over the fact table, as SQL fragments: one place for panel and filter.

Every fragment speaks of a fact `f` and binds `:as_of` (a day). It knows no screen, no filter text and no connection.
A fact with `same_as` is the same statement from another source and never counts twice (design.md 7).
"""

from __future__ import annotations

from datetime import date
from typing import Final

ONSET: Final = "coalesce(f.start_day, f.recorded_day, 0)"
"""Onset, else the recorded date, else "long ago" (clinical.md 0, `ever`)."""


def _among(column: str, *words: str) -> str:
    """SQL for "one of these words", compared one by one.

    `IN` would fill a table of the words again for every fact that is written, as the index keeps what comes of it: an
    import would take a seventh longer (measured).
    """
    return "(" + " OR ".join(f"{column} = '{word}'" for word in words) + ")"


COUNTS: Final = "f.same_as IS NULL AND f.negated = 0"
_VERIFIED: Final = (
    f"(f.verification IS NULL OR NOT {_among('f.verification', 'refuted', 'entered-in-error')})"
)
_ONGOING: Final = f"(f.status IS NULL OR {_among('f.status', 'active', 'recurrence', 'relapse')})"
_RESULT: Final = f"f.standard IS NOT NULL AND {_among('f.status', 'final', 'amended', 'corrected')}"
_INTENTS: Final = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
_ORDERED: Final = (
    f"f.kind = 5 AND f.status = 'active' AND (f.intent IS NULL OR {_among('f.intent', *_INTENTS)})"
)
_STATED: Final = f"f.kind = 6 AND {_among('f.status', 'active', 'intended')}"
_NOT_DONE: Final = (
    "not-done", "cancelled", "entered-in-error", "registered", "preparation", "on-hold", "draft", "unknown",
)  # fmt: skip
_DONE: Final = (
    f"(f.status IS NULL OR NOT {_among('f.status', *_NOT_DONE)})"
    " AND (f.kind <> 4 OR f.status = 'completed')"
    f" AND {_VERIFIED}"
    # An order, a goal, a relative's illness or a warning is not the thing itself.
    " AND f.kind <> 14 AND f.kind <> 17 AND f.kind <> 20 AND f.kind <> 24"
)

STANDING: Final = (
    f"(CASE WHEN {COUNTS} THEN CASE WHEN {_VERIFIED} THEN 1 ELSE 0 END + CASE WHEN {_DONE} THEN 2 ELSE 0 END"
    f" + CASE WHEN CASE f.kind WHEN 2 THEN 0 WHEN 5 THEN {_ORDERED} WHEN 6 THEN {_STATED}"
    f" WHEN 9 THEN f.status = 'completed' ELSE {_ONGOING} END THEN 4 ELSE 0 END"
    f" + CASE WHEN {_RESULT} THEN 8 ELSE 0 END ELSE 0 END)"
)
"""All of a fact's standing that no day changes, as bits: 1 not refuted, 2 done, 4 current by its status, 8 a result.

`ix_fact_code` keeps it (schema.py), so that filters read neither rows nor words: hence `INDEXED`. A change here is a
change of the schema and needs a migration.
"""

EVER_CONDITION: Final = f"f.kind = 1 AND {COUNTS} AND {_VERIFIED} AND {ONSET} <= :as_of"
"""clinical.md 0, `ever(set)`."""

NOT_OVER: Final = (
    f"CASE WHEN f.end_day IS NOT NULL THEN coalesce(f.end_high, f.end_day) > :as_of ELSE {_ONGOING} END"
)
"""clinical.md 0, `active(set)`: an abatement date decides, else the status. A partial date ends on its last day."""

ACTIVE_CONDITION: Final = f"{EVER_CONDITION} AND {NOT_OVER}"

ACTIVE_ALLERGY: Final = ACTIVE_CONDITION.replace("f.kind = 1 ", "f.kind = 10 ", 1)
"""An AllergyIntolerance by the same words as a condition: standing, not refuted, known by the day."""

NUMERIC_RESULT: Final = f"f.kind = 2 AND {COUNTS} AND {_RESULT}"
"""What `last(set, n)` may look at: numerically valued, known unit, status final, amended or corrected."""

RESULT_DAY: Final = "coalesce(f.end_day, f.start_day, f.recorded_day)"
"""Effective date: effectiveDateTime, else effectivePeriod.end, else issued."""

RESULT_KEY: Final = (
    f"({RESULT_DAY} * 1073741824 + 536870912 + coalesce("
    f"coalesce(f.end_at, f.start_at, f.recorded_at) - ({RESULT_DAY} - 719163) * 86400000, -536870912))"
)
"""One whole number that orders results by day, then instant (2**30 leaves room for ±6 days of milliseconds;
719163 is the ordinal of 1 January 1970). A result without an instant is the earliest of its day."""

_NOT_ENDED: Final = (
    "coalesce(f.start_day, f.recorded_day, 0) <= :as_of"
    " AND (f.end_day IS NULL OR coalesce(f.end_high, f.end_day) >= :as_of)"
    " AND NOT EXISTS (SELECT 1 FROM medication m WHERE m.fact_id = f.id AND (m.bounds_end < :as_of"
    " OR f.start_day + m.supply_days * (1 + coalesce(m.repeats, 0)) + 30 < :as_of))"
)

CURRENT_MEDICINE: Final = f"f.kind IN (5, 6) AND {COUNTS} AND (({_ORDERED}) OR ({_STATED})) AND {_NOT_ENDED}"
"""clinical.md 0, `rx(set)`: an end counts only where one is stated (validity, bounds, or supply with 30 days' grace)."""

CONTACT: Final = (
    "f.kind = 11 AND f.same_as IS NULL AND f.status = 'finished' AND f.class IN ('AMB', 'HH', 'VR')"
    " AND NOT EXISTS (SELECT 1 FROM code c WHERE c.id = f.code_id"
    " AND c.system = 'http://snomed.info/sct' AND c.code = '308646001')"
)
"""clinical.md 0, `contact`: a finished visit, at home, here or by video; not a death certification."""

COMING_VISIT: Final = (
    "f.kind = 13 AND f.same_as IS NULL AND f.start_day >= :as_of"
    " AND (f.status IN ('pending', 'booked', 'arrived', 'checked-in')"
    " OR (f.status = 'fulfilled' AND f.start_day > :as_of))"
)
"""An agreed appointment still to come; one kept since counts when looking back from before it."""

TEAM_NOTE: Final = (
    "f.kind = 23 AND f.same_as IS NULL AND f.negated = 0"
    " AND coalesce(f.start_day, f.recorded_day, 0) <= :as_of"
    " AND EXISTS (SELECT 1 FROM fact_code n JOIN code c ON c.id = n.code_id"
    " WHERE n.fact_id = f.id AND c.system = 'urn:careteam:note-kind')"
)
"""A Communication that a team member wrote, by its category in our own code system."""


GIVEN: Final = f"f.kind = 9 AND {COUNTS} AND f.status = 'completed' AND {ONSET} <= :as_of"
"""A vaccine that was given."""

INDEXED: Final[dict[str, str]] = {
    EVER_CONDITION: f"f.kind = 1 AND {STANDING} & 1 AND {ONSET} <= :as_of",
    ACTIVE_CONDITION: f"f.kind = 1 AND {STANDING} & 1 AND {ONSET} <= :as_of"
    f" AND {NOT_OVER.replace(_ONGOING, f'{STANDING} & 4')}",
    ACTIVE_ALLERGY: f"f.kind = 10 AND {STANDING} & 1 AND {ONSET} <= :as_of"
    f" AND {NOT_OVER.replace(_ONGOING, f'{STANDING} & 4')}",
    CURRENT_MEDICINE: f"f.kind IN (5, 6) AND {STANDING} & 4 AND {_NOT_ENDED}",
    GIVEN: f"f.kind = 9 AND {STANDING} & 4 AND {ONSET} <= :as_of",
    NUMERIC_RESULT: f"f.kind = 2 AND {STANDING} & 8",
}
"""The same truths in the columns of `ix_fact_code`: ask them `INDEXED BY ix_fact_code`, and no row is read."""


def done(since: str = "", *, indexed: bool = False) -> str:
    """SQL for `done(set, n)`, widened to vaccines, orders and conditions so that `has:` works for every set.

    Args:
        since: Placeholder of the first day that is too old, or empty for "ever".
        indexed: In the columns of `ix_fact_code`.
    """
    text = f"{STANDING} & 2" if indexed else f"{COUNTS} AND {_DONE}"
    if since:
        return f"{text} AND {RESULT_DAY} > {since} AND {RESULT_DAY} <= :as_of"
    return f"{text} AND coalesce({RESULT_DAY}, 0) <= :as_of"


def years_before(day: date, years: int) -> date:
    """The same day that many years earlier, clipped to the month's end (29 February becomes the 28th)."""
    return months_before(day, years * 12)


def months_before(day: date, months: int) -> date:
    """The same day of the month that many calendar months earlier, clipped to the month's end (clinical.md 0).

    A negative count looks forward. Before year 1 the first day of all is returned, after year 9999 the last.
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def age_on(birth: date, day: date) -> int:
    """Completed years: somebody born on 29 February is a year older on 1 March of other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
