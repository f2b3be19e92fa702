"""FHIR datatypes into draft values: concepts, references, numbers, moments; each failure names its element.

Shared by all `facts_*` modules. What repeats across resources (concepts, dates, references) is cached by its bytes.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import msgspec
from msgspec import Raw

from db.fhir import partial_dates, references
from db.fhir.clean import clean_text
from db.fhir.draft import Coding, Concept, Moment, Ref
from db.fhir.structs import CodeableConcept, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.fhir.structs import Annotation, Extension, Period, Quantity, Timing
    from db.fhir.structs import Coding as CodingIn

Codes: TypeAlias = tuple[tuple[str, Concept], ...]
Links: TypeAlias = tuple[tuple[str, Ref, int | None], ...]
T = TypeVar("T")

_CACHED = 50_000
"""Concepts kept; a year of a clinic uses some thousands."""
_LONGEST_KEY = 2_048
_SHORT = 32
_LONGEST_NUMBER = 64
_WHOLE_DIGITS = 18
"""FHIR decimals carry 18 significant digits; a longer whole part is no measurement."""

_concept_decoder = msgspec.json.Decoder(CodeableConcept)
_concepts_decoder = msgspec.json.Decoder(list[CodeableConcept])
_concept_cache: dict[bytes, Concept | None] = {}
_concepts_cache: dict[bytes, tuple[Concept, ...]] = {}
_MISSING = Concept(text="missing")


class UnusableError(ValueError):
    """An element that cannot be used: its path below the resource type, and a reason that repeats no data."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path
        self.reason = reason


def reason_of(error: Exception) -> tuple[str, str]:
    """(path, reason) of a decoder's error, in FHIR's words: `$.code.coding[0]` becomes `.code.coding[0]`."""
    if isinstance(error, UnicodeDecodeError):
        return "", "the text is not UTF-8"
    if isinstance(error, RecursionError):
        return "", "nested too deeply"
    text = str(error)
    reason, _, path = text.partition(" - at `$")
    if "truncated" in reason:
        # The decoder says the same of half an escape (a lone surrogate) and of half a file.
        reason = "the JSON breaks off, or holds half a character"
    return path.rstrip("`"), reason.replace("`", "")[:200]


def concept(raw: Raw, path: str) -> Concept | None:
    """A CodeableConcept; None where it is absent or says nothing.

    Raises:
        UnusableError: It has another shape.
    """
    if not raw:
        return None
    key = bytes(raw)
    found = _concept_cache.get(key, _MISSING)
    if found is not _MISSING:
        return found
    try:
        found = as_concept(_concept_decoder.decode(key))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        below, reason = reason_of(error)
        raise UnusableError(path + below, reason) from None
    _remember(_concept_cache, key, found)
    return found


def concepts(raw: Raw, path: str) -> tuple[Concept, ...]:
    """A list of CodeableConcepts without the empty ones.

    Raises:
        UnusableError: It has another shape.
    """
    if not raw:
        return ()
    key = bytes(raw)
    found = _concepts_cache.get(key)
    if found is None:
        try:
            found = tuple(c for item in _concepts_decoder.decode(key) if (c := as_concept(item)) is not None)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            below, reason = reason_of(error)
            raise UnusableError(path + below, reason) from None
        _remember(_concepts_cache, key, found)
    return found


def _remember(cache: dict[bytes, T], key: bytes, value: T) -> None:
    """Keeps one value; a full cache starts anew, which costs less than tracking use."""
    if len(key) <= _LONGEST_KEY:
        if len(cache) >= _CACHED:
            cache.clear()
        cache[key] = value


def as_concept(read: CodeableConcept) -> Concept | None:
    """A decoded concept, cleaned; a coding without a code leaves its display as text."""
    codings = tuple(c for item in read.coding if (c := coding(item)) is not None)
    text = clean_text(read.text).strip()
    if not text and not codings:
        text = next((t for item in read.coding if (t := clean_text(item.display).strip())), "")
    return Concept(codings=codings, text=text) if codings or text else None


def coding(read: CodingIn) -> Coding | None:
    """A decoded Coding, cleaned; None without a code."""
    code = clean_text(read.code).strip()
    return (clean_text(read.system).strip(), code, clean_text(read.display).strip()) if code else None


def coded(read: CodingIn | None) -> Concept | None:
    """A single Coding as a concept."""
    one = coding(read) if read is not None else None
    return Concept(codings=(one,)) if one is not None else None


def first_code(found: Concept | None) -> str | None:
    """The first code of a concept, else its text: for statuses and classes."""
    if found is None:
        return None
    return found.codings[0][1] if found.codings else found.text or None


def roles(**named: Concept | tuple[Concept, ...] | None) -> Codes:
    """Codes by role; a keyword's underscores are the role's hyphens (`not_done_reason`)."""
    out: list[tuple[str, Concept]] = []
    for name, value in named.items():
        if value:
            role = name.replace("_", "-")
            out.extend((role, one) for one in (value if isinstance(value, tuple) else (value,)))
    return tuple(out)


def ref(read: Reference | None, path: str) -> Ref | None:
    """A reference; None where absent or empty.

    Raises:
        UnusableError: Its text is no reference.
    """
    if read is None:
        return None
    if read.reference:
        try:
            return references.reference(
                read.reference, clean_text(read.type) if read.type else "", read.display
            )
        except ValueError as error:
            raise UnusableError(f"{path}.reference", str(error)) from None
    if read.identifier is not None and read.identifier.value:
        return references.logical(
            read.identifier.system, read.identifier.value, clean_text(read.type), read.display
        )
    return references.logical("", "", clean_text(read.type), read.display) if read.display else None


def links(**named: tuple[str, Reference | Sequence[Reference] | None]) -> Links:
    """Links by role: `encounter=("encounter", r.encounter)`; the text is the FHIR name for errors.

    Raises:
        UnusableError: As `ref`.
    """
    out: list[tuple[str, Ref, int | None]] = []
    for name, (path, value) in named.items():
        if not value:
            continue
        role = name.replace("_", "-")
        if isinstance(value, Reference):
            found = ref(value, path)
            if found is not None:
                out.append((role, found, None))
            continue
        for index, one in enumerate(value):
            found = ref(one, f"{path}[{index}]")
            if found is not None:
                out.append((role, found, None))
    return tuple(out)


def subject(read: Reference | None, path: str) -> Ref:
    """The person that facts are about.

    Raises:
        UnusableError: There is none, or it is something else than a patient.
    """
    found = ref(read, path)
    if found is None or not (found.id or found.identifier):
        raise UnusableError(path, "no subject")
    if found.type and found.type != "Patient":
        raise UnusableError(path, "the subject is no Patient")
    return found


def when(text: str, path: str) -> Moment | None:
    """A date, dateTime or instant; None where absent.

    Raises:
        UnusableError: It is no date.
    """
    if not text:
        return None
    try:
        return partial_dates.moment(text)
    except ValueError as error:
        raise UnusableError(path, str(error)) from None


def span(read: Period | None, path: str) -> tuple[Moment | None, Moment | None]:
    """Start and end of a Period.

    Raises:
        UnusableError: As `when`.
    """
    if read is None:
        return None, None
    return when(read.start, f"{path}.start"), when(read.end, f"{path}.end")


def timed(read: Timing | None, path: str) -> tuple[Moment | None, Moment | None]:
    """Start and end of a Timing: its first and last event, else the period that bounds it.

    Raises:
        UnusableError: As `when`.
    """
    if read is None:
        return None, None
    moments = [m for index, text in enumerate(read.event) if (m := when(text, f"{path}.event[{index}]"))]
    if moments:
        return min(moments, key=_order), (max(moments, key=_order) if len(moments) > 1 else None)
    return span(read.repeat.bounds_period, f"{path}.repeat.boundsPeriod") if read.repeat else (None, None)


def _order(found: Moment) -> tuple[int, int]:
    return found[0], found[2] or 0


def number(raw: Raw, path: str) -> tuple[float, str] | None:
    """A decimal as (number, text as written); None where absent.

    Raises:
        UnusableError: No number, or none that can be kept.
    """
    if not raw:
        return None
    text = bytes(raw)
    if text[:1] not in b"-0123456789":
        raise UnusableError(path, "Expected a number")
    whole = text.lstrip(b"-").partition(b".")[0].partition(b"e")[0].partition(b"E")[0]
    if len(text) > _LONGEST_NUMBER or len(whole) > _WHOLE_DIGITS:
        raise UnusableError(path, "the number has too many digits")
    value = float(text)
    if not math.isfinite(value):
        raise UnusableError(path, "the number is out of range")
    return value, text.decode("ascii")


def amount(read: Quantity | None, path: str) -> float | None:
    """The bare number of a Quantity.

    Raises:
        UnusableError: As `number`.
    """
    found = number(read.value, f"{path}.value") if read is not None else None
    return found[0] if found else None


def unit(read: Quantity | None) -> str | None:
    """The unit of a Quantity: its words, else its code (clean)."""
    return (
        (clean_text(read.unit).strip() or clean_text(read.code).strip() or None) if read is not None else None
    )


def word(text: str) -> str | None:
    """A clean single-line text, None where empty."""
    if not text:
        return None
    return _short_word(text) if len(text) <= _SHORT else clean_text(text).strip() or None


@lru_cache(maxsize=16_384)
def _short_word(text: str) -> str | None:
    """Statuses and units repeat by the million."""
    return clean_text(text).strip() or None


def prose(*texts: str) -> str | None:
    """Clean texts of several lines joined by newlines, None where all are empty."""
    return "\n".join(t for text in texts if text and (t := clean_text(text, lines=True).strip())) or None


def noted(notes: Sequence[Annotation], *more: str) -> str | None:
    """The texts of notes, after texts of other elements."""
    return prose(*more, *(note.text for note in notes)) if notes or any(more) else None


def extended(extensions: Iterable[Extension], *endings: str) -> Extension | None:
    """The first extension whose url ends in one of these words (`us-core-race`)."""
    for extension in extensions:
        if extension.url.endswith(endings):
            return extension
    return None


UNIT_DAYS = {
    re_unit: days
    for days, names in (
        (1.0, "d day days"),
        (7.0, "wk week weeks"),
        (30.4375, "mo month months"),
        (365.25, "a year years"),
    )
    for re_unit in names.split()
} | {"h": 1 / 24, "hr": 1 / 24, "hour": 1 / 24, "hours": 1 / 24, "min": 1 / 1440, "s": 1 / 86_400}
"""Days in a UCUM unit of time (mean month and year of the Julian calendar, as UCUM defines them)."""


def days(read: Quantity | None, path: str) -> float | None:
    """A Duration in days; a unit other than time gives None, a missing one means days.

    Raises:
        UnusableError: As `number`.
    """
    value = amount(read, path)
    if value is None or read is None:
        return None
    name = read.code or read.unit
    factor = UNIT_DAYS.get(name.strip().lower()) if name else 1.0
    return value * factor if factor is not None else None


_LOINC = re.compile(r"/?(?:[^/]*/)*(\d{1,7}-\d)", re.ASCII)


def loinc(text: str) -> str | None:
    """The LOINC code in a questionnaire's linkId or definition (`/44250-9`), if it looks like one."""
    match = _LOINC.fullmatch(text)
    return match[1] if match else None


def worded(text: str) -> Concept | None:
    """A concept that is only words."""
    found = clean_text(text).strip()
    return Concept(text=found) if found else None
