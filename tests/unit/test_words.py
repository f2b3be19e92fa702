"""The words file: every key that the code uses exists, every key is used, and the vocabulary changes them all."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

from console.actions import ACTIONS, WHERE
from console.present.panel_rows import COLUMNS
from console.settings import SETTINGS
from console.words import VOCABULARIES, Words
from db.kinds import Kind

CONSOLE = Path(__file__).resolve().parents[2] / "console"
SOURCES = {path: path.read_text("utf-8") for path in CONSOLE.rglob("*.py")}
TEXTS = tomllib.loads((CONSOLE / "words" / "en.toml").read_text("utf-8"))
WORDS = Words.load(strict=True)

SAID = re.compile(r'(?:\.say|words\.count|\.counted)\(\s*"([^"]+)"')
FAMILY = re.compile(r'f"([a-z_.-]+\.)\{')


def test_the_quick_reader_reads_what_toml_means() -> None:
    """The one-line reader finds the same texts as the general one, also where something is escaped."""
    assert Words.load()._texts == TEXTS
    assert any(
        "\\" in line or '\\"' in line
        for line in (CONSOLE / "words" / "en.toml").read_text("utf-8").splitlines()
    )


def test_every_key_in_the_code_exists() -> None:
    """A key that is said somewhere is in the words file, with its plural forms where it is counted."""
    missing = [
        f"{path.name}: {key}"
        for path, text in SOURCES.items()
        if "commands" not in path.parts
        for key in SAID.findall(text)
        if key not in TEXTS and f"{key}.other" not in TEXTS
    ]
    assert missing == []


def test_every_key_is_used() -> None:
    """A text that no code asks for, by name or as one of a family, is dead and goes."""
    code = "\n".join(SOURCES.values())
    families = tuple(FAMILY.findall(code))
    for key in TEXTS:
        stem = re.sub(r"\.(one|other)$", "", key)
        used = f'"{key}"' in code or f'"{stem}"' in code or key.startswith(families) or key == "plural"
        assert used, f"{key} is not used"


def test_every_computed_key_exists() -> None:
    """The families that code computes keys for are complete."""
    wanted = [f"kind.{kind}" for kind in map(int, Kind)]
    wanted += [f"kind.{kind}.letter" for kind in map(int, Kind)]
    wanted += [f"where.{where}" for where in WHERE]
    wanted += [column.title_key for column in COLUMNS]
    wanted += [f"action.{a.group or a.id}.{part}" for a in ACTIONS for part in ("label", "help")]
    wanted += [f"setting.{s.id}.{part}" for s in SETTINGS for part in ("label", "help")]
    wanted += [f"month.{n}" for n in range(1, 13)] + [f"weekday.{n}" for n in range(1, 8)]
    assert [key for key in wanted if key not in TEXTS] == []


def test_no_text_for_actions_and_settings_that_are_gone() -> None:
    """Words of actions, kinds and settings belong to ones that exist."""
    known = {f"action.{a.group or a.id}" for a in ACTIONS}
    found = {key.rpartition(".")[0] for key in TEXTS if key.startswith("action.")}
    assert found == known
    settings = {key.split(".")[1] for key in TEXTS if key.startswith("setting.")}
    assert settings == {setting.id for setting in SETTINGS}


def test_plural_forms_come_together() -> None:
    """Whatever has a form for one has a form for others."""
    for key in TEXTS:
        if key.endswith(".one"):
            assert f"{key[:-4]}.other" in TEXTS


def test_placeholders_are_names() -> None:
    """Every placeholder is a plain name, so that no text can reach into a value."""
    for key, text in TEXTS.items():
        for _, name, spec, conversion in string.Formatter().parse(text):
            assert name is None or name.isidentifier(), key
            assert not spec, key
            assert not conversion, key


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_the_vocabulary_changes_every_label(vocabulary: str) -> None:
    """Labels that speak of people use the site's own word."""
    words = Words.load(vocabulary, strict=True)
    assert words.say("action.panel.open.help") == f"Open the {vocabulary} under the cursor."
    assert vocabulary in words.say("action.panel.mark.help")


def test_no_text_fixes_the_word_for_people() -> None:
    """Outside the vocabulary itself no text says patient or customer-owner."""
    fixed = [
        key
        for key, text in TEXTS.items()
        if not key.startswith("vocabulary.") and re.search(r"patient|customer-owner", text, re.IGNORECASE)
    ]
    assert fixed == []


def test_values_are_never_read_as_templates() -> None:
    """Braces in a value stay braces."""
    assert WORDS.say("fact.from", source="{person} {0} {x.y}") == "from {person} {0} {x.y}"


def test_counts() -> None:
    """One and many have their own forms, and large numbers their marks."""
    assert WORDS.count("span.days", 1) == "1 day"
    assert WORDS.count("span.days", 3) == "3 days"
    assert WORDS.number(1300000) == "1,300,000"


def test_a_missing_key_is_loud_in_tests_and_visible_otherwise() -> None:
    """Strict words raise; those of a running console show the key and go on, also for a missing value."""
    with pytest.raises(KeyError):
        WORDS.say("no.such.key")
    with pytest.raises(KeyError):
        WORDS.say("fact.from")
    assert Words.load().say("no.such.key") == "⟨no.such.key⟩"
    assert Words.load().say("fact.from") == "⟨fact.from⟩"


def test_an_unknown_vocabulary_falls_back() -> None:
    """A settings file with an unknown word for people still gets texts."""
    assert Words.load("consumer").vocabulary == "person"


def test_a_section_is_cut_off_its_prefix() -> None:
    """Widgets that take a mapping get the keys without their prefix."""
    assert WORDS.section("month.")["11"] == "Nov"
