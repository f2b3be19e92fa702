"""People who may be in the store twice: two side by side, differences marked; merge, keep apart, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Static

from console import actions
from console.present import compare, words_of
from console.present.masking import mask_name
from console.screens.base import CareScreen, merged
from console.screens.confirm import Confirm
from console.screens.texts import token_text
from console.words import Words
from widgets import symbols
from widgets.columns import Column
from widgets.paged_table import PagedTable, Row
from widgets.status_bar import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console import messages
    from console.reasons import Now
    from db.records import DuplicatePair, MergeLine, PersonCard


class DuplicatesScreen(CareScreen[None]):
    """Pairs above, the comparison of one below; merges that can be undone at the end of the list."""

    PLACE = "duplicates"
    CSS_PATH = "duplicates.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.screen_bindings("duplicates", Words.load())]

    def __init__(self) -> None:
        super().__init__()
        self.pairs: tuple[DuplicatePair, ...] = ()
        self.merges: tuple[MergeLine, ...] = ()
        self.swapped: set[int] = set()

    def middle(self) -> Iterable[Widget]:
        """The list, why, the comparison."""
        titles = {
            name: self.say(f"duplicates.column.{name}")
            for name in ("who", "with", "score", "label", "keep", "other")
        }
        yield PagedTable(
            (
                Column("who", titles["who"], 20, 40, 2),
                Column("with", titles["with"], 20, 40, 2),
                Column("score", titles["score"], 12, 30, 1, drop=1),
            ),
            id="pairs",
        )
        yield Static(id="why")
        yield PagedTable(
            (
                Column("sign", "", 1, 1),
                Column("label", titles["label"], 10, 14),
                Column("keep", titles["keep"], 20, 0, 1),
                Column("other", titles["other"], 20, 0, 1),
            ),
            gutter=False,
            zebra=False,
            id="compared",
        )

    def on_mount(self) -> None:
        """Ask for the pairs."""
        self.query_one("#compared").can_focus = False
        self.table.set_empty([self.say("duplicates.none"), "", self.say("duplicates.none-next")])
        self.table.focus()
        self.gateway.duplicates(self)

    @property
    def table(self) -> PagedTable:
        """Pairs, then merges."""
        return self.query_one("#pairs", PagedTable)

    @property
    def pair(self) -> DuplicatePair | None:
        """The pair under the cursor; None on a merge."""
        index = self.table.cursor_id
        return self.pairs[index] if index is not None and index < len(self.pairs) else None

    def sides(self, pair: DuplicatePair) -> tuple[PersonCard, PersonCard]:
        """Who is kept, who is merged into them."""
        return (pair.b, pair.a) if pair.pair in self.swapped else (pair.a, pair.b)

    def on_duplicates_read(self, event: messages.DuplicatesRead) -> None:
        """Pairs and merges."""
        self.pairs, self.merges = tuple(event.pairs), tuple(event.merges)
        self.fill()

    def fill(self) -> None:
        """Draw list and comparison."""
        rows = {index: self._pair_row(pair) for index, pair in enumerate(self.pairs)}
        rows.update(
            {len(self.pairs) + index: self._merge_row(merge) for index, merge in enumerate(self.merges)}
        )
        self.table.show(range(len(rows)))
        self.table.supply(rows)
        self.table.styles.height = max(4, min(len(rows) + 1, 8))
        self._compare()
        self.show_status()

    def _pair_row(self, pair: DuplicatePair) -> Row:
        kept, other = self.sides(pair)
        session = self.session
        names = [mask_name(card.row, session.mask, self.words, as_of=session.as_of) for card in (kept, other)]
        return Row(
            (*names, (self.say("duplicates.score", score=pair.score), "dim")),
            hash((pair, pair.pair in self.swapped)),
        )

    def _merge_row(self, merge: MergeLine) -> Row:
        session = self.session
        name = mask_name(merge.kept, session.mask, self.words, as_of=session.as_of)
        said = merge.merged_name if not session.mask else ""
        text = self.say("duplicates.merged", name=said) if said else self.say("duplicates.merged-masked")
        return Row((name, text, (self.say("duplicates.undo-hint"), "dim")), hash(merge), "dim")

    def _compare(self) -> None:
        compared = self.query_one("#compared", PagedTable)
        pair = self.pair
        compared.forget()
        if pair is None:
            compared.show(())
            self.query_one("#why", Static).update("")
            return
        lines = compare.compare(*self.sides(pair), self.session)
        compared.show(range(len(lines)))
        compared.supply({index: self._line(line) for index, line in enumerate(lines)})
        why = words_of.listed([self.say(f"duplicates.alike.{each}") for each in pair.why], self.words)
        self.query_one("#why", Static).update(token_text(self.say("duplicates.why", why=why), "accent"))

    def _line(self, line: compare.Pair) -> Row:
        shapes = symbols.current()
        sign, token = {
            "same": ("=", "dim"),
            "differs": (shapes.cross, "warning"),
            "one": (shapes.line, "dim"),
        }[line.standing]
        cell = "warning" if line.standing == "differs" else ""
        return Row(((sign, token), (line.label, "dim"), (line.left, cell), (line.right, cell)))

    def now(self) -> Now:
        """What is so here."""
        return merged(super().now(), pairs=len(self.pairs) if self.pair is not None else 0)

    def status(self) -> list[Part]:
        """How many wait, and what the signs mean."""
        return [
            Part("pairs", self.words.count("duplicates.waiting", len(self.pairs)), "strong"),
            Part("signs", self.say("duplicates.signs"), "dim", 2),
        ]

    def session_changed(self) -> None:
        """Names may be masked now."""
        super().session_changed()
        if self.children:
            self.fill()

    def store_changed(self) -> None:
        """Read again."""
        self.gateway.duplicates(self)

    def on_changed(self, event: messages.Changed) -> None:
        """A decision was written."""
        care = self.care
        if event.what == "merged":
            number = int(event.values["merge"])
            care.can_undo(
                self.say("duplicates.a-merge"), lambda: self.gateway.unmerge(care, number, care.actor)
            )
            care.tell("duplicates.done")
        elif event.what == "unmerged":
            care.tell("duplicates.undone")
        elif event.what == "apart":
            care.tell("duplicates.apart")
        care.store_changed()

    @on(PagedTable.CursorMoved, "#pairs")
    def _moved(self, event: PagedTable.CursorMoved) -> None:
        event.stop()
        self._compare()
        self.show_status()

    @on(PagedTable.MarksChanged)
    def _marked(self, event: PagedTable.MarksChanged) -> None:
        event.stop()
        if event.count:
            event.table.clear_marks()

    @on(PagedTable.Opened, "#pairs")
    def _opened(self, event: PagedTable.Opened) -> None:
        event.stop()
        index = event.id - len(self.pairs)
        if 0 <= index < len(self.merges):
            self._ask_undo(self.merges[index])
        else:
            self.action_duplicates_merge()

    def _ask_undo(self, merge: MergeLine) -> None:
        reason = self.care.why_not_write()
        if reason:
            self.care.tell_text(reason, severity="warning")
            return

        def decided(yes: bool | None) -> None:
            if yes:
                self.gateway.unmerge(self, merge.merge, self.care.actor)

        lines = [self.say("duplicates.undo-what", name=merge.merged_name, when=merge.when)]
        self.care.push_screen(
            Confirm(self.say("duplicates.undo"), lines, self.say("duplicates.undo-yes")), decided
        )

    def action_duplicates_merge(self) -> None:
        """Make them one, after a question that names both in full."""
        pair = self.pair
        if pair is None:
            return
        kept, other = self.sides(pair)

        def decided(yes: bool | None) -> None:
            if yes:
                self.gateway.merge(self, kept.row.person, other.row.person, self.care.actor)

        lines = [
            self.say("duplicates.keep", who=compare.full_identity(kept, self.session)),
            self.say("duplicates.join", who=compare.full_identity(other, self.session)),
            "",
            self.say("duplicates.merge-what"),
        ]
        self.care.push_screen(
            Confirm(self.say("duplicates.merge"), lines, self.say("duplicates.merge-yes")), decided
        )

    def action_duplicates_apart(self) -> None:
        """They are two: do not ask again."""
        pair = self.pair
        if pair is None:
            return

        def decided(yes: bool | None) -> None:
            if yes:
                self.gateway.not_same(self, pair.pair, self.care.actor)

        lines = [compare.full_identity(card, self.session) for card in self.sides(pair)]
        self.care.push_screen(
            Confirm(self.say("duplicates.apart-ask"), lines, self.say("duplicates.apart-yes")), decided
        )

    def action_duplicates_swap(self) -> None:
        """Keep the other of the two."""
        pair = self.pair
        if pair is not None:
            self.swapped ^= {pair.pair}
            self.fill()
