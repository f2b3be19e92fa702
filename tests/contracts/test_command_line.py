"""The command line as an interface: options hold no secrets, debug variables do nothing, exit codes mean what is said."""

from __future__ import annotations

import argparse
import importlib
import os
import re
from pathlib import Path

import pytest
import textual

from console import cli

MODULES = sorted({module for module, _ in cli.COMMANDS.values()} | {"open_console"})


@pytest.mark.parametrize("module", MODULES)
def test_no_option_takes_a_secret(module: str) -> None:
    """A passphrase or key is never an argument: every user of the machine could read it (TRM-09)."""
    parser = argparse.ArgumentParser()
    importlib.import_module(f"console.commands.{module}").add_arguments(parser)
    for action in parser._actions:
        for name in action.option_strings:
            words = set(name.strip("-").split("-"))
            assert not words & {"password", "secret", "token", "key", "pin"}, name
            assert "passphrase" not in words or name == "--passphrase-fd", name


def test_no_secret_comes_from_the_environment(checkout: Path) -> None:
    """Nothing of the console or the store reads a passphrase or key from an environment variable."""
    variable = re.compile(r"(?:environ(?:\.get|\.pop)?|getenv)[\[(]\s*[\"']([A-Za-z_]+)")
    read: set[str] = set()
    for package in ("console", "widgets", "db", "seed"):
        for path in (checkout / package).rglob("*.py"):
            read |= set(variable.findall(path.read_text(encoding="utf-8")))
    assert "CARETEAM_HOME" in read
    assert not [name for name in read if re.search("PASS|SECRET|TOKEN|KEY", name.upper())]


def test_debugging_variables_of_textual_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would log keys, save pictures or load a foreign driver is gone before Textual is imported; looks stay."""
    for name in (
        "TEXTUAL",
        "TEXTUAL_LOG",
        "TEXTUAL_SCREENSHOT",
        "TEXTUAL_PRESS",
        "TEXTUAL_DRIVER",
        "TEXTUAL_DEBUG",
    ):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("TEXTUAL_THEME", "light")
    cli.scrub_environment()
    assert {name for name in os.environ if name.startswith("TEXTUAL")} == {
        "TEXTUAL_ANIMATIONS",
        "TEXTUAL_THEME",
    }


def test_what_is_kept_is_known_and_harmless() -> None:
    """The variables that stay are Textual's own, and none of them records, replays, or loads code."""
    found: set[str] = set()
    for path in Path(textual.__file__).parent.rglob("*.py"):
        found |= set(re.findall(r"[\"'](TEXTUAL_[A-Z_]+)[\"']", path.read_text(encoding="utf-8")))
    assert found >= cli.KEPT_VARIABLES
    assert not [
        name for name in cli.KEPT_VARIABLES if re.search("LOG|SHOT|PRESS|DRIVER|DEBUG|DEVTOOLS", name)
    ]
