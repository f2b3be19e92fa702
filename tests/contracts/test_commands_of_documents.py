"""What the README tells a newcomer to type is what continuous integration runs, and what it shows is generated."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def readme() -> str:
    """The README's text."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


def marked(name: str) -> str:
    """What stands in the README between the markers of this name."""
    found = re.search(rf"<!-- {name}:begin -->\n(.*?)<!-- {name}:end -->", readme(), re.DOTALL)
    assert found, f"README.md has no markers for {name}"
    return found[1].strip()


def command(name: str) -> str:
    """The one line in the shell block between two markers."""
    lines = [line for line in marked(name).splitlines() if not line.startswith("```")]
    assert len(lines) == 1, lines
    return lines[0]


def test_ci_runs_the_test_command_of_the_readme() -> None:
    """The line that passes the tests on a fresh machine is, letter by letter, the one that CI runs."""
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert command("test-command") in [line.strip() for line in ci.splitlines()]


def test_the_commands_install_pins_by_hash() -> None:
    """Both commands make their own environment and take only what the constraint files allow."""
    for name, pins in (("demo-command", "constraints/runtime.txt"), ("test-command", "constraints/test.txt")):
        line = command(name)
        assert line.startswith("python3 -m venv .venv && ")
        assert f"--require-hashes -r {pins}" in line
    assert command("demo-command").endswith(" && .venv/bin/careteam demo")


def test_the_key_table_is_generated() -> None:
    """The README's keys are those of console/actions.py, line by line."""
    from console.actions import markdown_table

    assert marked("keys") == markdown_table().strip()


def test_the_filter_table_is_generated() -> None:
    """The README's filter fields are those of db/filter.py, line by line."""
    from tests.support.documents import filter_table

    assert marked("filter") == filter_table().strip()


def test_every_command_is_described() -> None:
    """Each sub-command of the command line stands in the README."""
    from console.cli import COMMANDS

    assert [name for name in COMMANDS if f"careteam {name}" not in readme()] == []
