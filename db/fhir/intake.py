"""The one door in: files, exports, servers and the demo all come through here (design.md 3.1).

Each file is taken whole or not at all; what cannot be used goes to the quarantine with its place and reason.
Python-heavy: the console runs it in a process of its own (`db.fhir.worker`).
"""

from __future__ import annotations

import gc
import json
import zlib
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from db import day, engine, lookalikes, value_sets
from db.clock import Clock
from db.errors import StoreError
from db.fhir import drafting
from db.fhir.draft import Draft, Refused
from db.fhir.drafting import Batch, from_files, from_lines
from db.fhir.write import Writer
from db.records import ImportProgress, ImportReport, Refusal, TypeCount
from db.work.audit import SYSTEM, Actor, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from db.engine import Store
    from db.fhir.bundles import Element
    from db.fhir.drafting import Said

__all__ = ["Batch", "Intake", "from_files", "from_lines", "run"]

BATCH: Final = 2_000
"""Resources after which waiting rows are written."""

GROUP: Final = 4_000
"""Small files are committed together up to this many resources."""

SHOWN: Final = 100
"""Refusals in the report; the quarantine keeps all."""

KEPT_BYTES: Final = 262_144
"""A refused resource is kept up to this size."""

MISFITS: Final[tuple[type[Exception], ...]] = (
    ValueError,
    OverflowError,
    TypeError,
    KeyError,
    *engine.MISFITS,
)
"""What is raised when something passed the checks and still does not fit the store."""

FEW: Final = 2_000
"""Up to so many changed people are recomputed one by one, more of them all at once."""


class Cancelled(Exception):  # noqa: N818 - not an error: a person said stop
    """The person asked to stop; the file under way is left out whole."""


class _Tally:
    """What was counted, so far for good and within the group under way."""

    def __init__(self) -> None:
        self.stored: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.refusals: list[Refusal] = []
        self.files = 0
        self.bytes = 0
        self.touched: set[int] = set()

    def add(self, other: _Tally) -> None:
        """Take over a group that was committed."""
        self.stored += other.stored
        self.skipped += other.skipped
        self.refused += other.refused
        self.refusals += other.refusals[: SHOWN - len(self.refusals)]
        self.files += other.files
        self.bytes += other.bytes
        self.touched |= other.touched

    def types(self) -> dict[str, TypeCount]:
        """Counts per resource type, by name."""
        names = sorted({*self.stored, *self.skipped, *self.refused})
        return {n: TypeCount(self.stored[n], self.skipped[n], self.refused[n]) for n in names}


@contextmanager
def _collector_off() -> Iterator[None]:
    """Parsing makes no cycles; the collector would take up to half of the time (performance.md 7.1)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Intake:
    """One import run into an open store."""

    def __init__(
        self,
        store: Store,
        *,
        source: str = "files",
        kind: str = "file",
        actor: Actor = SYSTEM,
        keep_source: bool = True,
        progress: Callable[[ImportProgress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        as_of: date | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.store = store
        self.source = source
        self.kind = kind
        self.actor = actor
        self.keep_source = keep_source
        self.progress = progress
        self.cancelled = cancelled
        self.clock = clock or Clock()
        self.as_of = as_of or self.clock.today()
        self.sets = value_sets.load()
        self.tally = _Tally()
        self._run = 0
        self._inherited = False
        """Whether an earlier import was killed before it could settle what it had brought."""
        self._started = 0
        self._total = (0, 0)
        self._told = 0
        self._kept: Writer | None = None
        """The writer of the group before: what it has looked up is still true unless something was taken back."""

    def run(self, batches: Sequence[Batch]) -> ImportReport:
        """Take in all batches; what was committed stays, whatever happens later.

        Raises:
            StoreError: the disk is full or fails; the file under way is left out whole.
        """
        try:
            return self._ran(batches)
        except engine.DriverError as error:
            # The driver's words are about files and pages, never about what stands in them.
            raise StoreError(
                f"The store could not be written ({error}).",
                "Files that were complete are stored, the one in hand is not. Make room and import again.",
            ) from error

    def _ran(self, batches: Sequence[Batch]) -> ImportReport:
        self._started = self.clock.monotonic()
        self._total = (len(batches), sum(batch.size for batch in batches))
        with self.store.writing() as conn:
            self._inherited = day.unsettled(conn)
            # Whoever holds the lease is the only one who imports: what still runs by its own account was killed.
            conn.execute("UPDATE import_run SET state = 'failed' WHERE state = 'running'")
            self._run = int(
                conn.execute(
                    "INSERT INTO import_run(started_at, actor, state) VALUES (?, ?, 'running')",
                    (self.clock.milliseconds(), self.actor.name),
                ).lastrowid
            )
        state = "failed"
        try:
            with _collector_off():
                self._take_all(batches)
            state = "done"
        except Cancelled:
            state = "cancelled"
        finally:
            people, duplicates = self._finish(state)
        return ImportReport(
            types=self.tally.types(),
            people=people,
            seconds=(self.clock.monotonic() - self._started) / 1000,
            refusals=tuple(self.tally.refusals),
            refused=self.tally.refused.total(),
            files=self.tally.files,
            bytes=self.tally.bytes,
            cancelled=state == "cancelled",
            duplicates=duplicates,
        )

    # -- groups of files ------------------------------------------------------------------------------------------------

    def _take_all(self, batches: Sequence[Batch]) -> None:
        ahead = drafting.ReadAhead(batches, keep_source=self.keep_source)
        place = 0
        try:
            while place < len(batches):
                place += self._take_group(batches, place, ahead)
                gc.collect(0)
        finally:
            ahead.close()

    def _take_group(self, batches: Sequence[Batch], start: int, ahead: drafting.ReadAhead) -> int:
        """One transaction: as many files from `start` on as fit; returns how many."""
        try:
            with self.store.writing() as conn:
                group, taken = self._write_group(conn, batches, start, ahead)
        except MISFITS:
            # Something that the checks let through does not fit the store. One file, resource by resource: only what
            # does not fit is refused.
            with self.store.writing() as conn:
                group, taken = self._write_carefully(conn, batches[start]), 1
        self.tally.add(group)
        self._tell(batches[start + taken - 1].name, force=True)
        return taken

    def _writer(self, conn: Any) -> Writer:
        return Writer(
            conn,
            source=self.source,
            kind=self.kind,
            run_id=self._run,
            sets=self.sets,
            keep_source=self.keep_source,
        )

    def _write_group(
        self, conn: Any, batches: Sequence[Batch], start: int, ahead: drafting.ReadAhead
    ) -> tuple[_Tally, int]:
        group = _Tally()
        writer, self._kept = self._kept or self._writer(conn), None
        count = taken = 0
        for place in range(start, len(batches)):
            for said in ahead.said(place):
                if isinstance(said, Draft):
                    writer.write(said)
                else:
                    self._leave_out(conn, said, group)
                count += 1
                if count % BATCH == 0:
                    writer.flush()
                if count % 256 == 0:
                    self._breathe(batches[place], group, writer)
            taken += 1
            group.files += 1
            group.bytes += batches[place].size
            if count >= GROUP:
                break
        self._close_group(conn, writer, group)
        self._kept = writer
        return group, taken

    def _write_carefully(self, conn: Any, batch: Batch) -> _Tally:
        group = _Tally()
        writer = self._writer(conn)
        for count, (element, said) in enumerate(drafting.here(batch, keep_source=self.keep_source)):
            if isinstance(said, Draft):
                writer = self._careful(conn, writer, said, element, group)
            else:
                self._leave_out(conn, said, group)
            if count % 256 == 0:
                self._breathe(batch, group, writer)
        group.files, group.bytes = 1, batch.size
        self._close_group(conn, writer, group)
        return group

    def _breathe(self, batch: Batch, group: _Tally, writer: Writer) -> None:
        """Between resources: stop when asked to, else say how far it is."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled
        self._tell(batch.name, group, writer, batch.position.at if batch.position is not None else 0)

    @staticmethod
    def _close_group(conn: Any, writer: Writer, group: _Tally) -> None:
        writer.flush()
        group.stored += writer.stored
        group.touched |= writer.touched
        if writer.changed or group.touched:
            day.set_meta(conn, "stale", "1")
        writer.stored, writer.touched, writer.changed = Counter(), set(), 0

    def _leave_out(self, conn: Any, said: Said, group: _Tally) -> None:
        if isinstance(said, Refused):
            self._refuse(conn, said, group)
        else:
            group.skipped[said.type] += 1

    def _careful(
        self, conn: Any, writer: Writer, said: Draft, element: Element | Refused, group: _Tally
    ) -> Writer:
        """Write one draft so that it alone can be taken back."""
        writer.flush()
        counted = writer.stored[said.type]
        conn.execute("SAVEPOINT one")
        try:
            writer.write(said)
            writer.flush()
        except MISFITS as error:
            conn.execute("ROLLBACK TO one")
            refused = Refused(
                file=element.file,
                line=element.line,
                resource=f"{said.type}/{said.id}",
                path=said.type,
                reason=f"does not fit the store ({type(error).__name__})",
            )
            self._refuse(conn, refused, group)
            writer.stored[said.type] = counted
            group.stored += writer.stored
            group.touched |= writer.touched
            # What it had looked up may be gone with the savepoint.
            writer = self._writer(conn)
        conn.execute("RELEASE one")
        return writer

    def _refuse(self, conn: Any, refused: Refused, group: _Tally) -> None:
        kind = refused.resource.split("/", 1)[0] or "?"
        group.refused[kind] += 1
        if len(group.refusals) < SHOWN:
            group.refusals.append(
                Refusal(refused.file, refused.line, refused.resource, refused.path, refused.reason)
            )
        body = zlib.compress(refused.body[:KEPT_BYTES]) if refused.body else None
        conn.execute(
            "INSERT INTO quarantine(run_id, file, line, resource, path, reason, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self._run, refused.file, refused.line, refused.resource, refused.path, refused.reason, body),
        )

    # -- around it ------------------------------------------------------------------------------------------------------

    def _tell(
        self,
        name: str,
        group: _Tally | None = None,
        writer: Writer | None = None,
        into: int = 0,
        *,
        force: bool = False,
    ) -> None:
        """Report progress, at most ten times a second."""
        if self.progress is None:
            return
        now = self.clock.monotonic()
        if not force and now - self._told < 100:
            return
        self._told = now
        done = (self.tally.files, self.tally.bytes)
        if group is not None:
            done = (done[0] + group.files, done[1] + group.bytes + into)
        stored = self.tally.stored + (writer.stored if writer is not None else Counter())
        self.progress(
            ImportProgress(
                files_done=done[0],
                files_total=self._total[0],
                bytes_done=done[1],
                bytes_total=self._total[1],
                resources=stored.total() + self.tally.skipped.total(),
                people=stored["Patient"],
                seconds=(now - self._started) / 1000,
                file=name,
            )
        )

    def _finish(self, state: str) -> tuple[int, int]:
        """Fold doubles, households and probable duplicates, compute the panel, and write it down."""
        changed: set[int] | None = None if self._inherited else self.tally.touched
        with self.store.writing() as conn:
            if changed is None or changed:
                duplicates, changed = day.settle(conn, changed)
            else:
                duplicates = lookalikes.waiting(conn)
            if changed is None or changed or day.computed_for(conn) != self.as_of:
                one_by_one = changed is not None and len(changed) <= FEW and day_is(conn, self.as_of)
                day.refresh(conn, self.as_of, changed if one_by_one else None)
            conn.execute(
                "UPDATE source SET latest_at = ? WHERE name = ?", (self.clock.milliseconds(), self.source)
            )
            counts = {name: [c.stored, c.skipped, c.refused] for name, c in self.tally.types().items()}
            conn.execute(
                "UPDATE import_run SET ended_at = ?, state = ?, counts = ? WHERE id = ?",
                (self.clock.milliseconds(), state, json.dumps(counts), self._run),
            )
            total = self.tally.stored.total()
            record(
                conn,
                self.actor,
                "import",
                refs=f"run/{self._run} stored={total}",
                outcome=state,
                clock=self.clock,
            )
            people = int(
                conn.execute(
                    "SELECT count(*) FROM person WHERE known = 1 AND merged_into IS NULL"
                ).fetchone()[0]
            )
        return people, duplicates


def day_is(conn: Any, as_of: date) -> bool:
    """Whether the stored panel is for `as_of`, apart from people who changed since."""
    row = conn.execute("SELECT value FROM meta WHERE key = 'as-of'").fetchone()
    return row is not None and row[0] == as_of.isoformat()


def run(store: Store, paths: Iterable[Path], **options: Any) -> ImportReport:
    """Import files and folders into an open store; options are those of `Intake`.

    Raises:
        UseError: a path does not exist.
    """
    return Intake(store, **options).run(from_files(paths))
