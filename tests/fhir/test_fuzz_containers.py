"""Files that are no honest container: cut, bombs, nests, other encodings; and every input that a soak ever failed on."""

from __future__ import annotations

import gzip
import io
import resource
import time
import zipfile
from pathlib import Path
from random import Random

import pytest

from db.fhir import files
from db.fhir.draft import Refused
from db.fhir.facts import draft

PATIENT = b'{"resourceType": "Patient", "id": "a", "birthDate": "1980-01-02"}'
LONGEST = 2.0
"""Seconds that one input may take (issue: no hang over 2 s)."""

GROWTH = 300 * 1024
"""KiB that reading one input may add to the largest memory of this process."""

REGRESSIONS = Path(__file__).resolve().parents[1] / "regressions"


def packed(*members: tuple[str, bytes], level: int = 9) -> bytes:
    """A zip of these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return made.getvalue()


ZEROS = bytes(150 * 1024 * 1024)
WHOLE = gzip.compress(PATIENT * 1000)
NESTED = packed(("inner.zip", packed(("a.json", PATIENT))))

INPUTS: dict[str, bytes] = {
    "empty": b"",
    "blanks": b" \n\t\r\n" * 1000,
    "one brace": b"{",
    "NULs": bytes(10_000),
    "gzip cut in its head": WHOLE[:5],
    "gzip cut in its body": WHOLE[: len(WHOLE) // 2],
    "gzip without its sum": WHOLE[:-4],
    "gzip with rubbish after it": WHOLE + b"rubbish",
    "gzip of gzip": gzip.compress(WHOLE),
    "gzip bomb": gzip.compress(ZEROS, 9),
    "gzip bomb that begins well": gzip.compress(b'{"resourceType": "Bundle", "entry": [' + b" " * len(ZEROS), 9),
    "zip bomb": packed(("a.json", b"[" + ZEROS)),
    "zip cut": packed(("a.json", PATIENT))[:-10],
    "zip head alone": b"PK\x03\x04" + bytes(100),
    "zip in zip": NESTED,
    "zip with odd names": packed(("../../etc/a.json", PATIENT), ("\x1b]0;x\x07.json", PATIENT), ("a\u202e.json", PATIENT)),
    "deep lists": b"[" * 200_000,
    "deep objects": b'{"a":' * 200_000,
    "deep within a resource": PATIENT[:-1] + b', "extension": ' + b'[{"extension": ' * 50_000,
    "deep and closed": b'{"resourceType": "Patient", "x": ' + b"[" * 3000 + b"]" * 3000 + b"}",
    "huge number": PATIENT[:-1] + b', "x": ' + b"9" * 1_000_000 + b"}",
    "huge exponent": b'{"resourceType": "Observation", "valueQuantity": {"value": 1e999999999999}}',
    "not a number": b'{"resourceType": "Observation", "valueQuantity": {"value": NaN}}',
    "UTF-16": PATIENT.decode().encode("utf-16"),
    "UTF-32": PATIENT.decode().encode("utf-32"),
    "Latin-1": '{"resourceType": "Patient", "id": "é"}'.encode("latin-1"),
    "a mark before it": b"\xef\xbb\xbf" + PATIENT,
    "lone surrogate": b'{"resourceType": "Patient", "id": "a", "name": [{"family": "\\ud800"}]}',
    "the same key twice": b'{"resourceType": "Patient", "resourceType": "Observation", "id": "a", "id": "b"}',
    "one long line": b"x" * 5_000_000,
    "lines without end": PATIENT + b"\n" + b'{"resourceType": "Patient", "id": "' + b"a" * 5_000_000,
    "many empty entries": b'{"resourceType": "Bundle", "type": "batch", "entry": [' + b",".join([b"{}"] * 50_000) + b"]}",
    "a script": b"#!/bin/sh\nrm -rf /\n",
}  # fmt: skip


def taken(path: Path) -> tuple[int, int]:
    """Reads and drafts a file as the intake does; how many resources and refusals it had."""
    fine = refused = 0
    for source in files.scan([path]):
        for element in files.read(source):
            said = element if isinstance(element, Refused) else draft(element)
            if isinstance(said, Refused):
                refused += 1
                assert said.reason
                assert said.file.isprintable()
            else:
                fine += 1
    return fine, refused


@pytest.mark.parametrize("name", INPUTS)
def test_no_container_raises_hangs_or_fills_memory(tmp_path: Path, name: str) -> None:
    """Every dishonest file gives resources or refusals with a reason, in time and within bounds."""
    path = tmp_path / "input.json"
    path.write_bytes(INPUTS[name])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    fine, refused = taken(path)
    assert time.process_time() - begun < LONGEST
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < GROWTH
    assert name in {"empty", "blanks", "zip in zip"} or fine + refused, "neither taken nor refused"
    if "bomb" in name or "cut" in name:
        assert refused


def test_damaged_containers_never_raise(tmp_path: Path) -> None:
    """Cut, flipped and doubled bytes of every container are read to the end."""
    rng = Random(20261124)
    path = tmp_path / "input.json"
    grounds = [gzip.compress(PATIENT * 5), packed(("a.json", PATIENT), ("b.ndjson", PATIENT + b"\n" + PATIENT)),
               PATIENT + b"\n" + PATIENT, b'{"resourceType": "Bundle", "entry": [{"resource": ' + PATIENT + b"}]}"]  # fmt: skip
    for _ in range(1000):
        data = bytearray(rng.choice(grounds))
        for _ in range(rng.randint(1, 6)):
            at = rng.randrange(len(data))
            if rng.random() < 0.6:
                data[at] = rng.randrange(256)
            elif rng.random() < 0.5:
                del data[at : at + rng.randint(1, 20)]
            else:
                data[at:at] = data[at : at + 20]
            data = data or bytearray(b"x")
        path.write_bytes(data)
        taken(path)


def test_what_failed_once_is_read_now() -> None:
    """Inputs that a fuzz kept under tests/regressions are replayed; none is left that raises or hangs."""
    kept = [path for path in REGRESSIONS.glob("fuzz-*") if path.is_file()] if REGRESSIONS.is_dir() else []
    if not kept:
        pytest.skip("no fuzz has kept an input so far")
    for path in kept:
        begun = time.process_time()
        taken(path)
        assert time.process_time() - begun < 60 * LONGEST, path.name
