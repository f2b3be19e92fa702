"""Bundles, single resources and arrays into elements; the type of a resource is peeked at, not decoded.

It knows the shape of Bundle and nothing of the resources inside.
"""

# msgspec copies the empty default lists.

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from msgspec import Raw

from db.fhir.clean import clean_text
from db.fhir.datatypes import reason_of
from db.fhir.draft import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPE_FIRST = re.compile(rb'\s*\{\s*"resourceType"\s*:\s*"([A-Z][A-Za-z]{1,63})"')
_TYPE = re.compile(r"[A-Z][A-Za-z]{1,63}", re.ASCII)
_DEPTH = 3
"""Bundles within Bundles (answers of a batch); deeper ones are no real exchange."""


class NoTypeError(ValueError):
    """JSON that is no resource."""


class Element(msgspec.Struct, gc=False):
    """One resource as it stands in its file."""

    file: str
    """Display name of the file, with the member of an archive."""
    line: int | None
    """Line of an NDJSON file; in a Bundle or array the number of the entry, counted from 1."""
    type: str
    raw: Raw | bytes
    """The bytes as read; empty for a deletion."""
    full_url: str = ""
    """As in the entry; for a deletion the address that is deleted."""
    method: str = ""
    """HTTP verb of the entry's request, in capitals."""
    updated: str = ""
    """When the server did it, of a deletion (Bundle.entry.response.lastModified); a resource says so itself."""


Read: TypeAlias = Element | Refused


class Request(msgspec.Struct, gc=False):
    """Bundle.entry.request."""

    method: str = ""
    url: str = ""


class Response(msgspec.Struct, rename="camel", gc=False):
    """Bundle.entry.response."""

    last_modified: str = ""


class Entry(msgspec.Struct, rename="camel", gc=False):
    """Bundle.entry; the resource stays bytes."""

    full_url: str = ""
    resource: Raw = Raw()
    request: Request | None = None
    response: Response | None = None


class Bundle(msgspec.Struct, gc=False):
    """All that is read of a Bundle."""

    entry: list[Entry] = []


class Loose(msgspec.Struct, gc=False):
    """A Bundle with an entry of a wrong shape: each entry is then judged alone."""

    entry: list[Raw] = []


class Peek(msgspec.Struct, rename="camel", gc=False):
    """A resource of which only the type is asked."""

    resource_type: str = ""


_bundle = msgspec.json.Decoder(Bundle)
_loose = msgspec.json.Decoder(Loose)
_entry = msgspec.json.Decoder(Entry)
_array = msgspec.json.Decoder(list[Raw])
_peek = msgspec.json.Decoder(Peek)


def whole(name: str, data: bytes) -> Iterator[Read]:
    """The resources of a JSON text in memory: a Bundle, one resource, or an array of resources."""
    if not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError:
            yield refusal(name, None, "the text is not UTF-8")
            return
    if data.lstrip()[:1] != b"[":
        yield from elements(name, None, data)
        return
    try:
        items = _array.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        yield refusal(name, None, reason_of(error)[1], data)
        return
    for number, raw in enumerate(items, 1):
        yield from elements(name, number, raw)


def elements(name: str, line: int | None, data: Raw | bytes, depth: int = 0) -> Iterator[Read]:
    """One resource, or those of a Bundle."""
    try:
        type_ = peeked(data)
    except NoTypeError as error:
        yield refusal(name, line, str(error), bytes(data))
        return
    if type_ == "Bundle":
        yield from _entries(name, line, data, depth)
    else:
        yield Element(name, line, type_, data)


def _entries(name: str, line: int | None, data: Raw | bytes, depth: int) -> Iterator[Read]:
    if depth >= _DEPTH:
        yield refusal(name, line, "Bundles nested too deeply", bytes(data))
        return
    try:
        read = _bundle.decode(data).entry
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        yield from _loosely(name, line, data, error, depth)
        return
    for number, one in enumerate(read, 1):
        yield from _element(name, line or number, one, depth)


def _loosely(name: str, line: int | None, data: Raw | bytes, why: Exception, depth: int) -> Iterator[Read]:
    try:
        read = _loose.decode(data).entry
    except (msgspec.MsgspecError, ValueError, RecursionError):
        yield refusal(name, line, reason_of(why)[1], bytes(data))
        return
    for number, raw in enumerate(read, 1):
        yield from entry(name, line or number, raw, depth)


def entry(name: str, line: int | None, raw: Raw | bytes, depth: int = 0) -> Iterator[Read]:
    """One Bundle entry given as bytes."""
    try:
        one = _entry.decode(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        path, reason = reason_of(error)
        found = refusal(name, line, reason, bytes(raw))
        found.path = f"Bundle.entry{path}"
        yield found
        return
    yield from _element(name, line, one, depth)


def _element(name: str, line: int | None, one: Entry, depth: int) -> Iterator[Read]:
    method = one.request.method.upper() if one.request is not None else ""
    if method == "DELETE":
        yield _deletion(name, line, one)
        return
    if not one.resource:
        yield refusal(name, line, "the entry holds no resource")
        return
    try:
        type_ = peeked(one.resource)
    except NoTypeError as error:
        yield refusal(name, line, str(error), bytes(one.resource))
        return
    if type_ == "Bundle":
        yield from _entries(name, line, one.resource, depth + 1)
    else:
        yield Element(name, line, type_, one.resource, one.full_url, method)


def _deletion(name: str, line: int | None, one: Entry) -> Read:
    """A deletion's type and address come from the request's url; an absolute fullUrl adds the server."""
    url = one.request.url if one.request is not None else ""
    match = re.fullmatch(
        r"(?:.*/)?([A-Z][A-Za-z]{1,63})/[A-Za-z0-9\-.]{1,64}(?:/_history/.*)?", url or one.full_url
    )
    if match is None:
        return refusal(name, line, "a deletion that names no single resource")
    address = one.full_url if f"/{url}" in one.full_url else url or one.full_url
    updated = one.response.last_modified if one.response is not None else ""
    return Element(name, line, match[1], b"", address, "DELETE", updated)


def peeked(data: Raw | bytes) -> str:
    """The resource type, from the first bytes where it stands first, as nearly everywhere.

    Raises:
        NoTypeError: There is none; its text is the reason.
    """
    match = _TYPE_FIRST.match(data)
    if match is not None:
        return match[1].decode("ascii")
    try:
        found = _peek.decode(data).resource_type
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        path, reason = reason_of(error)
        raise NoTypeError(f"{reason} at {path.removeprefix('.')}" if path else reason) from None
    if not _TYPE.fullmatch(found):
        raise NoTypeError("no resource type")
    return found


def refusal(name: str, line: int | None, reason: str, body: bytes | None = None) -> Refused:
    """A refusal of something that is no resource yet."""
    return Refused(file=name, line=line, resource="", path="", reason=clean_text(reason), body=body)
