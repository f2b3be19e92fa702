"""The one door to data: questions go to reader threads, changes to the one writer, answers come back as messages.

Holds no SQL and draws nothing: it calls functions of `db` with a connection. Free of Textual at import, so that the
store opens while Textual is still being loaded.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Final, TypeVar

from console.lanes import Lane, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date
    from pathlib import Path

    from console.children import Child
    from db.engine import Store
    from db.filter import Field
    from db.records import FactId, PanelRow, PersonId, StoreInfo, TimelinePage
    from db.work.audit import Actor

T = TypeVar("T")

FIRST_PAGE: Final = 128
"""Rows of a first answer: more than any screen shows, few enough to be there within a frame (performance.md 9.10)."""


class Gateway:
    """Everything that screens can ask or change in one open store."""

    def __init__(
        self, store: Store, as_of: date, *, demo: bool, stored_day: date | None, holder: str = ""
    ) -> None:
        self._store = store
        self.demo = demo
        self.holder = holder
        """Who holds the store for writing, where we could not."""
        self._as_of = as_of
        self._stored_day = stored_day
        self._age = 0
        """Grows when shadow panels of other days have become stale."""
        self._total: tuple[object, int] = (None, 0)
        """How many people there are, with the state of the store that this was counted in."""
        self._local = threading.local()
        self._list = Lane("list", self._reader)
        self._look = Lane("look", self._reader)
        self._slow = Lane("slow", self._reader)
        self._write = Lane("write", lambda: None)
        self.me: tuple[str, str, str] = ("", "", "")

    @classmethod
    def open(
        cls, path: Path, key: bytes, *, read_only: bool = False, as_of: date | None = None, today: date
    ) -> Gateway:
        """Open the store; where another console writes to it, open it for reading and say who.

        Raises:
            CareteamError: it cannot be opened.
        """
        from db.day import computed_for
        from db.engine import Store
        from db.errors import LeaseError
        from db.keys import is_demo
        from db.panel import stored_day

        holder = ""
        if read_only:
            store = Store.open(path, key)
        else:
            try:
                store = Store.open(path, key, write=True, purpose="console")
            except LeaseError as error:
                holder = error.message
                store = Store.open(path, key)
        demo = is_demo(path)
        conn = store.reader()
        # A demo plays on the day that it was made for; its appointments would drift away otherwise.
        played = stored_day(conn) if demo else None
        return cls(store, as_of or played or today, demo=demo, stored_day=computed_for(conn), holder=holder)

    @property
    def as_of(self) -> date:
        """The day that questions are answered for."""
        return self._as_of

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self._store.read_only

    @property
    def path(self) -> Path:
        """The store's file."""
        return self._store.path

    @property
    def key(self) -> bytes:
        """For a child process that works on the same store; never shown, never logged."""
        return self._store.key

    @property
    def idle(self) -> bool:
        """Whether every question is answered and every change written."""
        return all(lane.idle for lane in (self._list, self._look, self._slow, self._write))

    def look_at(self, day: date) -> None:
        """From now on answer for another day."""
        self._as_of = day

    def close(self) -> None:
        """End the threads and close the store."""
        for lane in (self._list, self._look, self._slow, self._write):
            lane.close()
        self._store.close()

    def _reader(self) -> Any:
        """This thread's connection, with the panel of the wanted day in sight."""
        conn = self._store.reader()
        wanted = (self._as_of, self._age)
        if getattr(self._local, "shown", (self._stored_day, 0)) != wanted:
            if self._as_of != self._stored_day or hasattr(self._local, "shown"):
                self._shadow(conn)
            self._local.shown = wanted
        return conn

    def _shadow(self, conn: Any) -> None:
        """Lay a panel of another day over the stored one, or take it away again."""
        from db.day import computed_for
        from db.panel import stored_only, temporary

        self._stored_day = computed_for(conn)
        if self._as_of == self._stored_day:
            stored_only(conn)
        else:
            temporary(conn, self._as_of)

    # -- questions ---------------------------------------------------------------

    def ask(
        self,
        node: Node,
        question: Callable[[Any], T],
        answer: Callable[[T], Any],
        group: str,
        *,
        slow: bool = False,
    ) -> None:
        """Answer `question` off the UI thread; only the newest answer in `group` is posted to `node`."""
        lane = self._slow if slow else self._look
        lane.ask(group, node, lambda conn, tell: tell(answer(question(conn))))

    def list_people(
        self,
        node: Node,
        query: str,
        order: str,
        *,
        serial: int,
        marked: Collection[int] = (),
        whole: bool = True,
    ) -> None:
        """Who matches, in two steps: the first page with its rows at once, then everybody."""
        from db.queries.panel import count, panel_list, panel_rows

        ask: dict[str, Any] = {"as_of": self._as_of, "me": self._me(), "marked": tuple(marked)}

        def work(conn: Any, tell: Callable[[Any], None]) -> None:
            from console.messages import PanelListed

            found = panel_list(conn, query, order, limit=FIRST_PAGE, **ask)
            tell(PanelListed(found, panel_rows(conn, list(found.ids[:FIRST_PAGE])), None, serial))
            if not found.complete and whole:
                found = panel_list(conn, query, order, **ask)
            # Counting 100,000 people takes as long as finding them, so letters typed into the filter do not count again.
            mark = (ask["as_of"], self._age, conn.execute("PRAGMA data_version").fetchone()[0])
            if self._total[0] != mark:
                everybody = found.complete and not query.strip()
                self._total = (mark, len(found.ids) if everybody else count(conn, "", as_of=ask["as_of"]))
            tell(PanelListed(found, (), self._total[1], serial))

        self._list.ask("list", node, work)

    def rows(self, node: Node, ids: Sequence[int]) -> None:
        """Rows that a table lacks, those in sight first."""
        from db.queries.panel import panel_rows

        wanted = list(ids)

        def work(conn: Any, tell: Callable[[Any], None]) -> None:
            from console.messages import RowsRead

            for start in range(0, len(wanted), FIRST_PAGE):
                tell(RowsRead(panel_rows(conn, wanted[start : start + FIRST_PAGE])))

        self._list.ask("rows", node, work)

    def with_rows(
        self, node: Node, ids: Sequence[int], use: Callable[[list[PanelRow]], T], answer: Callable[[T], Any]
    ) -> None:
        """Every row of a list, used on the reader's thread (an export is written there), then answered."""
        from db.queries.panel import panel_rows

        self.ask(node, lambda conn: use(list(panel_rows(conn, list(ids)))), answer, "export", slow=True)

    def card(self, node: Node, person: PersonId, *, group: str = "card") -> None:
        """One person's card."""
        from console.messages import CardRead
        from db.queries.person import person_card

        day = self._as_of
        self.ask(
            node, lambda conn: person_card(conn, person, day), lambda card: CardRead(person, card), group
        )

    def timeline(
        self,
        node: Node,
        person: PersonId,
        *,
        kinds: tuple[int, ...] = (),
        text: str = "",
        offset: int = 0,
        limit: int = 200,
        use: Callable[[TimelinePage], TimelinePage] | None = None,
    ) -> None:
        """A stretch of a person's facts, newest first; `use` makes another page of it on the reader's thread."""
        from console.messages import TimelineRead
        from db.queries.timeline import timeline

        day, question = self._as_of, (kinds, text)

        def read(conn: Any) -> TimelinePage:
            page = timeline(conn, person, as_of=day, kinds=kinds, text=text, offset=offset, limit=limit)
            return page if use is None else use(page)

        self.ask(node, read, lambda page: TimelineRead(person, page, question), "timeline")

    def fact(self, node: Node, fact: FactId) -> None:
        """One fact with its source."""
        from console.messages import FactRead
        from db.queries.person import fact_detail

        self.ask(node, lambda conn: fact_detail(conn, fact), FactRead, "fact")

    def info(self, node: Node) -> None:
        """How old the data are, how many people, what waits."""
        from console.messages import InfoRead

        self.ask(node, self._info, InfoRead, "info", slow=True)

    def _info(self, conn: Any) -> StoreInfo:
        from db.queries.info import store_info

        return store_info(
            conn,
            path=str(self.path),
            demo=self.demo,
            as_of=self._as_of,
            read_only=self.read_only,
            holder=self.holder,
        )

    def duplicates(self, node: Node) -> None:
        """Pairs that wait for a decision and merges that can be undone."""
        from console.messages import DuplicatesRead
        from db.queries.duplicates import merges, waiting_pairs

        day = self._as_of
        self.ask(
            node,
            lambda conn: (waiting_pairs(conn, day), merges(conn)),
            lambda both: DuplicatesRead(*both),
            "duplicates",
            slow=True,
        )

    def reported(self, node: Node) -> None:
        """What sources report about populations."""
        from console.messages import ReportedRead
        from db.queries.reported import reported

        self.ask(node, reported, ReportedRead, "reported", slow=True)

    def refusals(self, node: Node, *, limit: int = 500) -> None:
        """What imports could not use."""
        from console.messages import RefusalsRead
        from db.queries.info import quarantine

        self.ask(
            node,
            lambda conn: quarantine(conn, limit=limit),
            lambda found: RefusalsRead(*found),
            "refusals",
            slow=True,
        )

    def find(self, text: str, limit: int = 12) -> Future[list[PanelRow]]:
        """People whose name, number, phone or birth date starts so; for the palette, which waits for it."""
        from db.queries.find import find_people

        return self._future("find", lambda conn: list(find_people(conn, text, limit=limit)))

    def read_back(self, query: str) -> str:
        """A filter in plain words; pure, so it is answered at once.

        Raises:
            UseError: the filter has no meaning; the error says where.
        """
        from db.filter import read_back

        return read_back(query)

    def chips(self, query: str) -> list[tuple[str, int, int]]:
        """The parts of a filter with where they stand in its text; none where it has no meaning."""
        from db.filter import FilterError, chips, parse

        try:
            return [(chip.text, chip.start, chip.end) for chip in chips(parse(query), query)]
        except FilterError:
            return []

    def _future(self, group: str, question: Callable[[Any], T]) -> Future[T]:
        answer: Future[T] = Future()

        def work(conn: Any, _tell: Callable[[Any], None]) -> None:
            try:
                answer.set_result(question(conn))
            except Exception as error:  # noqa: BLE001 — the border: the waiter gets it
                answer.set_exception(error)

        self._look.ask(group, None, work, every=True)
        return answer

    def _me(self) -> Any:
        from db.filter import Me

        return Me(*self.me)

    # -- changes -----------------------------------------------------------------

    def write(
        self, node: Node | None, change: Callable[[Any], T], answer: Callable[[T], Any], group: str
    ) -> None:
        """Run `change` with the write connection inside one transaction; changes are never dropped."""

        def work(_none: Any, tell: Callable[[Any], None]) -> None:
            with self._store.writing() as conn:
                done = change(conn)
            self._age += 1
            tell(answer(done))

        self._write.ask(group, node, work, every=True)

    def renew(self, node: Node, *, day: date | None = None) -> None:
        """Compute the stored panel for a day (today by default), so that it need not be shadowed."""
        from console.messages import Changed
        from db.day import compute

        wanted = day or self._as_of

        def change(conn: Any) -> None:
            compute(conn, wanted)
            self._stored_day = wanted

        self.write(node, change, lambda _: Changed("renewed", {}), "renew")

    @property
    def stale(self) -> bool:
        """Whether the stored panel is of another day than the one that is asked for."""
        return self._stored_day != self._as_of

    def merge(self, node: Node, kept: PersonId, merged: PersonId, actor: Actor) -> None:
        """Make two people one."""
        from console.messages import Changed
        from db.day import compute
        from db.identity import merge

        day = self._stored_day or self._as_of

        def change(conn: Any) -> int:
            number = merge(conn, kept, merged, actor)
            compute(conn, day, [kept, merged])
            return number

        self.write(node, change, lambda number: Changed("merged", {"merge": number}), "identity")

    def unmerge(self, node: Node, number: int, actor: Actor) -> None:
        """Undo a merge whole."""
        from console.messages import Changed
        from db.day import compute
        from db.identity import unmerge

        day = self._stored_day or self._as_of

        def change(conn: Any) -> tuple[int, int]:
            both = unmerge(conn, number, actor)
            compute(conn, day, list(both))
            return both

        self.write(node, change, lambda both: Changed("unmerged", {"people": both}), "identity")

    def not_same(self, node: Node, pair: int, actor: Actor) -> None:
        """Remember that two people are different."""
        from console.messages import Changed
        from db.identity import not_same

        self.write(
            node,
            lambda conn: not_same(conn, pair, actor),
            lambda _: Changed("apart", {"pair": pair}),
            "identity",
        )

    def record(self, actor: Actor, action: Any, *, person: PersonId | None = None, refs: str = "") -> None:
        """Write what was looked at, copied or exported into the audit trail; silent where the store is read-only."""
        if self.read_only:
            return
        from db.work.audit import record

        self.write(
            None, lambda conn: record(conn, actor, action, person=person, refs=refs), lambda _: None, "audit"
        )

    def import_files(self, node: Node, paths: Sequence[str], *, keep_source: bool, actor: Actor) -> Child:
        """Read files in another process; progress, then the report, are posted to `node`."""
        from console.children import importing

        job = {
            "store": str(self.path),
            "key": self.key.hex(),
            "paths": list(paths),
            "source": "files",
            "keep_source": keep_source,
            "actor": actor.name,
            "role": actor.role,
        }
        if self._stored_day is not None:
            job["as_of"] = self._stored_day.isoformat()
        return importing(node, job, self._imported)

    def _imported(self) -> None:
        """An import wrote: shadows of other days are stale."""
        self._age += 1


def filter_fields() -> tuple[Field, ...]:
    """What a filter can ask for, as its own table says; for the help page."""
    from db.filter import FIELDS

    return tuple(FIELDS)
