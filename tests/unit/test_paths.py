"""Where files live: one folder for tests, everything private, files written whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from console import paths

if TYPE_CHECKING:
    from pathlib import Path


def test_one_variable_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With CARETEAM_HOME every path lies under it."""
    monkeypatch.setenv("CARETEAM_HOME", str(tmp_path))
    for path in (
        paths.settings_file(),
        paths.views_folder(),
        paths.default_store(),
        paths.demo_store(),
        paths.exports_folder(),
    ):
        assert path.is_relative_to(tmp_path)


def test_without_it_the_system_decides(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable settings and stores are in the places of the system, apart from each other."""
    monkeypatch.delenv("CARETEAM_HOME")
    assert paths.settings_file() == home / ".config" / "careteam" / "settings.toml"
    assert paths.default_store() == home / ".local" / "share" / "careteam" / "careteam.db"


def test_the_demo_is_apart_from_any_real_store() -> None:
    """The demo store has a folder of its own."""
    assert paths.demo_store().parent != paths.default_store().parent


def test_folders_are_private_and_foreign_ones_untouched(tmp_path: Path) -> None:
    """New folders are for the owner only; one that was there above keeps its mode."""
    tmp_path.chmod(0o755)
    made = paths.private_folder(tmp_path / "a" / "b")
    assert made.stat().st_mode & 0o777 == 0o700
    assert made.parent.stat().st_mode & 0o777 == 0o700
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_writing_into_a_foreign_folder_leaves_it_alone(tmp_path: Path) -> None:
    """An export into somebody's documents does not change the folder, and the file is private whatever the umask."""
    tmp_path.chmod(0o755)
    os.umask(0o022)
    paths.write_private(tmp_path / "out.csv", "x")
    assert tmp_path.stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600


def test_the_umask_is_private() -> None:
    """After the call new files of the process are for the owner only."""
    os.umask(0o022)
    paths.private_umask()
    assert os.umask(0o077) == 0o077


def test_an_existing_file_is_kept_unless_asked(tmp_path: Path) -> None:
    """Without permission to replace, the old file stays as it was and nothing else is left behind."""
    target = tmp_path / "out.csv"
    target.write_text("old")
    with pytest.raises(FileExistsError):
        paths.write_private(target, "new", overwrite=False)
    assert target.read_text() == "old"
    paths.write_private(target, "new")
    assert target.read_text() == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    """Text that cannot be encoded leaves neither the file nor a draft, and an old file unharmed."""
    with pytest.raises(UnicodeEncodeError):
        paths.write_private(tmp_path / "new.txt", "\ud800", overwrite=False)
    assert [each.name for each in tmp_path.iterdir()] == []
    (tmp_path / "old.txt").write_text("old")
    with pytest.raises(UnicodeEncodeError):
        paths.write_private(tmp_path / "old.txt", "\ud800")
    assert (tmp_path / "old.txt").read_text() == "old"
