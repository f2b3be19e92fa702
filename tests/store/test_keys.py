"""Key slots: the passphrase opens, everything else is told apart."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from db import engine, keys
from db.errors import CareteamError, DamagedError, LockedError, UseError

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = "correct horse battery staple"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    store = tmp_path_factory.mktemp("keys") / "a.careteam"
    return store, keys.create_store(store, PASSPHRASE)


def test_the_passphrase_opens_the_store(made: tuple[Path, bytes]) -> None:
    """The right passphrase gives the key that the store was made with."""
    store, key = made

    assert keys.unlock(store, PASSPHRASE) == key
    engine.connect(store, key).close()


@pytest.mark.parametrize("wrong", ["", "correct horse battery stapl", PASSPHRASE.upper(), PASSPHRASE + " "])
def test_a_wrong_passphrase_says_so(made: tuple[Path, bytes], wrong: str) -> None:
    """A wrong passphrase is told apart from damage."""
    with pytest.raises(LockedError, match="Wrong passphrase"):
        keys.unlock(made[0], wrong)


def test_no_passphrase_asks_for_one(made: tuple[Path, bytes]) -> None:
    """Without a passphrase nothing opens."""
    with pytest.raises(LockedError, match="needs its passphrase"):
        keys.unlock(made[0])


def test_both_spellings_of_a_letter_open(tmp_path: Path) -> None:
    """A passphrase typed as composed or decomposed letters is one passphrase (NFC)."""
    store = tmp_path / "b.careteam"
    key = keys.create_store(store, "größere Äpfel fürs Ömchen")

    assert keys.unlock(store, unicodedata.normalize("NFD", "größere Äpfel fürs Ömchen")) == key


@pytest.mark.parametrize("weak", ["", "short", "fourteen chars", "a b c", "x" * 1025])
def test_weak_passphrases_are_refused(tmp_path: Path, weak: str) -> None:
    """A weak passphrase makes no store and leaves no file."""
    with pytest.raises(UseError):
        keys.create_store(tmp_path / "c.careteam", weak)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "field", ["user", "role", "store", "nonce", "wrapped", "memory_kib", "time", "lanes", "salt"]
)
def test_an_edited_slot_opens_nothing(made: tuple[Path, bytes], tmp_path: Path, field: str) -> None:
    """SEC-03: any edited field of a slot makes it useless; weaker parameters are refused."""
    content: dict[str, Any] = json.loads(keys.key_path(made[0]).read_text())
    slot = content["slots"][0]
    holder = slot["kdf"] if field in slot["kdf"] else slot
    old = holder[field]
    holder[field] = old + 1 if isinstance(old, int) else ("A" if old[0] != "A" else "B") + old[1:]
    copy = tmp_path / "a.careteam"
    keys.key_path(copy).write_text(json.dumps(content))

    with pytest.raises(CareteamError):
        keys.unlock(copy, PASSPHRASE)


def test_parameters_below_the_minimum_are_refused(made: tuple[Path, bytes], tmp_path: Path) -> None:
    """A slot cannot be weakened to make guessing cheap."""
    content: dict[str, Any] = json.loads(keys.key_path(made[0]).read_text())
    content["slots"][0]["kdf"]["memory_kib"] = 1024
    copy = tmp_path / "a.careteam"
    keys.key_path(copy).write_text(json.dumps(content))

    with pytest.raises(DamagedError):
        keys.unlock(copy, PASSPHRASE)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"slots": 3}',
        '{"slots": ["x"]}',
        '{"slots": [{"kind": "demo"}]}',
        '{"slots": [{"kdf": []}]}',
        "null",
    ],
)
def test_a_broken_key_file_is_damage(tmp_path: Path, content: str) -> None:
    """Rubbish in the key file is said to be damage, not a wrong passphrase."""
    store = tmp_path / "a.careteam"
    keys.key_path(store).write_text(content)

    with pytest.raises(DamagedError):
        keys.unlock(store, PASSPHRASE)


@pytest.mark.parametrize("field", ["memory_kib", "time", "lanes"])
def test_a_slot_that_asks_for_too_much_is_refused(
    made: tuple[Path, bytes], tmp_path: Path, field: str
) -> None:
    """Whoever writes a gigantic derivation into the key file cannot make the program take all memory or time."""
    content = json.loads(keys.key_path(made[0]).read_text())
    content["slots"][0]["kdf"][field] = 2**31 - 1
    copy = tmp_path / "a.careteam"
    keys.key_path(copy).write_text(json.dumps(content))

    with pytest.raises(DamagedError, match="more memory"):
        keys.unlock(copy, PASSPHRASE)


def test_a_store_that_cannot_be_finished_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the second step fails, neither a key without a store nor a store without a key is left."""

    def failing(*_: Any, **__: Any) -> None:
        raise PermissionError

    monkeypatch.setattr(engine.Store, "open", failing)
    with pytest.raises(PermissionError):
        keys.create_store(tmp_path / "a.careteam", PASSPHRASE)

    assert list(tmp_path.iterdir()) == []


def test_a_missing_key_file_is_said(tmp_path: Path) -> None:
    """Without the key file the person is told which file to bring back."""
    with pytest.raises(LockedError, match=r"a\.careteam\.keys"):
        keys.unlock(tmp_path / "a.careteam", PASSPHRASE)


def test_the_passphrase_is_nowhere_on_disk(made: tuple[Path, bytes]) -> None:
    """SEC-11: neither passphrase nor key stands in any file of the store."""
    store, key = made
    for file in store.parent.iterdir():
        content = file.read_bytes()
        assert PASSPHRASE.encode() not in content
        assert key not in content
        assert key.hex().encode() not in content


def test_an_existing_store_is_never_replaced(made: tuple[Path, bytes]) -> None:
    """Making a store where one is refuses and changes neither file."""
    store, _ = made
    before = store.read_bytes(), keys.key_path(store).read_bytes()

    with pytest.raises(UseError):
        keys.create_store(store, PASSPHRASE)
    assert (store.read_bytes(), keys.key_path(store).read_bytes()) == before
