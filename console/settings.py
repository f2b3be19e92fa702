"""The settings of one user: declared once as typed data, kept in one small TOML file. Knows no screen.

A broken file never stops the console: what can be read is used, and every problem is said in a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from console.paths import write_private
from console.words import VOCABULARIES, Words
from db.errors import StoreError, UseError

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["choice", "flag", "text", "list", "zone"]

ROLES: Final = ("", "provider", "nurse", "case-manager", "behaviorist", "medical-assistant", "administrator")
"""Who may be at the keyboard; empty for nobody in particular."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that a user can choose; its label and help are words under `setting.<id>`."""

    id: str
    kind: Kind
    section: str
    """Where the settings screen shows it: look, work, people."""
    choices: tuple[str, ...] = ()
    """For the kind "choice"; shown by `setting.<id>.<choice>` where such a text exists."""

    def label(self, words: Words) -> str:
        """The name of the setting in a few words."""
        return words.say(f"setting.{self.id}.label")

    def help(self, words: Words) -> str:
        """One sentence on what it changes."""
        return words.say(f"setting.{self.id}.help")

    def choice_label(self, choice: str, words: Words) -> str:
        """What one choice is called."""
        key = f"setting.{self.id}.choice.{choice or 'none'}"
        return words.say(key) if words.has(key) else choice


SETTINGS: Final = (
    Setting(
        "theme", "choice", "look", ("careteam-dark", "careteam-light", "careteam-contrast", "careteam-safe")
    ),
    Setting("words", "choice", "look", VOCABULARIES),
    Setting("date_style", "choice", "look", ("day-first", "month-first", "iso")),
    Setting("ascii", "flag", "look"),
    Setting("mouse", "flag", "look"),
    Setting("preview", "flag", "look"),
    Setting("role", "choice", "work", ROLES),
    Setting("team", "text", "work"),
    Setting("practitioner", "text", "work"),
    Setting("start_view", "text", "work"),
    Setting("columns", "list", "work"),
    Setting("mask", "choice", "people", ("full", "team", "hall", "stage")),
    Setting("time_zone", "zone", "people"),
    Setting("keep_source", "flag", "people"),
)
"""Every setting, in the order of the settings screen. Keys are changed in the table `[keymap]` of the same file."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of all settings; the defaults are what a newcomer gets."""

    theme: str = "careteam-dark"
    words: str = VOCABULARIES[0]
    date_style: str = "day-first"
    ascii: bool = False
    mouse: bool = True
    preview: bool = True
    role: str = ""
    team: str = ""
    practitioner: str = ""
    start_view: str = ""
    columns: tuple[str, ...] = ()
    mask: str = "full"
    time_zone: str = ""
    keep_source: bool = False
    keymap: dict[str, str | list[str]] = field(default_factory=dict)

    def with_(self, **changes: Any) -> Settings:
        """The same settings with some of them changed."""
        return replace(self, **changes)


_BY_ID: Final = {setting.id: setting for setting in SETTINGS}


def default_of(setting_id: str) -> object:
    """What a setting is when nobody chose."""
    return getattr(Settings(), setting_id)


def check(setting_id: str, value: object, words: Words) -> object:
    """A value as the setting keeps it, or `UseError` that says what would be right."""
    setting = _BY_ID.get(setting_id)
    if setting is None:
        raise UseError(_unknown(setting_id, words))
    if setting.kind == "flag":
        return _flag(value, setting, words)
    if setting.kind == "list":
        return _names(value, setting, words)
    if not isinstance(value, str):
        raise UseError(words.say("settings.want-text", name=setting_id))
    if setting.kind == "choice" and value not in setting.choices:
        choices = ", ".join(choice or '""' for choice in setting.choices)
        raise UseError(words.say("settings.want-choice", name=setting_id, value=value, choices=choices))
    if setting.kind == "zone" and value:
        _zone(value, words)
    return value.strip()


def _flag(value: object, setting: Setting, words: Words) -> bool:
    known = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in known:
        return known[value.strip().lower()]
    raise UseError(words.say("settings.want-flag", name=setting.id))


def _names(value: object, setting: Setting, words: Words) -> tuple[str, ...]:
    parts = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise UseError(words.say("settings.want-list", name=setting.id))
    return tuple(parts)


def _zone(value: str, words: Words) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UseError(words.say("settings.want-zone", value=value)) from None


def _unknown(name: str, words: Words) -> str:
    from difflib import get_close_matches

    nearest = get_close_matches(name, [*_BY_ID, "keymap"], n=1)
    if nearest:
        return words.say("settings.unknown-near", name=name, nearest=nearest[0])
    return words.say("settings.unknown", name=name)


def load(path: Path, words: Words | None = None) -> tuple[Settings, tuple[str, ...]]:
    """The settings of a file and what was wrong with it, as sentences; a missing file is all defaults. Never raises."""
    words = words or Words.load()
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings(), ()
    except (OSError, UnicodeDecodeError) as error:
        return Settings(), (words.say("settings.unreadable", file=path.name, reason=type(error).__name__),)
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(), (words.say("settings.broken", file=path.name, reason=str(error)),)
    return _read(values, path.name, words)


def _read(values: dict[str, Any], file: str, words: Words) -> tuple[Settings, tuple[str, ...]]:
    kept: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in values.items():
        try:
            kept[name] = _keymap(value, words) if name == "keymap" else check(name, value, words)
        except UseError as error:
            problems.append(words.say("settings.problem", file=file, problem=error.message))
    return Settings(**kept), tuple(problems)


def _keymap(value: object, words: Words) -> dict[str, str | list[str]]:
    """The user's keys as they stand; `console.keymap` judges them one by one."""
    if not isinstance(value, dict):
        raise UseError(words.say("settings.want-table", name="keymap"))
    for keys in value.values():
        if not isinstance(keys, str) and not (
            isinstance(keys, list) and all(isinstance(key, str) for key in keys)
        ):
            raise UseError(words.say("settings.want-keys", name="keymap"))
    return dict(value)


def save(path: Path, settings: Settings) -> None:
    """Write the settings that differ from the defaults, as a whole and private; `StoreError` where that fails."""
    try:
        write_private(path, as_toml(settings))
    except OSError as error:
        raise StoreError(
            f"The settings could not be saved ({type(error).__name__}).", f"Check {path.parent}."
        ) from None


def as_toml(settings: Settings) -> str:
    """The text of a settings file: only what was changed, so that better defaults reach everybody else."""
    lines = [
        f"{each.name} = {toml_value(getattr(settings, each.name))}"
        for each in fields(settings)
        if each.name != "keymap" and getattr(settings, each.name) != default_of(each.name)
    ]
    if settings.keymap:
        lines += [
            "",
            "[keymap]",
            *(f"{toml_value(key)} = {toml_value(keys)}" for key, keys in settings.keymap.items()),
        ]
    return "\n".join(lines).strip() + "\n"


def toml_value(value: object) -> str:
    """One value in TOML; strings as basic strings with every control character escaped."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_value(part) for part in value)}]"
    if isinstance(value, int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() or c == "\u200c" else f"\\U{ord(c):08X}" for c in escaped) + '"'
