"""Reading FHIR files: type a path, watch it being read, see what became of every resource, and what was refused and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.widgets import Input, Static

from console import actions
from console.path_completion import PathSuggester, exists
from console.screens.base import CareScreen, merged
from console.words import Words
from widgets.columns import Column
from widgets.paged_table import PagedTable, Row
from widgets.plain import clean, plain
from widgets.progress import ProgressLine
from widgets.status_bar import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.binding import BindingType
    from textual.widget import Widget

    from console import messages
    from console.children import Child
    from console.reasons import Now
    from db.records import ImportReport, Refusal


class PathLine(Input):
    """The path: tab completes it as in a shell, down goes to the table below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False, id="import.complete"),
        Binding("down", "app.focus_next", "Down", show=False, id="import.down"),
    ]

    async def action_complete(self) -> None:
        """Take what is suggested; without a suggestion stay, so that what is typed next is still a path."""
        found = await self.suggester.get_suggestion(self.value) if self.suggester and self.value else None
        if found is not None:
            self.value = found
            self.cursor_position = len(found)


class ImportScreen(CareScreen[None]):
    """One import at a time."""

    PLACE = "import"
    CSS_PATH = "import_.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*actions.screen_bindings("import", Words.load())]

    def __init__(self) -> None:
        super().__init__()
        self.child: Child | None = None
        self.report: ImportReport | None = None
        self.refusals: Sequence[Refusal] = ()
        self.refused = 0
        self.showing_refusals = False

    def middle(self) -> Iterable[Widget]:
        """What to do, the path, progress, counts."""
        yield Static(plain(self.say("import.what")), id="what")
        yield PathLine(
            placeholder=self.say("import.placeholder"),
            suggester=PathSuggester(),
            select_on_focus=False,
            id="path",
        )
        yield ProgressLine(id="progress")
        yield PagedTable(self._count_columns(), gutter=False, id="counts")
        yield Static(id="told")

    def on_mount(self) -> None:
        """Start typing; what earlier imports refused is known already."""
        self.query_one("#progress").display = False
        self.query_one("#path", Input).focus()
        self.gateway.refusals(self)

    def _count_columns(self) -> list[Column]:
        return [
            Column("type", self.say("import.type"), 20, 34, 1),
            Column("stored", self.say("import.stored"), 9, 12, 0, "right"),
            Column("skipped", self.say("import.skipped"), 9, 12, 0, "right"),
            Column("refused", self.say("import.refused"), 9, 12, 0, "right"),
        ]

    def _refusal_columns(self) -> list[Column]:
        return [
            Column("file", self.say("import.file"), 14, 40, 2),
            Column("line", self.say("import.line"), 5, 7, 0, "right", drop=2),
            Column("resource", self.say("import.resource"), 12, 30, 1, drop=1),
            Column("path", self.say("import.path"), 10, 30, 1),
            Column("reason", self.say("import.reason"), 20, 0, 3),
        ]

    @property
    def path(self) -> str:
        """What was typed."""
        return clean(self.query_one("#path", Input).value, lines=False).strip()

    @property
    def importing(self) -> bool:
        """Whether a child is at work."""
        return self.child is not None and self.child.running

    def now(self) -> Now:
        """What is so here."""
        return merged(super().now(), files=exists(self.path), importing=self.importing, refusals=self.refused)

    @on(Input.Changed, "#path")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.show_status()

    @on(Input.Submitted, "#path")
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.path and not exists(self.path):
            self.care.tell("import.not-there", path=self.path, severity="warning")
        else:
            await self.act("import_start")

    def on_key(self, event: events.Key) -> None:
        """A path typed while the table has the focus is a path, not a row of commands."""
        line = self.query_one("#path", Input)
        if event.character in {"/", "~"} and self.focused is not line and not self.importing:
            event.stop()
            event.prevent_default()
            line.value = event.character
            line.focus()
            line.cursor_position = 1

    def action_import_start(self) -> None:
        """Read the files in another process."""
        settings = self.session.settings
        path = str(Path(self.path).expanduser())
        self.child = self.gateway.import_files(
            self, [path], keep_source=settings.keep_source, actor=self.care.actor
        )
        self.report = None
        self._show_counts()
        line = self.query_one("#progress", ProgressLine)
        line.display = True
        line.set(None, self.say("import.starting"), "", self.say("import.cancel-hint"))
        self.query_one("#counts").focus()
        self.show_status()

    def on_import_moved(self, event: messages.ImportMoved) -> None:
        """How far it is, how fast, how long still."""
        now = event.progress
        part = now.bytes_done / now.bytes_total if now.bytes_total else None
        speed = (
            self.say("import.speed", n=self.words.number(int(now.resources / now.seconds)))
            if now.seconds > 0.5
            else ""
        )
        left = ""
        if part and part < 1 and now.seconds > 1:
            left = self.say("import.left", seconds=self.words.number(round(now.seconds * (1 - part) / part)))
        said = "  ".join(
            text for text in (self.words.count("import.resources", now.resources), speed, left) if text
        )
        self.query_one("#progress", ProgressLine).set(
            part, self.say("import.reading"), said, self.say("import.cancel-hint")
        )

    def on_import_ended(self, event: messages.ImportEnded) -> None:
        """What became of everything."""
        self.report = report = event.report
        self.child = None
        self.query_one("#progress").display = False
        self._show_counts()
        self.gateway.refusals(self)
        words = self.words
        lines = [
            self.say("import.cancelled")
            if report.cancelled
            else self.say("import.done", seconds=f"{report.seconds:.1f}")
        ]
        lines.append(words.count("import.people", report.people))
        if report.refused:
            lines.append(words.count("import.refused-n", report.refused))
        if report.duplicates:
            lines.append(words.count("import.duplicates", report.duplicates))
        self.query_one("#told", Static).update(plain("\n".join((" ".join(lines), *report.warnings[:2]))))
        self.care.store_changed()
        self.show_status()

    def ask_failed(self, event: messages.AskFailed) -> None:
        """The import could not be done."""
        if event.group == "import":
            self.child = None
            self.query_one("#progress").display = False
            self.query_one("#path").focus()
            self.show_status()
        super().ask_failed(event)

    def on_refusals_read(self, event: messages.RefusalsRead) -> None:
        """What could not be used."""
        self.refusals, self.refused = event.refusals, event.total
        if self.showing_refusals:
            self._show_refusals()
        self.show_status()

    def _show_counts(self) -> None:
        self.showing_refusals = False
        table = self.query_one("#counts", PagedTable)
        table.set_columns(self._count_columns())
        types = sorted(self.report.types.items()) if self.report is not None else []
        number = self.words.number
        table.forget()
        table.show(range(len(types)), keep=False)
        table.supply(
            {
                index: Row(
                    (
                        (name, "strong"),
                        number(count.stored),
                        (number(count.skipped), "dim"),
                        (number(count.refused), "warning" if count.refused else "dim"),
                    )
                )
                for index, (name, count) in enumerate(types)
            }
        )

    def _show_refusals(self) -> None:
        self.showing_refusals = True
        table = self.query_one("#counts", PagedTable)
        table.set_columns(self._refusal_columns())
        table.forget()
        table.show(range(len(self.refusals)), keep=False)
        table.supply(
            {
                index: Row(
                    (
                        Path(each.file).name if self.session.mask == 0 else "",
                        (str(each.line or ""), "dim"),
                        each.resource,
                        (each.path, "dim"),
                        each.reason,
                    )
                )
                for index, each in enumerate(self.refusals)
            }
        )

    @on(PagedTable.CursorMoved)
    def _moved(self, event: PagedTable.CursorMoved) -> None:
        event.stop()
        if self.showing_refusals and event.id is not None and event.id < len(self.refusals):
            each = self.refusals[event.id]
            self.query_one("#told", Static).update(plain(f"{each.resource}  {each.path}\n{each.reason}"))

    @on(PagedTable.MarksChanged)
    @on(PagedTable.RowsWanted)
    def _quiet(self, event: PagedTable.MarksChanged | PagedTable.RowsWanted) -> None:
        event.stop()

    @on(PagedTable.Opened)
    async def _opened(self, event: PagedTable.Opened) -> None:
        event.stop()

    def status(self) -> list[Part]:
        """What was refused so far, in all imports."""
        if not self.refused:
            return [Part("hint", self.say("import.hint"), "dim")]
        return [Part("refused", self.words.count("import.quarantine", self.refused), "warning")]

    def action_import_cancel(self) -> None:
        """Stop reading."""
        if self.child is not None:
            self.child.cancel()
            self.query_one("#progress", ProgressLine).set(None, self.say("import.stopping"))

    def action_import_refused(self) -> None:
        """What was refused, and back to the counts."""
        if self.showing_refusals:
            self._show_counts()
        else:
            self._show_refusals()
        self.query_one("#counts").focus()

    def action_nav_back(self) -> None:
        """Leave; an import that runs is stopped only by c, so that esc does not lose it."""
        if self.importing:
            self.care.tell("import.still", severity="warning")
        else:
            self.dismiss()
