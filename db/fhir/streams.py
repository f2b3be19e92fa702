"""Guards around decompression, and Bundles too large for memory, read element by element.

It knows bytes and JSON, nothing of resources but where a Bundle keeps them.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Protocol

import ijson
import msgspec

from db.fhir.bundles import elements, entry
from db.fhir.draft import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from db.fhir.bundles import Element

MB = 1024 * 1024
RATIO_LIMIT = 200
"""Times larger than its compressed form; FHIR JSON packs 10 to 50 times, a bomb about 1,000 times."""
RATIO_FROM = 64 * MB
"""Below this size any ratio is harmless."""
DEPTH_LIMIT = 200
"""Levels of nesting; FHIR resources use fewer than 30."""


class BombError(Exception):
    """A compressed file unfolds beyond reason."""


class Readable(Protocol):
    """Whatever gives bytes: a file, a gzip stream, a member of an archive."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; empty at the end."""


class Counted:
    """A readable stream that stops when it gives far more bytes than it took."""

    def __init__(self, file: Readable, taken: Callable[[], int] | None) -> None:
        """Wraps a stream; `taken` says how many compressed bytes were used so far, None where nothing is packed."""
        self._file = file
        self._taken = taken
        self._given = 0

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, fewer only at the end.

        Raises:
            BombError: The ratio guard trips.
        """
        data = self._file.read(size)
        self._given += len(data)
        if self._taken and self._given > RATIO_FROM and self._given > RATIO_LIMIT * max(self._taken(), 1):
            msg = f"the compressed file unfolds to more than {RATIO_LIMIT} times its size"
            raise BombError(msg)
        return data


class Joined:
    """What was read already, then the rest of the stream, as one readable for ijson."""

    def __init__(self, first: bytes, rest: Counted) -> None:
        self._first = io.BytesIO(first)
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes."""
        return self._first.read(size) or self._rest.read(size)


_encoder = msgspec.json.Encoder(decimal_format="number")
"""Decimals as numbers: ijson keeps them as written, so does this."""


def large(name: str, data: bytes, rest: Counted) -> Iterator[Element | Refused]:
    """Entries of a large Bundle or JSON array, one at a time.

    Their bytes are written anew (spaces are lost, numbers stay as written).
    """
    array = data.lstrip()[:1] == b"["
    number = 0
    try:
        for item in _items(Joined(data, rest), bundle=not array):
            number += 1
            try:
                raw = _encoder.encode(item)
            except (ValueError, ArithmeticError, RecursionError):
                yield _refusal(name, number, "a number or text that cannot be kept")
                continue
            yield from (elements(name, number, raw) if array else entry(name, number, raw))
    except (ijson.JSONError, ValueError, ArithmeticError, RecursionError, SystemError):
        # ijson reads 1e99999999999999999999 with decimal, which refuses it (ArithmeticError), and its C part forgets to
        # raise what Python says to an integer of 5,000 digits, so that the next call fails instead (SystemError).
        yield _refusal(name, number or None, "the JSON is damaged after this entry")
        return
    if not number:
        yield _refusal(name, None, "larger than 32 MB, and no Bundle whose entries could be read one by one")


def _refusal(name: str, number: int | None, reason: str) -> Refused:
    return Refused(file=name, line=number, resource="", path="", reason=reason)


def _items(file: Joined, *, bundle: bool) -> Iterator[Any]:
    """Items of a Bundle's entry list, or of the outermost array."""
    home = 2 if bundle else 1  # the depth inside the list
    key, listed = "", False
    builder: Any = None
    for event, value, depth in _levels(file):
        if builder is not None:
            builder.event(event, value)
            if depth == home and event.startswith("end"):
                yield builder.value
                builder = None
        elif event.startswith("start"):
            if depth == home:
                listed = event == "start_array" and (not bundle or key == "entry")
            elif depth == home + 1 and listed:
                builder = ijson.ObjectBuilder()
                builder.event(event, value)
        elif event == "map_key":
            key = value if depth == 1 else key
        elif depth == home and listed and not event.startswith("end"):
            yield value


def _levels(file: Joined) -> Iterator[tuple[str, Any, int]]:
    """(event, value, depth after it), bounded in depth.

    Works on bare events: ijson's own paths grow with depth, and 50,000 brackets then cost many seconds.
    """
    depth = 0
    for event, value in ijson.basic_parse(file):
        if event.startswith("start"):
            depth += 1
            if depth > DEPTH_LIMIT:
                msg = "nested too deeply"
                raise ValueError(msg)
        elif event.startswith("end"):
            depth -= 1
        yield event, value, depth
