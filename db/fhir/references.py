"""Reference strings of every kind into `Ref`: relative, absolute, versioned, urn, conditional, logical.

Nothing is resolved here; that is the writer's work, whatever the order of files.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from db.fhir.clean import clean_text
from db.fhir.draft import Ref

_PATH = re.compile(
    r"(?:(?P<base>[A-Za-z][A-Za-z0-9+.\-]*://[^\s?#]+?)/)?"
    r"(?P<type>[A-Z][A-Za-z]{1,63})/(?P<id>[A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?",
    re.ASCII,
)
_CONDITIONAL = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.\-]*://[^\s?#]+/)?(?P<type>[A-Z][A-Za-z]{1,63})\?(?P<query>.+)", re.ASCII
)
_LONGEST = 2_000
"""Characters; longer references are noise, no server writes them."""


@lru_cache(maxsize=65_536)
def reference(text: str, type_: str = "", display: str = "") -> Ref:
    """What a `Reference.reference` says; `type_` is the hint of `Reference.type`.

    Raises:
        ValueError: It is no reference of any known form; the text is not repeated.
    """
    if len(text) > _LONGEST:
        raise ValueError("is too long for a reference")
    text = clean_text(text).strip()
    if display:
        display = clean_text(display)
    if text.startswith(("urn:uuid:", "urn:oid:")):
        urn = text.partition("#")[0].lower()  # UUIDs compare without case
        return Ref(type=type_, id=urn.rpartition(":")[2], urn=urn, display=display)
    if text.startswith("#"):
        # A contained resource has no address of its own; its readers look into the resource that holds it.
        return Ref(type=type_, display=display)
    match = _PATH.fullmatch(text)
    if match is not None:
        return Ref(type=match["type"], id=match["id"], base=match["base"] or "", display=display)
    return _conditional(text, type_, display)


def logical(system: str, value: str, type_: str = "", display: str = "") -> Ref:
    """A reference that gives an identifier, or only words for a person or place."""
    value = clean_text(value).strip()
    pair = (clean_text(system).strip(), value) if value else None
    return Ref(type=type_, identifier=pair, display=clean_text(display))


def full_url(text: str) -> tuple[str, str]:
    """(server base, id) of an entry's fullUrl; the base is empty for urns, both are empty where it says nothing."""
    if not text:
        return "", ""
    try:
        ref = reference(text)
    except ValueError:
        return "", ""
    return ref.base, ref.id


def _conditional(text: str, type_: str, display: str) -> Ref:
    """`Type?identifier=system|value`, the only search that a reference may carry here; anything else is refused."""
    match = _CONDITIONAL.fullmatch(text)
    if match is not None:
        for key, value in parse_qsl(match["query"], keep_blank_values=True):
            if key == "identifier":
                system, _, rest = value.rpartition("|")
                return logical(system, rest, match["type"], display)
            if key == "_id":
                return Ref(type=match["type"], id=value, display=display)
        raise ValueError("is a conditional reference without an identifier")
    # A canonical or web address (a Practitioner on a web page) still tells people something: it is kept as words.
    if "://" in text or text.startswith("urn:"):
        return Ref(type=type_, display=display or unquote(text))
    raise ValueError("is no FHIR reference")
