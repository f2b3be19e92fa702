"""The hostile people are valid FHIR that really carries what a careless screen would pass on."""

from __future__ import annotations

import json
from datetime import date

from seed.hostile import CANARIES, FORBIDDEN, people

DAY = date(2026, 11, 24)


def test_about_forty_people_as_one_line_of_json_each() -> None:
    """Every line is one JSON object without a raw control code, labelled as test data, ids unique."""
    lines = list(people(DAY))
    parsed = [json.loads(line) for line in lines]
    assert all(byte >= 0x20 for line in lines for byte in line)
    assert 38 <= sum(one["resourceType"] == "Patient" for one in parsed) <= 50
    ids = [f"{one['resourceType']}/{one['id']}" for one in parsed]
    assert len(ids) == len(set(ids))
    assert all(one["meta"]["security"][0]["code"] == "HTEST" for one in parsed)


def test_every_forbidden_sequence_and_every_canary_is_there() -> None:
    """A test that looks for a sequence can find it in the data before the gates."""
    text = "".join(json.dumps(json.loads(line), ensure_ascii=False) for line in people(DAY))
    for sequence in (*FORBIDDEN, *CANARIES):
        assert json.dumps(sequence, ensure_ascii=False)[1:-1] in text, repr(sequence)


def test_names_come_in_every_hard_shape() -> None:
    """Markup, quotes, spreadsheets' formulas, absent and empty names, two hundred characters, many scripts."""
    names = [json.loads(line).get("name", [{}])[0] for line in people(DAY) if b'"Patient","id"' in line]
    families = [str(name.get("family", "")) for name in names]
    assert any(not name for name in names)
    assert any("given" not in name and name for name in names)
    assert any("family" not in name and name for name in names)
    assert any(len(family) > 200 for family in families)
    assert any(family.startswith("=") for family in families)
    assert {"O'Brien", "ʻŌpūnui", "Nguyễn"} <= set(families)
    for low, high in (
        ("\u0590", "\u05ff"),
        ("\u0600", "\u06ff"),
        ("\u4e00", "\u9fff"),
        ("\U0001f300", "\U0001faff"),
    ):
        assert any(low <= char <= high for family in families for char in family), low


def test_same_day_same_bytes() -> None:
    """The hostile people are repeatable."""
    assert list(people(DAY)) == list(people(DAY))
