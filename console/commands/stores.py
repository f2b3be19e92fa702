"""Which store a command means, how it is unlocked, and the day it is seen on. Holds no SQL and prints no content."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from db.engine import Connection, Store

TRIES = 3
"""Passphrases asked for at a terminal before giving up."""

LEASE_SECONDS = 5.0
"""How long a command that writes waits for another writer (design.md 7)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An open store as a reading command sees it."""

    conn: Connection
    as_of: date
    demo: bool


def chosen(args: argparse.Namespace) -> Path:
    """The store that the arguments mean: the named one, else one's own, else the demo store.

    Raises:
        UseError: there is none.
    """
    from console import paths
    from console.commands.output import say
    from db.errors import UseError

    if args.store is not None:
        path: Path = args.store
        if not path.is_file():
            raise UseError(f"There is no store at {path}.", "Make one with careteam init or careteam demo.")
        return path
    own = paths.default_store()
    if own.is_file():
        return own
    demo = paths.demo_store()
    if demo.is_file():
        say("careteam: there is no store of your own; this is the demo store.")
        return demo
    raise UseError(
        "There is no store yet.", "Make one with careteam init, or look around with careteam demo."
    )


def unlock(path: Path, args: argparse.Namespace) -> bytes:
    """The key of a store; asks for its passphrase unless it is a demo store.

    Raises:
        LockedError: no passphrase, or a wrong one.
    """
    from console.commands import passphrase
    from console.commands.output import say
    from db import keys
    from db.errors import LockedError

    if keys.is_demo(path):
        return keys.unlock(path)
    if args.passphrase_fd is not None:
        return keys.unlock(path, passphrase.from_descriptor(args.passphrase_fd))
    for left in reversed(range(TRIES)):
        told = passphrase.ask()
        try:
            return keys.unlock(path, told)
        except LockedError as error:
            if not left:
                raise
            say(f"careteam: {error.message}")
    raise AssertionError


@contextlib.contextmanager
def reading(args: argparse.Namespace) -> Iterator[Reading]:
    """Opens the store for reading on the day of `--as-of`, whoever else writes to it meanwhile."""
    from db.clock import Clock
    from db.day import computed_for
    from db.engine import Store
    from db.keys import is_demo
    from db.panel import stored_day, temporary

    path = chosen(args)
    with Store.open(path, unlock(path, args)) as store:
        demo = is_demo(path)
        conn = store.reader()
        stored = stored_day(conn)
        day = args.as_of or (stored if demo and stored else Clock().today())
        if day != computed_for(conn):
            temporary(conn, day)
        yield Reading(conn=conn, as_of=day, demo=demo)


@contextlib.contextmanager
def writing(path: Path, key: bytes, purpose: str) -> Iterator[Store]:
    """Opens the store for writing, waiting a little for another writer.

    Raises:
        LeaseError: it stays held.
    """
    from db.engine import Store

    with Store.open(path, key, write=True, wait=LEASE_SECONDS, purpose=purpose) as store:
        yield store


def remove_demo(path: Path) -> None:
    """Removes a demo store with its key and side files; never anything else.

    Raises:
        UseError: the file is not a demo store.
        LeaseError: a console has it open.
    """
    from db import keys, lease
    from db.errors import LockedError, UseError

    try:
        demo = keys.is_demo(path)
    except LockedError:
        demo = False
    if not demo:
        raise UseError(
            f"{path} is not a demo store; it was not touched.", "Choose another name with --store."
        )
    held = lease.Lease.take(path, "demo")
    try:
        for ending in ("", "-wal", "-shm", "-journal", ".making"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        keys.key_path(path).unlink(missing_ok=True)
    finally:
        held.release()
        lease.lock_path(path).unlink(missing_ok=True)
