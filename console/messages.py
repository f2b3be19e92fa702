"""Messages that cross screens: the gateway's answers, and news about the store. They carry records, never connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.opening import Opening
    from db.records import (
        DuplicatePair,
        FactLine,
        ImportProgress,
        ImportReport,
        MergeLine,
        PanelList,
        PanelRow,
        PersonCard,
        PersonId,
        Refusal,
        Reported,
        StoreInfo,
        TimelinePage,
    )


class Answer(Message, bubble=False):
    """Something that was asked for; meant for the node that asked, and for nobody above it."""

    def __init_subclass__(cls, **options: Any) -> None:
        # The framework lets every subclass bubble again unless it is told otherwise.
        super().__init_subclass__(**{"bubble": False, **options})


class AskFailed(Answer):
    """A question or a change failed. `group` says which; the error is one of `db.errors`, or unforeseen."""

    def __init__(self, error: Exception, group: str) -> None:
        super().__init__()
        self.error = error
        self.group = group


class StoreOpened(Answer):
    """The store is open; the first page came with it."""

    def __init__(self, *, demo: bool, read_only: bool, holder: str) -> None:
        super().__init__()
        self.demo = demo
        self.read_only = read_only
        self.holder = holder
        """Who holds the store for writing when we may only read."""


class PanelListed(Answer):
    """Who matches a filter, in order; the first of two answers holds the first page only (`found.complete`)."""

    def __init__(self, found: PanelList, rows: Sequence[PanelRow], total: int | None, serial: int) -> None:
        super().__init__()
        self.found = found
        self.rows = rows
        self.total = total
        """People in the panel without any filter, when it was counted."""
        self.serial = serial
        """The number that the asker gave, to tell a refresh from a new question."""


class RowsRead(Answer):
    """Rows of the panel that a table asked for."""

    def __init__(self, rows: Sequence[PanelRow]) -> None:
        super().__init__()
        self.rows = rows


class CardRead(Answer):
    """One person's card."""

    def __init__(self, person: PersonId, card: PersonCard) -> None:
        super().__init__()
        self.person = person
        self.card = card


class TimelineRead(Answer):
    """A stretch of one person's timeline."""

    def __init__(self, person: PersonId, page: TimelinePage, question: object) -> None:
        super().__init__()
        self.person = person
        self.page = page
        self.question = question
        """The filter that was asked with, as the asker wrote it."""


class FactRead(Answer):
    """One fact with where it came from."""

    def __init__(self, fact: FactLine) -> None:
        super().__init__()
        self.fact = fact


class InfoRead(Answer):
    """What the status line says about the store."""

    def __init__(self, info: StoreInfo) -> None:
        super().__init__()
        self.info = info


class DuplicatesRead(Answer):
    """Pairs that wait for a person's decision, and merges that can be undone."""

    def __init__(self, pairs: Sequence[DuplicatePair], merges: Sequence[MergeLine]) -> None:
        super().__init__()
        self.pairs = pairs
        self.merges = merges


class RefusalsRead(Answer):
    """What imports could not use, newest first."""

    def __init__(self, refusals: Sequence[Refusal], total: int) -> None:
        super().__init__()
        self.refusals = refusals
        self.total = total


class Changed(Answer):
    """A change was written. `what` names it; `values` are what its sentence needs."""

    def __init__(self, what: str, values: Mapping[str, Any]) -> None:
        super().__init__()
        self.what = what
        self.values = values


class ImportMoved(Answer):
    """An import, or the making of a demo, is so far."""

    def __init__(self, progress: ImportProgress) -> None:
        super().__init__()
        self.progress = progress

    def can_replace(self, message: Message) -> bool:
        """Only the latest state matters."""
        return isinstance(message, ImportMoved)


class ImportEnded(Answer):
    """An import is over: finished or cancelled."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


class DemoMade(Answer):
    """The demo store is ready to be opened."""


class StoreMade(Answer):
    """A new store of one's own is there and being opened."""

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self.opening = opening


class ReportedRead(Answer):
    """Measures as sources report them."""

    def __init__(self, found: Sequence[Reported]) -> None:
        super().__init__()
        self.found = found
