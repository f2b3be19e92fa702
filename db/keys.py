"""The key file beside a store: slots that each wrap the store's random key. Knows no database.

A passphrase never opens the database directly: it opens a slot (Argon2id, AES-256-GCM), the slot gives the data key,
and the database key is derived from that. More slots, recovery and rotation build on the same file (security.md 2.6).
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import tempfile
import unicodedata
from pathlib import Path
from typing import Any, Final

from db.errors import DamagedError, LockedError, UseError

ARGON2: Final = {"name": "argon2id", "memory_kib": 65536, "time": 3, "lanes": 4}
"""Argon2id, 64 MiB, three passes (security.md 2.5); stored in each slot so that it can be raised later."""

LEAST: Final = {"memory_kib": 19456, "time": 2, "lanes": 1}
"""Below OWASP ASVS 5.0 appendix C a slot is refused, whoever wrote it."""

MOST: Final = {"memory_kib": 1048576, "time": 64, "lanes": 64}
"""Above this a slot was not written by anybody who meant to open it: a gigabyte, or minutes."""

MIN_PASSPHRASE: Final = 15
"""Characters (ASVS 6.2.1 advises 15); four words with spaces are as good."""

MAX_PASSPHRASE: Final = 1024

DEMO_NOTE: Final = "Demo store: this key lies beside the data on purpose. Never put real people in it."


def key_path(store: Path) -> Path:
    """Where the slots of a store lie."""
    return store.with_name(store.name + ".keys")


def check_passphrase(passphrase: str) -> str:
    """The passphrase in the one spelling that is used (NFC).

    Raises:
        UseError: it is too short, too long, or empty.
    """
    told = unicodedata.normalize("NFC", passphrase)
    if len(told) > MAX_PASSPHRASE:
        raise UseError("The passphrase is longer than 1,024 characters.")
    if len(told) < MIN_PASSPHRASE and len(told.split()) < 4:
        raise UseError("The passphrase is too short.", "Use at least 15 characters, or four words.")
    return told


def _derive(data_key: bytes) -> bytes:
    """The raw database key, from the data key."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"careteam database").derive(data_key)


def _wrapping_key(passphrase: str, kdf: dict[str, Any]) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    if kdf.get("name") != "argon2id" or any(int(kdf.get(name, 0)) < least for name, least in LEAST.items()):
        raise DamagedError(
            "A key slot asks for a weaker derivation than this program accepts.", "Restore the key file."
        )
    if any(int(kdf[name]) > most for name, most in MOST.items()):
        raise DamagedError(
            "A key slot asks for more memory or time than makes sense.", "Restore the key file."
        )
    kdf_of = Argon2id(
        salt=base64.b64decode(kdf["salt"]),
        length=32,
        iterations=kdf["time"],
        lanes=kdf["lanes"],
        memory_cost=kdf["memory_kib"],
    )
    return kdf_of.derive(passphrase.encode())


def _sealed_fields(slot: dict[str, Any]) -> bytes:
    """Everything in a slot but the wrapped key: edited fields make the unwrapping fail."""
    return json.dumps({k: v for k, v in slot.items() if k != "wrapped"}, sort_keys=True).encode()


def _passphrase_slot(store_id: str, user: str, role: str, passphrase: str, data_key: bytes) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    kdf = {**ARGON2, "salt": base64.b64encode(secrets.token_bytes(16)).decode()}
    nonce = secrets.token_bytes(12)
    slot: dict[str, Any] = {
        "v": 1,
        "kind": "passphrase",
        "user": user,
        "role": role,
        "store": store_id,
        "kdf": kdf,
        "nonce": base64.b64encode(nonce).decode(),
    }
    wrapped = AESGCM(_wrapping_key(passphrase, kdf)).encrypt(nonce, data_key, _sealed_fields(slot))
    return {**slot, "wrapped": base64.b64encode(wrapped).decode()}


def _write(path: Path, content: dict[str, Any]) -> None:
    """Replace the key file whole: written beside, flushed, renamed."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(0o600)
    Path(name).replace(path)


def _read(store: Path) -> dict[str, Any]:
    path = key_path(store)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        slots = content.get("slots")
        if not isinstance(slots, list) or not all(isinstance(slot, dict) for slot in slots):
            content = None
    except FileNotFoundError as error:
        raise LockedError(
            f"The key file {path.name} is missing.", "It lies beside the store; restore it."
        ) from error
    except (OSError, ValueError, AttributeError) as error:
        raise DamagedError(
            f"The key file {path.name} cannot be read.", "Restore it from a backup."
        ) from error
    if content is None:
        raise DamagedError(f"The key file {path.name} holds no key slots.", "Restore it from a backup.")
    return dict(content)


def _make(store: Path, slot_of: Any, data_key: bytes, *, demo: bool) -> bytes:
    """Key file first, then the store; neither is left alone when the other fails."""
    from db import engine

    path = key_path(store)
    if path.exists() or store.exists():
        raise UseError(f"There is already a store at {store}.", "Choose another name; nothing was changed.")
    store.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    store_id = secrets.token_hex(16)
    _write(path, {"v": 1, "store": store_id, "slots": [slot_of(store_id)]})
    key = _derive(data_key)
    # A store that somebody else makes in this very moment is not ours to take away.
    ours = [path]
    try:
        engine.create(store, key)
        ours += [store, store.with_name(store.name + "-wal"), store.with_name(store.name + "-shm")]
        with (
            engine.Store.open(store, key, write=True, purpose="init", wipe=False) as opened,
            opened.writing() as conn,
        ):
            conn.executemany(
                "INSERT INTO meta(key, value) VALUES (?, ?)",
                [
                    ("store-id", store_id),
                    # Ids that we make are derived with this secret, so that they cannot be guessed from person and rule.
                    ("site-secret", secrets.token_hex(32)),
                    ("audit-key", secrets.token_hex(32)),
                    ("device", secrets.token_hex(8)),
                    ("demo", "1" if demo else "0"),
                    ("changes", "0"),
                ],
            )
    except BaseException:
        for leftover in ours:
            leftover.unlink(missing_ok=True)
        raise
    return key


def create_store(store: Path, passphrase: str, *, user: str = "owner", role: str = "administrator") -> bytes:
    """Make an empty store that opens with `passphrase`; the raw key is returned.

    Raises:
        UseError: the passphrase is too weak, or something is already there.
    """
    told = check_passphrase(passphrase)
    data_key = secrets.token_bytes(32)
    return _make(
        store, lambda store_id: _passphrase_slot(store_id, user, role, told, data_key), data_key, demo=False
    )


def create_demo_store(store: Path) -> bytes:
    """Make an empty demo store: encrypted like every store, its key in the file beside it, which says so."""
    data_key = secrets.token_bytes(32)
    slot = {"v": 1, "kind": "demo", "note": DEMO_NOTE, "key": base64.b64encode(data_key).decode()}
    return _make(store, lambda store_id: {**slot, "store": store_id}, data_key, demo=True)


def is_demo(store: Path) -> bool:
    """Whether the store opens without a passphrase because it is a demo.

    Raises:
        LockedError: there is no key file.
        DamagedError: the key file cannot be read.
    """
    return any(slot.get("kind") == "demo" for slot in _read(store)["slots"])


def unlock(store: Path, passphrase: str | None = None) -> bytes:
    """The raw key of a store.

    Raises:
        LockedError: a passphrase is needed, or this one is wrong.
        DamagedError: the key file or a slot is not as it was written.
    """
    slots = _read(store)["slots"]
    for slot in slots:
        if slot.get("kind") == "demo":
            try:
                return _derive(base64.b64decode(slot["key"]))
            except (KeyError, ValueError, TypeError) as error:
                raise DamagedError(
                    "The demo's key is not as it was written.", "Make the demo anew: careteam demo --reset."
                ) from error
    if passphrase is None:
        raise LockedError(
            "This store needs its passphrase.", "Give it at the prompt or with --passphrase-fd."
        )
    # After the way out for demo stores, which need neither: a few milliseconds of the start.
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    told = unicodedata.normalize("NFC", passphrase)
    for slot in slots:
        try:
            wrapping = AESGCM(_wrapping_key(told, slot["kdf"]))
            data_key = wrapping.decrypt(
                base64.b64decode(slot["nonce"]), base64.b64decode(slot["wrapped"]), _sealed_fields(slot)
            )
        except InvalidTag:
            continue
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise DamagedError(
                "A key slot is not as it was written.", "Restore the key file from a backup."
            ) from error
        return _derive(data_key)
    raise LockedError("Wrong passphrase.", "Try again; nothing was changed.")
