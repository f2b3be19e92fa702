"""The shape of the checkout: fixed top level, pins without addresses, documents that are true."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from console import __version__

ROOT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {
    "pyproject.toml", "console", "widgets", "db", "seed", "tests", "README.md", "LICENSE", "CHANGELOG.md",
    "SECURITY.md", "CONTRIBUTING.md", "constraints",
}  # fmt: skip
PINS = sorted((ROOT / "constraints").glob("*.txt"))


def tracked() -> list[str]:
    """Every file that git knows; an unpacked source archive has no git, so the tests that need it are skipped there."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    ended = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in ended.stdout.split("\0") if name]


def test_the_top_level_is_what_was_agreed() -> None:
    """Beside dot files nothing stands at the top that the design does not name."""
    tops = {name.split("/")[0] for name in tracked()}
    assert {name for name in tops if not name.startswith(".")} <= TOP_LEVEL


def test_no_lock_file_is_kept() -> None:
    """Lock files carry registry addresses; hashed constraints take their place."""
    locks = re.compile(r"(?:^|/)(?:uv\.lock|pylock.*\.toml|poetry\.lock|Pipfile\.lock|package-lock\.json)$")
    assert [name for name in tracked() if locks.search(name)] == []


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_pins_hold_hashes_and_no_address(path: Path) -> None:
    """Every line is a pin, its marker or a SHA-256; nothing tells where it came from."""
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text
    pins = re.findall(r"^([a-z0-9.-]+)==\S+", text, re.MULTILINE)
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(pins) == len(blocks) > 20
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", block) for block in blocks)


def test_the_program_runs_on_what_was_tested() -> None:
    """Each pin for users is the pin of the tests."""
    pinned = {
        path.stem: set(re.findall(r"^\S+==\S+", path.read_text(encoding="utf-8"), re.MULTILINE))
        for path in PINS
    }
    assert pinned["runtime"] < pinned["test"]


def test_every_dependency_is_pinned_and_has_a_reason() -> None:
    """Each requirement in pyproject.toml is in the constraint files, and the line above it says why it is needed."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    pins = (ROOT / "constraints" / "test.txt").read_text(encoding="utf-8")
    extras = project["optional-dependencies"]
    wanted = [
        *project["dependencies"],
        *(one for extra in ("test", "build", "gates") for one in extras[extra]),
    ]
    for requirement in wanted:
        name = re.split(r"[^A-Za-z0-9-]", requirement)[0]
        assert re.search(rf"^{name}==", pins, re.MULTILINE), name
    lines = [line.strip() for line in text.splitlines()]
    for requirement in [*wanted, *extras["bench"]]:
        at = lines.index(f'"{requirement}",')
        assert lines[at - 1].startswith("# "), requirement


def test_the_changelog_knows_this_version() -> None:
    """The version of the program has its section."""
    assert re.search(
        rf"^## \[{re.escape(__version__)}\]",
        (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )


def test_links_between_documents_lead_somewhere() -> None:
    """Every relative link in the top-level documents points to a file of the checkout."""
    for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"):
        for target in re.findall(
            r"\]\((?!https?:|#|mailto:)([^)#]+)", (ROOT / name).read_text(encoding="utf-8")
        ):
            assert (ROOT / target).exists(), f"{name}: {target}"


def test_no_file_names_this_machine() -> None:
    """Neither a developer's folders nor a package registry is written anywhere."""
    machine = re.compile(r"/work/(?:main|venv|shared)|index-url|/home/[a-z]+/|/root/")
    found = []
    for name in tracked():
        path = ROOT / name
        if (
            path.suffix in {".py", ".md", ".toml", ".txt", ".tcss", ".csv"}
            and path != Path(__file__)
            and path.is_file()
        ):
            text = path.read_text(encoding="utf-8")
            found += [name] if machine.search(text) else []
    assert found == []
