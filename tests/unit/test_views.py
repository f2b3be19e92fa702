"""Saved views: those that come with the console have a meaning, the user's are checked, kept and told apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import views
from console.present.panel_rows import COLUMNS, read_order
from console.settings import ROLES
from console.views import View
from console.words import Words
from db.errors import UseError
from db.filter.parse import parse

WORDS = Words.load(strict=True)
BUILT_IN = [(role, view) for role in ROLES for view in views.builtin(role, WORDS)[0]]


@pytest.mark.parametrize(("role", "view"), BUILT_IN, ids=lambda value: getattr(value, "name", value))
def test_built_in_views_can_be_opened(role: str, view: View) -> None:
    """Columns and sort orders of every built-in view exist."""
    assert set(view.columns) <= {column.id for column in COLUMNS}
    assert read_order(view.sort)[0] in {column.order for column in COLUMNS}
    assert view.key in range(1, 10)


@pytest.mark.parametrize("role", ROLES)
def test_built_in_filters_have_a_meaning(role: str) -> None:
    """Every built-in filter, and that of "only what needs me", is understood by the panel's filter language."""
    found, needs_me = views.builtin(role, WORDS)
    for text in (needs_me, *(view.filter for view in found)):
        parse(text)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_everybody_and_its_own_digits(role: str) -> None:
    """A role's digits are used once, and one of its views shows everybody."""
    found, problems = views.load(Path("/nonexistent"), role, WORDS)
    assert problems == ()
    assert "" in [view.filter for view in found]
    assert len(views.by_key(found)) == len(found)
    assert views.needs_me(role, WORDS)


def test_a_saved_view_comes_back(tmp_path: Path) -> None:
    """What is saved is loaded again, private, first among the views of its digit."""
    view = View("Ünser Blick: “A & B”", 1, 'name:"x y" age>64', "-age", ("name", "age"), "nurse")
    saved = views.save(tmp_path / "views", view, WORDS)
    found, problems = views.load(tmp_path / "views", "nurse", WORDS)
    assert problems == ()
    assert views.by_key(found)[1] == saved
    assert (tmp_path / "views" / saved.file).stat().st_mode & 0o777 == 0o600
    assert saved.file == "ünser-blick-a-b.toml"


def test_a_users_digit_wins_over_a_built_in_one(tmp_path: Path) -> None:
    """The built-in view stays in the list without its digit, and nobody complains."""
    views.save(tmp_path, View("Mine", 1, "age>80"), WORDS)
    found, problems = views.load(tmp_path, "provider", WORDS)
    assert problems == ()
    assert views.by_key(found)[1].name == "Mine"
    assert views.named(found, "today") is not None
    assert views.free_key(found) == 8


def test_two_views_with_one_digit(tmp_path: Path) -> None:
    """Of two of the user's own, the second is kept without a digit and said."""
    views.save(tmp_path, View("Alpha", 8), WORDS)
    views.save(tmp_path, View("Beta", 8), WORDS)
    found, problems = views.load(tmp_path, "", WORDS)
    assert problems == ("“Beta” wants the number 8, which “Alpha” has; it is in the list without a number.",)
    assert views.named(found, "Beta") == View("Beta", None, file="beta.toml")


def test_views_of_another_role_are_not_shown(tmp_path: Path) -> None:
    """A view that names a role is for that role."""
    views.save(tmp_path, View("Mine", 8, role="nurse"), WORDS)
    assert views.named(views.load(tmp_path, "provider", WORDS)[0], "Mine") is None
    assert views.named(views.load(tmp_path, "nurse", WORDS)[0], "Mine") is not None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('name = "A"\nfilter = "\n', "line 2"),
        ('filter = "x"', "has no name"),
        ('name = "A"\nkey = 12', "from 1 to 9"),
        ('name = "A"\nkey = true', "from 1 to 9"),
        ('name = "A"\nsort = 3', "“sort”"),
        ('name = "A"\ncolumns = "name"', "column names"),
        ('name = "A"\ncolour = "red"', "“colour”"),
        ('name = "A"\nrole = "king"', "these roles"),
    ],
)
def test_a_broken_file_is_said_and_the_others_work(tmp_path: Path, text: str, part: str) -> None:
    """A wrong file names itself and what is wrong, with the line where its text is broken."""
    (tmp_path / "bad.toml").write_text(text, "utf-8")
    views.save(tmp_path, View("Good", 8), WORDS)
    found, problems = views.load(tmp_path, "", WORDS)
    assert len(problems) == 1
    assert "bad.toml" in problems[0]
    assert part in problems[0]
    assert views.by_key(found)[8].name == "Good"


def test_saving_over_another_view_asks(tmp_path: Path) -> None:
    """A name that is taken is refused until replacing was said; changing a view keeps its file."""
    first = views.save(tmp_path, View("Mine", 8), WORDS)
    with pytest.raises(UseError, match="already"):
        views.save(tmp_path, View("Mine", 7), WORDS)
    changed = View("Renamed", 7, file=first.file)
    assert views.save(tmp_path, changed, WORDS, overwrite=True).file == first.file
    assert [view.name for view in views.load(tmp_path, "", WORDS)[0] if not view.builtin] == ["Renamed"]


def test_deleting(tmp_path: Path) -> None:
    """One's own view goes; a built-in one cannot."""
    views.delete(tmp_path, views.save(tmp_path, View("Mine", 8), WORDS), WORDS)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UseError, match="came with the console"):
        views.delete(tmp_path, BUILT_IN[0][1], WORDS)


@given(st.text())
def test_no_name_leaves_the_folder(name: str) -> None:
    """Whatever a view is called, its file is one plain name inside the folder."""
    file = views.file_name(name)
    assert Path(file).name == file
    assert not file.startswith(".")
    assert len(file.encode("utf-8", "replace")) <= 255
