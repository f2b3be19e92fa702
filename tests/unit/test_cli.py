"""The command line before any store is opened: options, refusals, what reaches stdout and stderr."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from console import __version__, cli
from console.commands import failure, import_files, open_console, options, output, panel, passphrase
from console.settings import SETTINGS
from db.errors import (
    CareteamError,
    DamagedError,
    LeaseError,
    LockedError,
    MissingError,
    NetworkError,
    StoreError,
    UseError,
)
from db.records import ImportProgress, ImportReport, PanelList, PanelRow, PersonId, Refusal, Span, TypeCount

if TYPE_CHECKING:
    from pathlib import Path


def ended(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit code of `careteam` with these arguments, and what it wrote."""
    try:
        code = cli.main(arguments)
    except SystemExit as end:
        code = int(end.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["walk"],
        ["panel", "--as-of", "2026-02-30"],
        ["panel", "--limit", "-1"],
        ["panel", "--format", "xml"],
        ["panel", "--form", "json"],
        ["import"],
        ["export"],
        ["person"],
        ["demo", "--people", "0"],
        ["init", "--passphrase", "correct horse battery staple"],
        ["--nonsense"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What has no meaning is refused on stderr with exit code 2 and the way to the help."""
    code, out, err = ended(arguments, capsys)
    assert (code, out) == (2, "")
    assert "--help" in err


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` names the program and its version."""
    assert ended(["--version"], capsys) == (0, f"careteam {__version__}\n", "")


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The first help a person sees names all commands with what they do."""
    code, out, _ = ended(["--help"], capsys)
    assert code == 0
    for name, (_, purpose) in cli.COMMANDS.items():
        assert any(line.split(maxsplit=1) == [name, purpose] for line in out.splitlines())


@pytest.mark.parametrize(
    "arguments", [[], ["panel"], ["person", "1"], ["export", "--to", "x.csv"], ["import", "."]]
)
def test_without_a_store_every_command_says_how_to_make_one(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On a fresh machine nothing is made by accident; the next step is named."""
    monkeypatch.chdir(tmp_path)
    code, out, err = ended(arguments, capsys)
    assert (code, out) == (2, "")
    assert "careteam" in err
    assert list(tmp_path.iterdir()) == []


def test_a_named_store_must_exist(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A mistyped name is a mistake, not an empty store."""
    for arguments in (["--store"], ["panel", "--store"], ["doctor", "--quick", "--store"]):
        code, _, err = ended([*arguments, str(tmp_path / "absent.db")], capsys)
        assert code == 2, err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UseError("x"), 2),
        (LockedError("x"), 3),
        (LeaseError("x"), 3),
        (StoreError("x"), 4),
        (DamagedError("x"), 4),
        (NetworkError("x"), 5),
        (MissingError("x"), 6),
        (ModuleNotFoundError("x", name="x"), 6),
        (FileNotFoundError(2, "No such file", "x"), 2),
        (ZeroDivisionError("x"), failure.UNEXPECTED),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_exit_codes_say_what_went_wrong(
    error: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each kind of failure has its documented exit code and a line on stderr."""
    assert failure.report(error) == code
    assert capsys.readouterr().err.startswith("careteam: ")


def test_a_next_step_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """What to do next stands on a line of its own."""
    failure.report(CareteamError("It broke.", "Mend it."))
    assert capsys.readouterr().err == "careteam: It broke.\nMend it.\n"


def test_an_unexpected_fault_shows_no_data(capsys: pytest.CaptureFixture[str]) -> None:
    """The message and the variables of an exception may hold a person; type and place do not."""
    name = "Canary Ada Quill"

    class Broken:
        def add_arguments(self, parser: argparse.ArgumentParser) -> None:
            """Nothing."""

        def run(self, args: argparse.Namespace) -> int:
            """Fails with data in its message and its locals."""
            raise ValueError(name)

    assert cli._guarded(Broken(), argparse.Namespace()) == failure.UNEXPECTED
    said = capsys.readouterr()
    assert "Canary" not in said.out + said.err
    assert "ValueError at unit/test_cli.py:" in said.err


def test_ctrl_c_is_not_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """A person who stops a command gets their prompt back, with the exit code that shells expect."""

    class Stopped:
        def add_arguments(self, parser: argparse.ArgumentParser) -> None:
            """Nothing."""

        def run(self, args: argparse.Namespace) -> int:
            """Is interrupted."""
            raise KeyboardInterrupt

    assert cli._guarded(Stopped(), argparse.Namespace()) == 130
    assert capsys.readouterr().err == "careteam: stopped.\n"


def test_files_are_private_from_the_first_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Whatever a command makes, nobody else on the machine can read it."""
    os.umask(0o022)
    ended(["--version"], capsys)
    (tmp_path / "made").touch()
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o600


def test_foreign_packages_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `db` that stands before ours on the path, or a package without our files, is said before anything is loaded."""
    assert cli.foreign_package() == ""
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert "package db found here is not careteam's own" in cli.foreign_package()
    monkeypatch.undo()
    assert "console, db, seed, widgets" in cli.foreign_package(str(tmp_path))


def test_a_stranger_ends_with_six(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With foreign packages no command runs."""
    monkeypatch.setattr(cli, "foreign_package", lambda: "careteam: not ours\n")
    assert ended(["--version"], capsys) == (6, "", "careteam: not ours\n")


def test_the_console_needs_a_terminal() -> None:
    """Piped output gets a sentence, not escape codes."""
    with pytest.raises(UseError, match="needs a terminal"):
        open_console.launch(None, argparse.Namespace())


def test_the_roles_are_those_of_the_settings() -> None:
    """--role takes what the settings file takes, without loading it for the help."""
    known = next(setting for setting in SETTINGS if setting.id == "role").choices
    assert set(open_console.ROLES) == {role for role in known if role}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ada Quill", "Ada Quill"),
        ("Zoë ʻIolani 李", "Zoë ʻIolani 李"),
        ("a\x1b[31mb", "a[31mb"),
        ("a\x9b31mb\x7f\x00", "a31mb"),
        ("a\u202eb\u2066c\ufeff", "abc"),
        ("one\ntwo\tthree", "one two three"),
        ("👩\u200d⚕️", "👩\u200d⚕️"),
        ("\ud800x", "x"),
    ],
)
def test_nothing_that_is_printed_steers_a_terminal(text: str, shown: str) -> None:
    """Control codes, direction marks and lone surrogates are gone; letters and joiners stay."""
    assert output.clean(text) == shown


def test_columns_align_by_what_is_seen(capsys: pytest.CaptureFixture[str]) -> None:
    """A wide character takes two cells, a combining mark none."""
    output.print_table(("name", "n"), [("李", "1"), ("e\u0301a", "2"), ("abcd", "3")])
    assert capsys.readouterr().out.splitlines() == ["name  n", "李    1", "e\u0301a    2", "abcd  3"]


def test_days_and_numbers_are_read_strictly() -> None:
    """Only whole days and whole numbers are taken."""
    assert options.day("2026-11-24") == date(2026, 11, 24)
    assert options.whole_number("0") == 0
    for read, text in (
        (options.day, "24.11.2026"),
        (options.whole_number, "1.5"),
        (options.positive_number, "0"),
    ):
        with pytest.raises(argparse.ArgumentTypeError):
            read(text)


def test_a_passphrase_comes_from_a_descriptor() -> None:
    """The first line is the passphrase, spaces included, its line end not."""
    read, write = os.pipe()
    os.write(write, "  späte vier Wörter hier \r\nsecond line\n".encode())
    os.close(write)
    assert passphrase.from_descriptor(read) == "  späte vier Wörter hier "
    os.close(read)
    with pytest.raises(UseError):
        passphrase.from_descriptor(read)


def test_a_passphrase_is_never_read_from_a_pipe_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal nobody is asked; the option that works is named."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(LockedError, match="--passphrase-fd"):
        passphrase.ask()


ROW = PanelRow(
    person=PersonId(7), family="Quill", given="Ada", birth=Span(date(1951, 3, 1), date(1951, 3, 31)), age=75
)


def test_json_without_leave_holds_numbers_only() -> None:
    """What is not to be shown is not there, whatever the row holds."""
    listed = PanelList(
        query="age>64", order="name", ids=(PersonId(7),), complete=True, as_of=date(2026, 11, 24)
    )
    hidden = panel.as_json(listed, [ROW], shown=False)
    assert hidden["people"] == [{"person": 7}]
    assert "Quill" not in str(hidden)
    assert panel.as_json(listed, [ROW], shown=True)["people"][0]["family"] == "Quill"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (date(1951, 3, 4), date(1951, 3, 4), "1951-03-04"),
        (date(1951, 3, 1), date(1951, 3, 31), "1951-03"),
        (date(1951, 1, 1), date(1951, 12, 31), "1951"),
    ],
)
def test_dates_are_as_exact_as_their_source(low: date, high: date, text: str) -> None:
    """A month stays a month; no day is invented."""
    assert panel.span_text(Span(low, high)) == text


REPORT = ImportReport(
    types={
        "Patient": TypeCount(stored=2),
        "Claim": TypeCount(skipped=3),
        "Observation": TypeCount(stored=1, refused=25),
    },
    people=2,
    seconds=1.5,
    refusals=tuple(
        Refusal(f"file{n}.json", n, "Observation", "Observation.code", "not a code") for n in range(25)
    ),
    refused=25,
    files=3,
    duplicates=1,
)


def test_the_report_as_json_is_stable() -> None:
    """Names and shapes that scripts rely on."""
    shown = import_files.as_json(REPORT)
    assert shown["types"]["Patient"] == {"stored": 2, "skipped": 0, "refused": 0}
    assert {
        name: shown[name]
        for name in ("people", "seconds", "files", "refused_total", "duplicates", "cancelled")
    } == {
        "people": 2,
        "seconds": 1.5,
        "files": 3,
        "refused_total": 25,
        "duplicates": 1,
        "cancelled": False,
    }
    assert shown["refused"][3] == {
        "file": "file3.json",
        "line": 3,
        "resource": "Observation",
        "path": "Observation.code",
        "reason": "not a code",
    }


def test_the_report_as_text_counts_and_points() -> None:
    """Counts per type in columns, the first refusals with file and line, and how many more there are."""
    lines = list(import_files.as_lines(REPORT))
    assert lines[0].split() == ["type", "stored", "skipped", "refused"]
    assert ["Observation", "1", "0", "25"] in [line.split() for line in lines]
    assert any("file3.json:3" in line and "not a code" in line for line in lines)
    assert "… and 5 more" in lines[-1]


def test_progress_says_speed_and_time_left_but_no_names() -> None:
    """A file name may be a person's name, so it is not on the progress line."""
    now = ImportProgress(10, 40, 25, 100, 3000, 7, 6.0, file="Ada_Quill.json")
    words = import_files.progress_words(now)
    assert "25%" in words
    assert "10 of 40 files" in words
    assert "500 a second" in words
    assert "18 s left" in words
    assert "Quill" not in words


def test_progress_is_silent_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Logs hold no progress lines."""
    line = import_files.ProgressLine()
    line.show(ImportProgress(1, 2, 1, 2, 1, 1, 1.0))
    line.clear()
    assert capsys.readouterr().err == ""
