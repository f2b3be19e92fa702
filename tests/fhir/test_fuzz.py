"""Broken resources of every kind are refused or kept, quickly, and nothing is ever raised."""

from __future__ import annotations

import time
from random import Random

from db.fhir.bundles import whole
from db.fhir.draft import Draft, Refused, Skipped
from db.fhir.facts import TYPES, draft
from tests.support.drafting import said
from tests.support.mutate import mutants
from tests.support.samples import SAMPLES

SEED = 20261124
COUNT = 4_000
LONGEST = 2.0
"""Seconds that one resource may take (issue: no hang over 2 s)."""


def test_there_is_a_usable_sample_of_every_type() -> None:
    """The fuzz starts from every kept type, and each sample is drafted with something in it."""
    assert {sample["resourceType"] for sample in SAMPLES} == TYPES
    for sample in SAMPLES:
        made = said(sample)
        assert isinstance(made, Draft), made
        assert made.facts or made.directory or made.patient or made.related or made.measures, made.type


def test_mutants_never_raise_or_hang() -> None:
    """Structure-aware mutants are drafted, skipped or refused with a reason and a place."""
    rng = Random(SEED)
    seen = {Draft: 0, Refused: 0, Skipped: 0}
    for number, data in enumerate(mutants(rng, COUNT)):
        start = time.perf_counter()
        for element in whole("fuzz.json", data):
            found = element if isinstance(element, Refused) else draft(element)
            seen[type(found)] += 1
            if isinstance(found, Refused):
                assert found.reason, (SEED, number)
                assert found.file == "fuzz.json"
        assert time.perf_counter() - start < LONGEST, (SEED, number)
    assert min(seen[Draft], seen[Refused]) > COUNT // 10, seen


def test_no_control_code_comes_through() -> None:
    """Whatever a mutant holds, no string of its draft has control codes, overrides or surrogates left."""
    rng = Random(SEED + 1)
    for data in mutants(rng, COUNT // 4):
        for element in whole("fuzz.json", data):
            found = element if isinstance(element, Refused) else draft(element)
            if isinstance(found, Draft):
                found.digest = b""
            told = repr(found) if isinstance(found, Draft) else getattr(found, "reason", "")
            for bad in ("\\x1b", "\\x00", "\\u202e", "\\ud800", "\\x07", "\\u2066"):
                assert bad not in told, bad
