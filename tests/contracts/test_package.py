"""What the wheel holds: everything that runs, nothing that tests."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("console", "widgets", "db", "seed")
DATA = {".tcss", ".toml", ".csv", ".json"}
"""Files beside Python that the program reads while it runs."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names inside a wheel built from this checkout."""
    pytest.importorskip("hatchling.build", reason="hatchling is not installed here; .ci/run always has it")
    folder = tmp_path_factory.mktemp("dist")
    code = f"import hatchling.build as b; print(b.build_wheel({str(folder)!r}))"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ},
    )
    assert ended.returncode == 0, ended.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        return set(archive.namelist())


def test_everything_that_runs_is_inside(wheel: set[str]) -> None:
    """Every module, style sheet, view, word, value set and migration of the checkout is in the wheel."""
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", *DATA} and "__pycache__" not in path.parts
    }
    assert wanted - wheel == set()
    assert any(name.startswith("db/migrations/versions/") for name in wheel)
    assert {Path(name).suffix for name in wheel} >= {".tcss", ".toml", ".csv"}


def test_nothing_else_is_inside(wheel: set[str]) -> None:
    """No test, no pin and no stray file is shipped."""
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)
    assert not [
        name for name in wheel if "test" in name.split("/")[-1] or name.endswith((".db", ".keys", ".pyc"))
    ]


def test_the_licence_travels_along(wheel: set[str]) -> None:
    """Apache-2.0 asks for its text in every copy."""
    assert [name for name in wheel if name.endswith(".dist-info/licenses/LICENSE")]


def test_the_packages_are_ours() -> None:
    """The files by which the command recognises its own packages exist, so that a rename cannot lock everybody out."""
    from console.cli import OUR_FILES

    assert {name.split("/")[0] for name in OUR_FILES} == set(PACKAGES)
    assert [name for name in OUR_FILES if not (ROOT / name).is_file()] == []
