"""Saved views: filter, sort and columns under a name and a digit, as small text files that people can share.

Those that come with the console stand beside this file, one file a role; the user's own are one file each. Knows no
screen; whether a filter has a meaning is judged by `db.filter` when the view is opened.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from console.paths import write_private
from console.settings import ROLES, toml_value
from db.errors import StoreError, UseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.words import Words

_FIELDS: Final = ("name", "key", "filter", "sort", "columns", "role")


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the panel."""

    name: str
    key: int | None = None
    """The digit 1–9 that opens it."""
    filter: str = ""
    """In the filter language of the panel."""
    sort: str = "name"
    """A column id, with a leading `-` for descending."""
    columns: tuple[str, ...] = ()
    """Column ids in order; empty for the user's usual ones."""
    role: str = ""
    """Shown to this role only; empty for everybody."""
    builtin: bool = False
    file: str = ""
    """The file that it came from, for changing and deleting."""


def builtin(role: str, words: Words) -> tuple[tuple[View, ...], str]:
    """The views that come with the console for a role, and the filter of "only what needs me"."""
    name = role if role in ROLES and role else "everybody"
    import tomllib

    values = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))
    views = tuple(
        replace(_view(each, name, words), builtin=True, role=role, file="") for each in values["view"]
    )
    return views, str(values["needs_me"])


def needs_me(role: str, words: Words) -> str:
    """The filter behind "only what needs me" for a role."""
    return builtin(role, words)[1]


def load(folder: Path, role: str, words: Words) -> tuple[tuple[View, ...], tuple[str, ...]]:
    """All views of a role, those with a digit first, and what was wrong with the user's files, as sentences.

    A digit that a user's view takes leaves the built-in one without; of two of the user's, the later file yields.
    """
    own: list[View] = []
    problems: list[str] = []
    for path in _files(folder):
        try:
            view = _read(path, words)
        except UseError as error:
            problems.append(error.message)
            continue
        if not view.role or view.role == role:
            own.append(view)
    return _with_keys([*own, *builtin(role, words)[0]], problems, words), tuple(problems)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob("*.toml"))
    except OSError:
        return []


def _with_keys(views: list[View], problems: list[str], words: Words) -> tuple[View, ...]:
    """No digit twice; the first view keeps it."""
    taken: dict[int, View] = {}
    kept = []
    for view in views:
        if view.key in taken:
            if not view.builtin:
                problems.append(
                    words.say("views.clash", name=view.name, key=view.key, other=taken[view.key].name)
                )
            kept.append(replace(view, key=None))
            continue
        if view.key is not None:
            taken[view.key] = view
        kept.append(view)
    return tuple(sorted(kept, key=lambda view: view.key or 10))


def _read(path: Path, words: Words) -> View:
    """One of the user's files; `UseError` names the file and, where the text is broken, the line."""
    import tomllib

    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise UseError(words.say("views.broken", file=path.name, reason=str(error))) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UseError(words.say("views.unreadable", file=path.name, reason=type(error).__name__)) from None
    return replace(_view(values, path.name, words), file=path.name)


def _view(values: dict[str, Any], file: str, words: Words) -> View:
    """A view from the values of a file, every one checked."""
    for name in values:
        if name not in _FIELDS:
            raise UseError(words.say("views.unknown", file=file, name=name, known=", ".join(_FIELDS)))
    for name in ("name", "filter", "sort", "role"):
        if not isinstance(values.get(name, ""), str):
            raise UseError(words.say("views.want-text", file=file, name=name))
    if not values.get("name", "").strip():
        raise UseError(words.say("views.no-name", file=file))
    key = values.get("key")
    if key is not None and (not isinstance(key, int) or isinstance(key, bool) or not 1 <= key <= 9):
        raise UseError(words.say("views.want-digit", file=file))
    columns = values.get("columns", [])
    if not isinstance(columns, list) or not all(isinstance(column, str) for column in columns):
        raise UseError(words.say("views.want-columns", file=file))
    if values.get("role", "") not in ROLES:
        raise UseError(words.say("views.want-role", file=file, roles=", ".join(ROLES[1:])))
    return View(
        name=values["name"].strip(),
        key=key,
        filter=values.get("filter", "").strip(),
        sort=values.get("sort", "name").strip() or "name",
        columns=tuple(columns),
        role=values.get("role", ""),
    )


def as_toml(view: View) -> str:
    """The text of a view's file."""
    lines = [f"name = {toml_value(view.name)}"]
    if view.key is not None:
        lines.append(f"key = {view.key}")
    lines += [f"filter = {toml_value(view.filter)}", f"sort = {toml_value(view.sort)}"]
    if view.columns:
        lines.append(f"columns = {toml_value(view.columns)}")
    if view.role:
        lines.append(f"role = {toml_value(view.role)}")
    return "\n".join(lines) + "\n"


def file_name(name: str) -> str:
    """A file name from a view's name: letters and digits of any language, hyphens between, no way out of the folder."""
    simple = unicodedata.normalize("NFC", name).casefold()
    parts = re.sub(r"[\W_]+", "-", simple).strip("-")[:60]
    return f"{parts or 'view'}.toml"


def save(folder: Path, view: View, words: Words, *, overwrite: bool = False) -> View:
    """Write a view as one of the user's own; `UseError` where the name is taken and `overwrite` was not said."""
    path = folder / (view.file if overwrite and view.file else file_name(view.name))
    if path.exists() and not overwrite:
        raise UseError(words.say("views.exists", name=view.name), words.say("views.exists-next"))
    try:
        write_private(path, as_toml(view))
    except OSError as error:
        raise StoreError(words.say("views.not-saved", reason=type(error).__name__)) from None
    return replace(view, builtin=False, file=path.name)


def delete(folder: Path, view: View, words: Words) -> None:
    """Remove one of the user's own views; a built-in one cannot be removed."""
    if view.builtin or not view.file:
        raise UseError(words.say("reason.own-view"))
    (folder / view.file).unlink(missing_ok=True)


def by_key(views: Iterable[View]) -> dict[int, View]:
    """The views that a digit opens."""
    return {view.key: view for view in views if view.key is not None}


def free_key(views: Sequence[View]) -> int | None:
    """The lowest digit that no view has."""
    return next((digit for digit in range(1, 10) if digit not in by_key(views)), None)


def named(views: Iterable[View], name: str) -> View | None:
    """The view of this name, whatever its capitals."""
    return next((view for view in views if view.name.casefold() == name.strip().casefold()), None)
