"""The FHIR datatypes and the frame of every resource as msgspec structs that name only the fields in use.

Concepts and numbers stay raw bytes here: concepts repeat so much that a cache on their bytes saves decoding them, and
numbers must be shown as they were written. Unknown fields are skipped by the decoder, wrong types are its errors.
"""

# Every class is the FHIR element of its name and needs no sentence; msgspec copies the empty default lists.
# ruff: noqa: D101

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Raw

Whole = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]
"""A FHIR integer (32 bit)."""


class Part(msgspec.Struct, rename="camel", gc=False):
    """Any element: FHIR names its fields in camelCase."""


class Coding(Part):
    system: str = ""
    code: str = ""
    display: str = ""


class CodeableConcept(Part):
    coding: list[Coding] = []
    text: str = ""


class Identifier(Part):
    use: str = ""
    type: Raw = Raw()
    system: str = ""
    value: str = ""


class Reference(Part):
    reference: str = ""
    type: str = ""
    identifier: Identifier | None = None
    display: str = ""


class Period(Part):
    start: str = ""
    end: str = ""


class Quantity(Part):
    value: Raw = Raw()
    comparator: str = ""
    unit: str = ""
    code: str = ""


class Range(Part):
    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Part):
    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Repeat(Part):
    bounds_period: Period | None = None
    bounds_duration: Quantity | None = None
    frequency: Whole | None = None
    period: Raw = Raw()
    period_unit: str = ""


class Timing(Part):
    event: list[str] = []
    repeat: Repeat | None = None


class Annotation(Part):
    text: str = ""


class Extension(Part):
    url: str = ""
    extension: list[Extension] = []
    value_coding: Coding | None = None
    value_codeable_concept: Raw = Raw()
    value_code: str = ""
    value_string: str = ""
    value_boolean: bool | None = None
    value_date_time: str = ""


class Meta(Part):
    version_id: str = ""
    last_updated: str = ""
    security: list[Coding] = []


class Resource(Part):
    """What every resource may carry."""

    id: str = ""
    meta: Meta | None = None
    contained: list[Raw] = []
    extension: list[Extension] = []
    modifier_extension: list[Extension] = []
    status: str = ""


class HumanName(Part):
    use: str = ""
    text: str = ""
    family: str = ""
    given: list[str] = []
    prefix: list[str] = []
    suffix: list[str] = []
    period: Period | None = None


class Address(Part):
    use: str = ""
    text: str = ""
    line: list[str] = []
    city: str = ""
    district: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    period: Period | None = None


class ContactPoint(Part):
    system: str = ""
    value: str = ""
    use: str = ""
    rank: Whole | None = None
    period: Period | None = None
