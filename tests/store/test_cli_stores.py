"""The command line on real stores: made, filled, listed, checked; what is printed and what is not."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from console import cli
from db import engine, keys, lease
from db.fhir import intake

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSPHRASE = "four made up words"
NAMES = ("Quillfeather", "Marshwater")


def patient(number: int, family: str, **more: Any) -> dict[str, Any]:
    """One made-up Patient."""
    return {
        "resourceType": "Patient",
        "id": f"made-{number}",
        "identifier": [{"system": "urn:example:mrn", "value": f"MRN-{number}"}],
        "name": [{"use": "official", "family": family, "given": ["Ada"]}],
        "gender": "female",
        "birthDate": f"195{number}-03-04",
        "generalPractitioner": [{"reference": "Practitioner/doc"}],
        **more,
    }


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with two people in one bundle."""
    folder = tmp_path / "in"
    folder.mkdir()
    fill(folder)
    return folder


def fill(folder: Path) -> None:
    """Writes two people in one bundle."""
    entries = [{"resource": patient(number, family)} for number, family in enumerate(NAMES, 1)]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    (folder / "bundle.json").write_text(json.dumps(bundle), encoding="utf-8")


class Console:
    """Runs commands on one store, with its passphrase on a file descriptor."""

    def __init__(self, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.store = store
        self._capsys = capsys

    def __call__(self, *arguments: str | Path, passphrase: str | None = PASSPHRASE) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of one command."""
        words = [str(word) for word in arguments]
        words += ["--store", str(self.store)]
        read = None
        if passphrase is not None:
            read, write = os.pipe()
            os.write(write, f"{passphrase}\n".encode())
            os.close(write)
            words += ["--passphrase-fd", str(read)]
        try:
            code = cli.main(words)
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            if read is not None:
                os.close(read)
        said = self._capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def console(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Console:
    """A command line whose store does not exist yet."""
    return Console(tmp_path / "own" / "made.db", capsys)


@pytest.fixture(scope="module")
def made_own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one's own (not a demo) with two people in it, made once."""
    folder = tmp_path_factory.mktemp("own")
    fill(folder)
    path = folder / "made.db"
    key = keys.create_store(path, PASSPHRASE)
    with engine.Store.open(path, key, write=True) as store:
        intake.run(store, [folder / "bundle.json"])
    return path


@pytest.fixture
def filled(made_own: Path, console: Console) -> Console:
    """A copy of that store."""
    console.store.parent.mkdir(mode=0o700)
    for one in (made_own, keys.key_path(made_own)):
        shutil.copy(one, console.store.parent / one.name)
    return console


@pytest.fixture(scope="module")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished demo store of forty people, made once."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    assert (
        cli.main(
            [
                "demo",
                "--people",
                "40",
                "--seed",
                "7",
                "--today",
                "2026-11-24",
                "--no-console",
                "--store",
                str(path),
            ]
        )
        == 0
    )
    return path


@pytest.fixture
def demo(made_demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Console:
    """A copy of that demo store."""
    capsys.readouterr()
    for one in (made_demo, keys.key_path(made_demo)):
        shutil.copy(one, tmp_path / one.name)
    return Console(tmp_path / made_demo.name, capsys)


def test_init_makes_a_private_encrypted_store(console: Console) -> None:
    """The store and its key file are made, readable by their owner only, and not plain."""
    code, out, err = console("init")
    assert (code, out) == (0, "")
    assert str(console.store) in err
    for path in (console.store, keys.key_path(console.store)):
        assert path.stat().st_mode & 0o777 == 0o600
    assert console.store.read_bytes()[:16] != engine.PLAIN
    assert PASSPHRASE not in keys.key_path(console.store).read_text(encoding="utf-8")


def test_init_never_touches_what_is_there(filled: Console) -> None:
    """A second init is refused and changes no byte."""
    before = filled.store.read_bytes(), keys.key_path(filled.store).read_bytes()
    assert filled("init")[0] == 2
    assert (filled.store.read_bytes(), keys.key_path(filled.store).read_bytes()) == before


def test_a_weak_passphrase_makes_nothing(console: Console) -> None:
    """Too short a passphrase is wrong use, and leaves no half-made store behind."""
    code, _, err = console("init", passphrase="short")
    assert code == 2
    assert "short" in err
    assert not console.store.exists()
    assert not keys.key_path(console.store).exists()


@pytest.mark.parametrize("command", [("panel",), ("person", "1"), ("doctor", "--quick")], ids=" ".join)
def test_a_wrong_passphrase_ends_with_three(filled: Console, command: tuple[str, ...]) -> None:
    """Nothing is read without the passphrase, and no name is printed."""
    code, out, err = filled(*command, passphrase="some other four words")
    assert code == 3
    assert not any(name in out + err for name in NAMES)


def test_without_a_terminal_and_a_descriptor_the_store_stays_locked(
    filled: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is asked where nobody can answer."""
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        code, _, err = filled("panel", passphrase=None)
    assert code == 3
    assert "--passphrase-fd" in err


def test_import_accounts_for_everything(console: Console, files: Path) -> None:
    """Counts per type say what was stored, skipped and refused; a refusal ends with 1 and says where and why."""
    console("init")
    (files / "more.ndjson").write_text(
        "\n".join(
            [
                json.dumps({"resourceType": "Claim", "id": "c1", "status": "active"}),
                json.dumps(
                    {"resourceType": "Observation", "id": "o1", "status": "final", "code": {"text": "x"}}
                ),
                "{ not json",
            ]
        ),
        encoding="utf-8",
    )
    code, out, err = console("import", files, "--format", "json")
    report = json.loads(out)
    assert code == 1
    assert err == ""
    assert report["types"]["Patient"] == {"stored": 2, "skipped": 0, "refused": 0}
    assert report["types"]["Claim"]["skipped"] == 1
    assert report["types"]["Observation"]["refused"] == 1
    assert report["people"] == 2
    assert report["refused_total"] == len(report["refused"]) == 2
    assert all(
        one["reason"] and "more.ndjson" in one["file"] and one["line"] in {2, 3} for one in report["refused"]
    )


def test_importing_again_counts_what_is_there_as_stored(filled: Console, files: Path) -> None:
    """The same files change nothing and are no failure."""
    code, out, _ = filled("import", files, "--format", "json")
    assert code == 0
    assert json.loads(out)["types"]["Patient"] == {"stored": 2, "skipped": 0, "refused": 0}
    assert json.loads(out)["people"] == 2


def test_a_path_that_is_not_there_imports_nothing(filled: Console, files: Path) -> None:
    """A mistyped path is wrong use before anything is read."""
    code, _, err = filled("import", files, files / "absent")
    assert code == 2
    assert "absent" in err


def test_ctrl_c_stops_an_import_cleanly(
    filled: Console, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupt ends the import between resources, says so with 130, and the store stays sound."""
    many = "\n".join(json.dumps(patient(1, NAMES[0], id=f"more-{number}")) for number in range(600))
    (files / "many.ndjson").write_text(many, encoding="utf-8")
    whole = intake.run

    def interrupted(*arguments: Any, **options: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return whole(*arguments, **options)

    monkeypatch.setattr(intake, "run", interrupted)
    before = signal.getsignal(signal.SIGINT)
    code, out, err = filled("import", files, "--format", "json")
    assert code == 130
    assert json.loads(out)["cancelled"] is True
    assert "stopped" in err
    assert signal.getsignal(signal.SIGINT) is before
    assert filled("doctor")[0] == 0


def test_numbers_only_without_leave(filled: Console) -> None:
    """In a store that is no demo no command prints anything about a person unless --show-phi is said."""
    for command in (
        ("panel",),
        ("panel", "--format", "json"),
        ("panel", "--format", "csv"),
        ("person", "1"),
        ("person", "MRN-1", "--format", "json"),
    ):
        code, out, err = filled(*command)
        assert code == 0, err
        assert out
        for secret in (*NAMES, "Ada", "MRN", "1951"):
            assert secret not in out + err, (command, secret)


def test_with_leave_people_are_shown(filled: Console) -> None:
    """--show-phi prints what the screens show, in every format."""
    for form in ("text", "json", "csv"):
        code, out, _ = filled("panel", "--show-phi", "--format", form)
        assert code == 0
        assert all(name in out for name in NAMES), form
    code, out, _ = filled("person", "MRN-2", "--show-phi")
    assert code == 0
    assert NAMES[1] in out
    card = json.loads(filled("person", "MRN-2", "--show-phi", "--format", "json")[1])
    assert card["row"]["family"] == NAMES[1]
    assert card["row"]["birth"] == "1952-03-04"


def test_the_panel_is_filtered_sorted_and_cut(filled: Console) -> None:
    """--filter, --sort and --limit are those of the console, and the counts tell what was left out."""
    found = json.loads(
        filled("panel", "--format", "json", "--sort", "-name", "--limit", "1", "--show-phi")[1]
    )
    assert found["matching"] == 2
    assert [one["family"] for one in found["people"]] == ["Quillfeather"]
    found = json.loads(filled("panel", "--format", "json", "--filter", "marsh", "--show-phi")[1])
    assert [one["family"] for one in found["people"]] == ["Marshwater"]
    code, out, err = filled("panel", "--filter", "colour:red")
    assert (code, out) == (2, "")
    assert "colour" in err


def test_another_day_is_another_age(filled: Console) -> None:
    """--as-of looks back without changing the store."""
    before = filled.store.read_bytes()
    ages = {}
    for day in ("2000-01-01", "2026-11-24"):
        found = json.loads(
            filled("panel", "--format", "json", "--as-of", day, "--show-phi", "--filter", "marsh")[1]
        )
        assert found["as_of"] == day
        ages[day] = found["people"][0]["age"]
    assert ages == {"2000-01-01": 47, "2026-11-24": 74}
    assert filled.store.read_bytes() == before


def test_an_export_is_private_and_never_overwrites(filled: Console, tmp_path: Path) -> None:
    """The file is its owner's only; a second export needs to be told; without leave it holds numbers."""
    target = tmp_path / "panel.csv"
    assert filled("export", "--to", target, "--show-phi")[0] == 0
    assert target.stat().st_mode & 0o777 == 0o600
    assert NAMES[0] in target.read_text(encoding="utf-8")
    assert filled("export", "--to", target)[0] == 2
    assert NAMES[0] in target.read_text(encoding="utf-8")
    assert filled("export", "--to", target, "--overwrite")[0] == 0
    assert target.read_text(encoding="utf-8").splitlines() == ["person", "2", "1"]
    for form in ("markdown", "json"):
        other = tmp_path / f"panel.{form}"
        assert filled("export", "--to", other, "--format", form, "--show-phi")[0] == 0
        assert NAMES[0] in other.read_text(encoding="utf-8")


def test_a_damaged_store_ends_with_four(filled: Console) -> None:
    """The doctor finds a page that somebody changed; nothing is mended behind anybody's back."""
    whole = bytearray(filled.store.read_bytes())
    at = len(whole) - 2000
    whole[at] ^= 0xFF
    filled.store.write_bytes(whole)
    code, out, _ = filled("doctor", "--format", "json")
    findings = json.loads(out)
    assert code == 4
    assert findings["ok"] is False
    assert any(
        one["topic"] == "store" and one["state"] == "problem" and one["next_step"]
        for one in findings["findings"]
    )
    assert filled.store.read_bytes() == bytes(whole)


def test_the_doctor_notices_open_permissions(filled: Console) -> None:
    """A store that others can read is said, with the command that mends it."""
    filled.store.chmod(0o644)
    code, out, _ = filled("doctor", "--quick")
    assert code == 0
    assert f"chmod 600 {filled.store}" in out


def test_the_doctor_says_what_is_broken_in_the_settings(filled: Console) -> None:
    """An unknown setting is named."""
    from console import paths

    paths.settings_file().parent.mkdir(parents=True, exist_ok=True)
    paths.settings_file().write_text('colour = "red"\n', encoding="utf-8")
    _, out, _ = filled("doctor", "--quick", "--format", "json")
    assert any(one["topic"] == "settings" and "colour" in one["said"] for one in json.loads(out)["findings"])


def test_a_held_store_is_not_written_to(
    filled: Console, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another process holds the lease an import waits, then says who; reading goes on meanwhile."""
    from console.commands import stores

    monkeypatch.setattr(stores, "LEASE_SECONDS", 0.2)
    held = lease.Lease.take(filled.store, "console")
    try:
        code, _, err = filled("import", files)
        assert code == 3
        assert "console" in err
        assert filled("panel")[0] == 0
    finally:
        held.release()


def test_a_demo_shows_its_people_on_its_own_day(demo: Console) -> None:
    """A demo store needs no passphrase and no leave, and plays on the day that it was made for."""
    code, out, err = demo("panel", "--format", "json", passphrase=None)
    assert code == 0, err
    found = json.loads(out)
    assert found["as_of"] == "2026-11-24"
    assert found["matching"] >= 30
    assert all(one["family"] or one["given"] for one in found["people"])
    code, out, _ = demo("panel", "--limit", "3", passphrase=None)
    assert len(out.splitlines()) == 4
    code, out, _ = demo("person", str(found["people"][0]["person"]), passphrase=None)
    assert code == 0
    assert found["people"][0]["family"] in out


def test_a_demo_is_made_once(demo: Console, capsys: pytest.CaptureFixture[str]) -> None:
    """The next start uses what is there; other numbers need --reset."""
    before = demo.store.read_bytes()
    store = str(demo.store)
    assert cli.main(["demo", "--no-console", "--store", store]) == 0
    assert cli.main(["demo", "--no-console", "--store", store, "--people", "40"]) == 0
    assert cli.main(["demo", "--no-console", "--store", store, "--people", "41"]) == 2
    assert "--people 40" in capsys.readouterr().err
    assert demo.store.read_bytes() == before
    assert cli.main(["demo", "--no-console", "--store", store, "--people", "12", "--reset"]) == 0
    assert demo.store.read_bytes() != before


def test_a_demo_never_replaces_a_store_of_ones_own(filled: Console) -> None:
    """`demo --reset` on a real store is refused; no byte changes."""
    before = filled.store.read_bytes()
    for more in ([], ["--reset"]):
        assert cli.main(["demo", "--no-console", "--store", str(filled.store), *more]) == 2
    assert filled.store.read_bytes() == before
    assert keys.key_path(filled.store).exists()


def test_a_demo_that_is_interrupted_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the people are made: the next start makes them, it does not open half of them."""
    import seed.demo

    def interrupted(path: Path, **_: Any) -> None:
        keys.create_demo_store(path)
        raise KeyboardInterrupt

    monkeypatch.setattr(seed.demo, "make_demo", interrupted)
    store = tmp_path / "demo.db"
    assert cli.main(["demo", "--no-console", "--store", str(store)]) == 130
    assert list(tmp_path.iterdir()) == []


def test_a_demo_that_lost_power_is_made_anew(demo: Console) -> None:
    """A store beside which the mark of an unfinished demo stands is not opened, it is made."""
    demo.store.with_name(demo.store.name + ".making").touch()
    before = demo.store.read_bytes()
    assert cli.main(["demo", "--no-console", "--people", "3", "--store", str(demo.store)]) == 0
    assert demo.store.read_bytes() != before
    assert not list(demo.store.parent.glob("*.making"))


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    """A command cleans up after itself."""
    before = threading.active_count()
    yield
    assert threading.active_count() == before
