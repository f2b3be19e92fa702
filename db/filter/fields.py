"""Everything that a filter can ask, declared once: parser, SQL, help screen and README read this table.

It knows names and meanings; it must not know SQL, a store or a screen.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to ask about people."""

    id: str
    aliases: tuple[str, ...]
    kind: str
    """`words`, `choice`, `number`, `date`, `ago`, `code`, `value` or `set`."""
    help: str
    example: str
    choices: tuple[tuple[str, str], ...] = ()
    """For `choice`: (as written, canonical)."""
    set: str = ""
    """For `value`: the value set whose latest number is compared."""
    title: str = ""
    """For `value`: what the measurement is called in a sentence."""

    @property
    def compares(self) -> bool:
        """Whether `>` and `<` have a meaning."""
        return self.kind in {"number", "date", "ago", "coming", "value"}


YES_NO: Final = (("yes", "yes"), ("no", "no"), ("true", "yes"), ("false", "no"), ("y", "yes"), ("n", "no"))
SEXES: Final = (
    ("female", "female"),
    ("f", "female"),
    ("woman", "female"),
    ("women", "female"),
    ("male", "male"),
    ("m", "male"),
    ("man", "male"),
    ("men", "male"),
    ("other", "other"),
    ("unknown", "unknown"),
)
RACES: Final = (
    ("native", "1002-5"),
    ("asian", "2028-9"),
    ("black", "2054-5"),
    ("pacific", "2076-8"),
    ("white", "2106-3"),
    ("other", "2131-1"),
    ("unknown", "UNK"),
    ("asked", "ASKU"),
    ("none", ""),
)
"""OMB race categories of US Core (CDC Race and Ethnicity code system)."""
ETHNICITIES: Final = (
    ("hispanic", "2135-2"),
    ("latino", "2135-2"),
    ("not", "2186-5"),
    ("unknown", "UNK"),
    ("none", ""),
)
"""OMB ethnicity categories of US Core."""


def _value(name: str, value_set: str, title: str, example: str, *aliases: str) -> Field:
    words = f"Latest {title}; `/24mo` looks back 24 months only."
    return Field(name, aliases, "value", words, example, set=value_set, title=title)


FIELDS: Final = (
    Field("name", (), "words", "Start of any word of any name.", "name:quill"),
    Field("id", ("mrn", "identifier"), "words", "Start of any identifier.", "id:0042"),
    Field("phone", ("tel",), "words", "Part of a telephone number, at least three digits.", "phone:555-01"),
    Field("age", (), "number", "Completed years on the as-of day.", "age:40..64"),
    Field("sex", ("gender",), "choice", "Administrative sex.", "sex:f", SEXES),
    Field("born", ("birth", "dob"), "date", "Birth date, month or year.", "born<1950"),
    Field("team", (), "words", "Team or panel; `mine` is your own.", "team:mine"),
    Field("pcp", ("provider", "gp"), "words", "Who leads the care; `me` is you.", "pcp:me"),
    Field("lang", ("language", "speaks"), "words", "Language by code or English name.", "lang:es"),
    Field("interpreter", (), "choice", "Needs an interpreter.", "interpreter:yes", YES_NO),
    Field("city", ("town",), "words", "Town of the home address.", "city:anchor"),
    Field("zip", ("postal",), "words", "Start of the postal code.", "zip:995"),
    Field("race", (), "choice", "OMB race category as told by the person.", "race:asian,pacific", RACES),
    Field("ethnicity", (), "choice", "OMB ethnicity category.", "ethnicity:hispanic", ETHNICITIES),
    Field(
        "household",
        ("house",),
        "words",
        "Lives with somebody of this name; `yes` shares a home at all.",
        "household:quill",
    ),
    Field(
        "cond", ("condition", "dx", "problem"), "code", "Active condition: group or words.", "cond:diabetes"
    ),
    Field("conds", ("conditions",), "number", "Number of chronic condition groups.", "conds>=3"),
    Field(
        "med", ("medicine", "rx", "drug"), "code", "Active medicine: group or ingredient.", "med:metformin"
    ),
    Field("meds", ("medicines",), "number", "Number of different active medicines.", "meds>=10"),
    Field("allergy", ("allergic",), "code", "Active allergy, by words.", "allergy:penicillin"),
    Field(
        "vaccine",
        ("vx", "immunization"),
        "set",
        "Vaccine given; `/12mo` within 12 months.",
        "vaccine:flu/12mo",
    ),
    Field(
        "has", ("done",), "set", "Anything recorded of a group: test, procedure, diagnosis.", "has:dxa/24mo"
    ),
    Field("no", ("without",), "set", "Nothing recorded of a group.", "no:a1c/12mo"),
    Field(
        "last", ("visit", "seen", "contact"), "ago", "Last contact: `>12mo` longer ago or never.", "last>12mo"
    ),
    Field(
        "next", ("appointment", "appt"), "coming", "Next agreed visit: within days, or on a date.", "next<7d"
    ),
    Field("notes", (), "number", "Number of team notes.", "notes>0"),
    Field("deceased", ("dead",), "choice", "Has died by the as-of day.", "deceased:yes", YES_NO),
    Field("active", (), "choice", "The record is active.", "active:no", YES_NO),
    Field(
        "panel",
        (),
        "choice",
        "Who is asked about: `yes` the panel (usual), `all` everybody known, `no` the others.",
        "panel:all",
        (("yes", "yes"), ("no", "no"), ("all", "all")),
    ),
    Field(
        "dup", ("duplicate", "duplicates"), "choice", "May be the same person as another.", "dup:yes", YES_NO
    ),
    Field("mine", (), "flag", "Looked after by you or your team.", "mine"),
    Field("marked", (), "flag", "Marked in the list.", "marked"),
    _value("a1c", "lab-a1c", "A1c", "a1c>9/24mo", "hba1c"),
    _value("bp", "obs-bp", "blood pressure", "bp>=140/90", "sbp"),
    _value("dbp", "obs-bp", "diastolic blood pressure", "dbp>=90"),
    _value("egfr", "lab-egfr", "eGFR", "egfr<60"),
    _value("uacr", "lab-uacr", "urine albumin to creatinine ratio", "uacr>=30", "acr"),
    _value("ldl", "lab-ldl", "LDL cholesterol", "ldl>130"),
    _value("glucose", "lab-glucose", "glucose", "glucose>400"),
    _value("potassium", "lab-potassium", "potassium", "potassium>=6", "k"),
    _value("sodium", "lab-sodium", "sodium", "sodium<125", "na"),
    _value("hgb", "lab-hgb", "haemoglobin", "hgb<7", "hb"),
    _value("inr", "lab-inr", "INR", "inr>=5"),
    _value("phq9", "obs-phq9", "PHQ-9", "phq9>=10", "phq"),
    _value("phq2", "obs-phq2", "PHQ-2", "phq2>=3"),
    _value("gad7", "obs-gad7", "GAD-7", "gad7>=10", "gad"),
    _value("auditc", "obs-auditc", "AUDIT-C", "auditc>=4"),
    _value("audit", "obs-audit", "AUDIT", "audit>=16"),
    _value("dast10", "obs-dast10", "DAST-10", "dast10>=3", "dast"),
    _value("bmi", "obs-bmi", "BMI", "bmi>=30"),
    _value("weight", "obs-weight", "weight in kg", "weight>120"),
    _value("lvef", "obs-lvef", "ejection fraction", "lvef<40", "ef"),
    _value("tscore", "obs-tscore", "T-score", "tscore<=-2.5"),
    _value("packyears", "obs-packyears", "pack-years", "packyears>=20"),
)

BY_NAME: Final = {name: field for field in FIELDS for name in (field.id, *field.aliases)}
"""Every name that may stand before a colon, to its field."""

SET_WORDS: Final = {
    "flu": "vx-flu",
    "influenza": "vx-flu",
    "td": "vx-td",
    "tdap": "vx-tdap",
    "shingles": "vx-rzv",
    "zoster": "vx-rzv",
    "pneumo": "vx-pcv2021",
    "rsv": "vx-rsv-adult",
    "mammography": "mammogram",
    "pap": "lab-pap",
    "smoking": "obs-smoking",
    "falls": "obs-falls",
    "needs": "obs-hrsn",
    "acp": "obs-acp",
    "eye": "eye-exam",
    "foot": "foot-exam",
}
"""Everyday words for value sets, beside the names of measurements and the sets' own names."""


@cache
def set_names() -> frozenset[str]:
    """Names of all value sets that the program brings."""
    path = Path(__file__).parent.parent / "valuesets" / "careteam.csv"
    if not path.exists():
        return frozenset()
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return frozenset(row["set"] for row in csv.DictReader(lines))


def set_of(word: str) -> str | None:
    """The value set that a word means: a measurement, an everyday word, or a set with or without its prefix."""
    name = word.casefold()
    for prefix in ("vaccine:", "vx:", "lab:", "obs:", "med:", "rx:", "cond:"):
        name = name.removeprefix(prefix)
    field = BY_NAME.get(name)
    if field is not None and field.set:
        return field.set
    known = set_names()
    candidates = (SET_WORDS.get(name, ""), name, f"lab-{name}", f"obs-{name}", f"vx-{name}", f"rx-{name}")
    return next((one for one in candidates if one in known), None)


def set_words() -> list[str]:
    """Every word that `set_of` understands, for suggestions."""
    return sorted(
        {name for name, field in BY_NAME.items() if field.set}
        | SET_WORDS.keys()
        | set_names()
        | {name.split("-", 1)[1] for name in set_names() if name.startswith(("lab-", "obs-", "vx-", "rx-"))}
    )


def markdown_table() -> str:
    """The fields as a table for the README."""
    lines = ["| field | also | meaning | example |", "|---|---|---|---|"]
    lines += [
        f"| `{field.id}` | {', '.join(field.aliases)} | {field.help} | `{field.example}` |"
        for field in FIELDS
    ]
    return "\n".join(lines)
