"""The settings file: read whatever it says, report in sentences, write whole and private."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import settings
from console.settings import SETTINGS, Settings
from console.words import Words
from db.errors import StoreError, UseError

if TYPE_CHECKING:
    from pathlib import Path

WORDS = Words.load(strict=True)


def read(tmp_path: Path, text: str) -> tuple[Settings, tuple[str, ...]]:
    """The settings of a file with this text."""
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return settings.load(path, WORDS)


def test_no_file_is_all_defaults(tmp_path: Path) -> None:
    """A newcomer gets the defaults and no complaint."""
    assert settings.load(tmp_path / "none.toml", WORDS) == (Settings(), ())


def test_good_values_are_taken(tmp_path: Path) -> None:
    """Every kind of value is read as it was meant."""
    text = 'words = "patient"\nascii = true\ncolumns = ["name", "age"]\ntime_zone = "America/Anchorage"\n[keymap]\n"panel.sort" = "o"\n'
    held, problems = read(tmp_path, text)
    assert problems == ()
    assert (held.words, held.ascii, held.columns) == ("patient", True, ("name", "age"))
    assert held.keymap == {"panel.sort": "o"}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('thme = "x"', "did you mean “theme”?"),
        ("zzzzqq = 1", "there is no setting “zzzzqq”"),
        ('theme = "blue"', "“theme” cannot be “blue”"),
        ("theme = 3", "wants a text"),
        ('mouse = "maybe"', "wants true or false"),
        ("columns = 4", "wants a list"),
        ("columns = [1]", "wants a list"),
        ('time_zone = "Mars/Base"', "is not a time zone"),
        ('time_zone = "../../etc/passwd"', "is not a time zone"),
        ("keymap = 3", "wants lines like"),
        ('[keymap]\n"panel.sort" = 3', "wants keys"),
    ],
)
def test_bad_values_are_said_and_left_out(tmp_path: Path, text: str, part: str) -> None:
    """A wrong line names the file, the setting and what would be right; the rest of the file counts."""
    held, problems = read(tmp_path, f'words = "patient"\n{text}\n')
    assert held == Settings(words="patient")
    assert len(problems) == 1
    assert problems[0].startswith("settings.toml: ")
    assert part in problems[0]


@pytest.mark.parametrize("text", ['theme = "', "= 3", "\x00", "[a]\n[a]"])
def test_a_broken_file_never_stops_the_console(tmp_path: Path, text: str) -> None:
    """Text that is no TOML gives the defaults and one sentence with the reason."""
    held, problems = read(tmp_path, text)
    assert held == Settings()
    assert len(problems) == 1
    assert "settings.toml cannot be read" in problems[0]


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 give the defaults and a sentence."""
    path = tmp_path / "settings.toml"
    path.write_bytes(b'team = "\xe9\xff"')
    held, problems = settings.load(path, WORDS)
    assert held == Settings()
    assert "cannot be opened" in problems[0]


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    """Saving and loading is the identity, in a private file that holds only what was changed."""
    path = tmp_path / "new" / "settings.toml"
    held = Settings(
        words="customer-owner",
        team='Blue "1" \\ x',
        ascii=True,
        columns=("name",),
        keymap={"app.help": ["?", "h"]},
    )
    settings.save(path, held)
    assert settings.load(path, WORDS) == (held, ())
    assert "theme" not in path.read_text("utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["settings.toml"]


def test_saving_where_one_may_not_is_said(tmp_path: Path) -> None:
    """A folder that is a file makes a sentence with a next step, not a traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="could not be saved"):
        settings.save(tmp_path / "file" / "settings.toml", Settings())


@given(st.text())
def test_any_text_survives_writing(text: str) -> None:
    """Whatever a person types as a team's name, the file can be read again and says the same."""
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in text):
        return  # lone surrogates cannot be in any UTF-8 file
    assert tomllib.loads(f"team = {settings.toml_value(text)}")["team"] == text


def test_flags_may_be_words() -> None:
    """The settings screen and the command line hand over text."""
    assert settings.check("mouse", "off", WORDS) is False
    with pytest.raises(UseError):
        settings.check("moose", "off", WORDS)


def test_choices_have_names_and_defaults_are_choices() -> None:
    """Each default is allowed, and themes, roles, dates and levels are shown by name."""
    for setting in SETTINGS:
        assert settings.check(setting.id, settings.default_of(setting.id), WORDS) == settings.default_of(
            setting.id
        )
    role = next(setting for setting in SETTINGS if setting.id == "role")
    assert [role.choice_label(choice, WORDS) for choice in role.choices[:2]] == ["none", "provider"]


def test_every_field_is_declared() -> None:
    """What is kept in the file and what is declared are the same list."""
    assert {setting.id for setting in SETTINGS} | {"keymap"} == set(Settings.__dataclass_fields__)


def test_theme_choices_are_the_themes() -> None:
    """The themes that can be chosen are the ones that exist."""
    from console.themes import THEMES

    theme = next(setting for setting in SETTINGS if setting.id == "theme")
    assert set(theme.choices) == {each.name for each in THEMES}
