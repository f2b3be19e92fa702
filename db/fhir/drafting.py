"""Reading ahead: batches are read and drafted in processes of their own while this one writes, in the same order.

Drafting is most of an import's work and needs no store; with one core, little input or an input too large to hold,
everything happens here and gives the same answer.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import msgspec

from db.fhir import bundles, files
from db.fhir.draft import Draft, Refused, Skipped
from db.fhir.facts import draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from db.fhir.bundles import Element

Said: TypeAlias = "Draft | Refused | Skipped"

WHOLE: Final = 16 * 1024 * 1024
"""Bytes on disk up to which a batch is drafted elsewhere and handed over whole; larger ones are streamed here."""

WORTH: Final = 4 * 1024 * 1024
"""Bytes in all from which starting other processes (about 0.3 s) pays."""

WORKERS: Final = min(4, os.cpu_count() or 1) if (os.cpu_count() or 1) > 1 else 0
"""Helpers beside the writer, which takes less than one core: as many as there are cores, none on a single one."""

NICER: Final = 10
"""Steps by which helpers give way to whoever types."""

AHEAD: Final = 2
"""Batches per worker that wait, drafted, for the writer: what bounds the memory."""


class Batch(NamedTuple):
    """Something that yields resources: a file, or what a generator or server gives."""

    name: str
    """What to call it in messages."""
    size: int
    """Bytes to come, for the progress; 0 when unknown."""
    elements: Callable[[], Iterator[Element | Refused]]
    """The resources, in order; may be asked for twice, and in another process."""
    position: files.Position | None = None
    """How far the reader is, where it reads in this process."""


def from_files(paths: Iterable[Path]) -> list[Batch]:
    """Files and folders as batches, one a file."""
    found = [(one, files.Position()) for one in files.scan(paths)]
    return [Batch(one.name, one.size, partial(files.read, one, at), at) for one, at in found]


def _numbered(name: str, lines: Callable[[], Iterable[bytes]]) -> Iterator[Element | Refused]:
    for number, line in enumerate(lines(), 1):
        yield from bundles.elements(name, number, line)


def from_lines(name: str, lines: Callable[[], Iterable[bytes]], size: int = 0) -> Batch:
    """Resources that are made rather than read, one a line, as a batch."""
    return Batch(name, size, partial(_numbered, name, lines))


def here(batch: Batch, *, keep_source: bool) -> Iterator[tuple[Element | Refused, Said]]:
    """Read and draft a batch in this process, each resource beside what was made of it."""
    for element in batch.elements():
        yield element, element if isinstance(element, Refused) else draft(element, keep_source=keep_source)


class Package(msgspec.Struct, gc=False):
    """A batch that was drafted elsewhere, on its way between processes."""

    drafts: list[Draft]
    refused: list[Refused]
    skipped: list[Skipped]


_UNPACK = msgspec.msgpack.Decoder(Package)


def _elsewhere(batch: Batch, *, keep_source: bool) -> bytes:
    """Runs in the other process."""
    package = Package([], [], [])
    for _, said in here(batch, keep_source=keep_source):
        if isinstance(said, Draft):
            package.drafts.append(said)
        elif isinstance(said, Refused):
            package.refused.append(said)
        else:
            package.skipped.append(said)
    return msgspec.msgpack.encode(package)


def _give_way() -> None:
    """Runs once in each helper."""
    if hasattr(os, "nice"):
        os.nice(NICER)
    threading.Thread(target=_end_with_parent, name="careteam-parent", daemon=True).start()


def _end_with_parent() -> None:
    """A helper whose parent was killed would wait for work for ever, with people in its memory."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class ReadAhead:
    """Drafts of a row of batches, made elsewhere where that pays."""

    def __init__(self, batches: Sequence[Batch], *, keep_source: bool, workers: int = WORKERS) -> None:
        self._batches = batches
        self._keep = keep_source
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: dict[int, Future[bytes]] = {}
        self._ahead = AHEAD * workers + 1
        if workers > 0 and len(batches) > 1 and sum(batch.size for batch in batches) >= WORTH:
            # Started afresh rather than forked: the process that imports has threads.
            self._pool = ProcessPoolExecutor(
                workers, multiprocessing.get_context("spawn"), initializer=_give_way
            )

    def said(self, place: int) -> Iterator[Said]:
        """What the batch at `place` says; batches after it are begun meanwhile."""
        if self._pool is not None:
            try:
                for number in range(place, min(place + self._ahead, len(self._batches))):
                    self._begin(number)
                if place in self._waiting:
                    package = _UNPACK.decode(self._waiting.pop(place).result())
                    return iter([*package.refused, *package.skipped, *package.drafts])
            except BrokenProcessPool:
                # Somebody killed the helper: go on alone.
                self._pool, self._waiting = None, {}
        return (said for _, said in here(self._batches[place], keep_source=self._keep))

    def _begin(self, number: int) -> None:
        batch = self._batches[number]
        if self._pool is not None and number not in self._waiting and batch.size <= WHOLE:
            self._waiting[number] = self._pool.submit(_elsewhere, batch, keep_source=self._keep)

    def close(self) -> None:
        """Let the other processes go."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
