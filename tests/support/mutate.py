"""A structure-aware mutator of FHIR JSON: real shapes broken in the ways that servers, exports and attackers break them.

Pure and seeded, so that a failure can be told as (seed, number). Used by the suite, the fuzz of CI and the soak.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from tests.support.samples import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

WRONG: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    10**22,
    1.5,
    "",
    " ",
    "x",
    "null",
    "\x00",
    "\x1b]52;c;AAAA\x07",
    "\u202e\u2066",
    "e" + "\u0301" * 40,
    "\ud800",
    "𝕏" * 300,
    "0000-00-00",
    "2024-02-30",
    "2024-13",
    "2021-06-15T24:00:00Z",
    "9999-12-31T23:59:59.999+14:00",
    "0001-01-01T00:00:00+14:00",
    "Patient/" + "x" * 65,
    "Patient/../../etc",
    "#",
    "#gone",
    "urn:uuid:",
    "http://",
    "Patient?identifier=a|b",
    "Patient?name=%00",
    [],
    {},
    [[]],
    [None],
    [{}],
    {"": {}},
    {"reference": 5},
    {"coding": [None]},
    {"coding": {}, "text": []},
    {"start": "2024", "end": "2023"},
    {"value": "7"},
)
"""Values that stand where another was expected."""

RAW_NUMBERS = (
    "NaN",
    "Infinity",
    "-Infinity",
    "1e400",
    "-1e400",
    "1e-400",
    "9" * 5_000,
    "0." + "3" * 5_000,
    "01",
    "+1",
    ".5",
    "1.",
)
"""Number texts that Python's own encoder would never write."""

_MARK = "\u0001number\u0001"


def mutants(rng: Random, count: int) -> Iterator[bytes]:
    """So many broken resources, as bytes."""
    for _ in range(count):
        yield mutant(rng)


def mutant(rng: Random, sample: dict[str, Any] | None = None) -> bytes:
    """One sample with one to four structural changes, and sometimes broken bytes."""
    whole = copy.deepcopy(sample if sample is not None else rng.choice(SAMPLES))
    for _ in range(rng.randint(1, 4)):
        _change(rng, whole)
    text = json.dumps(whole)
    if rng.random() < 0.1:
        text = _odd_number(rng, text)
    data = text.encode("utf-8", "surrogatepass")
    return _damaged(rng, data) if rng.random() < 0.25 else data


def _places(node: Any) -> list[tuple[Any, Any]]:
    """(container, key) of everything below a node."""
    found: list[tuple[Any, Any]] = []
    waiting = [node]
    while waiting:
        here = waiting.pop()
        keys: Any = (
            list(here) if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else ()
        )
        for key in keys:
            found.append((here, key))
            waiting.append(here[key])
    return found


def _change(rng: Random, whole: dict[str, Any]) -> None:
    """One change somewhere: a wrong value, a missing, doubled, swapped, deepened or renamed element."""
    places = _places(whole)
    if not places:
        return
    holder, key = rng.choice(places)
    what = rng.randrange(8)
    if what <= 2:
        holder[key] = copy.deepcopy(rng.choice(WRONG))
    elif what == 3:
        del holder[key]
    elif what == 4:
        holder[key] = [copy.deepcopy(holder[key]) for _ in range(rng.randint(1, 3))]
    elif what == 5:
        holder[key] = _deep(rng, holder[key])
    elif what == 6:
        other, name = rng.choice(places)
        holder[key] = copy.deepcopy(other[name]) if name in _keys(other) else None
    elif isinstance(holder, dict):
        holder[rng.choice(("id", "status", "code", "subject", "value", "extension", key))] = holder.pop(key)


def _keys(holder: Any) -> Any:
    return holder if isinstance(holder, dict) else range(len(holder))


def _deep(rng: Random, value: Any) -> Any:
    for _ in range(rng.choice((3, 20, 60))):
        value = {"item": [value]} if rng.random() < 0.5 else {"extension": [{"extension": value}]}
    return value


def _odd_number(rng: Random, text: str) -> str:
    """A number that JSON or a float cannot hold, in place of some digit."""
    digits = [index for index, character in enumerate(text) if character.isdigit()]
    if not digits:
        return text
    at = rng.choice(digits)
    return text[:at] + rng.choice(RAW_NUMBERS) + text[at + 1 :]


def _damaged(rng: Random, data: bytes) -> bytes:
    """Broken bytes: cut off, one flipped, a stray NUL, half a character, another encoding, a very deep nest."""
    at = rng.randrange(len(data) + 1)
    ways = (
        data[:at],
        data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :],
        data[:at] + b"\x00" + data[at:],
        data[:at] + b"\xed\xa0\x80" + data[at:],
        data.decode("utf-8", "replace").encode("utf-16"),
        data[:at] + b"[" * 50_000 + data[at:],
        data[:at] + data[rng.randrange(len(data) + 1) :],
    )
    return rng.choice(ways)
