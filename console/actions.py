"""The one list of everything that a person can do. Keys, footer, palette, help, keymap and README come from it.

Knows no screen: a screen implements the method that an action names. Labels and help are words under `action.<id>`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from console.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a person can do, described once."""

    id: str
    """Dotted: where it belongs, what it does."""
    keys: str
    """Textual's key names, separated by commas; the first is the one that is shown in the footer."""
    where: str
    """One of `WHERE`."""
    writes: bool = False
    """Whether it changes the store; refused with a reason where the store is read-only."""
    reason: str | None = None
    """The name of the condition in `console.reasons` without which it cannot run."""
    footer: int | None = None
    """Place in the footer, lowest first; None keeps it out."""
    call: str = ""
    """Textual's action string where it is not the id with underscores."""
    group: str = ""
    """Actions of one group are one line in help (views 1–9)."""
    widget: bool = False
    """Bound by the widget that has the focus; listed here for help, keymap and documents."""

    @property
    def name(self) -> str:
        """The action as Textual runs it: `panel_open`, `view(1)`."""
        return self.call or self.id.replace(".", "_").replace("-", "_")

    @property
    def key_list(self) -> tuple[str, ...]:
        """The default keys one by one."""
        return tuple(self.keys.split(","))

    def label(self, words: Words) -> str:
        """Two or three words for footer and palette."""
        return words.say(f"action.{self.group or self.id}.label", number=self.id.rpartition(".")[2])

    def help(self, words: Words) -> str:
        """One sentence for help, tooltips and documents."""
        return words.say(f"action.{self.group or self.id}.help", number=self.id.rpartition(".")[2])


WHERE: Final = (
    *("global", "people", "list", "panel", "person", "timeline", "back"),
    *("filter", "views", "settings", "import", "duplicates", "reported"),
)
"""The places where actions live; `people` is panel and person alike, `list` every table, `back` all but the panel."""

ALIVE: Final[Mapping[str, tuple[str, ...]]] = {
    "panel": ("panel", "list", "people", "global"),
    "person": ("person", "timeline", "people", "back", "global"),
    "filter": ("filter",),
    "views": ("views", "back", "global"),
    "settings": ("settings", "back", "global"),
    "import": ("import", "back", "global"),
    "duplicates": ("duplicates", "back", "global"),
    "reported": ("reported", "back", "global"),
    "help": ("back", "global"),
}
"""What can be done on each screen, nearest first; no key means two things within one entry."""

ACTIONS: Final = (
    Action("app.help", "question_mark,f1", "global", footer=0),
    Action("app.palette", "ctrl+p,colon", "global", footer=90),
    Action("app.refresh", "r", "global"),
    Action("app.views", "V", "global"),
    Action("app.import", "I", "global", writes=True),
    Action("app.duplicates", "d", "global"),
    Action("app.reported", "O", "global"),
    Action("app.undo", "u", "global", writes=True, reason="undo"),
    Action("app.mask-more", "m", "global", reason="more-mask"),
    Action("app.mask-less", "M", "global", reason="less-mask"),
    Action("app.theme", "T", "global"),
    Action("app.settings", "S", "global"),
    Action("app.quit", "q,ctrl+q", "global"),
    *(
        Action(f"view.{number}", str(number), "people", reason="view", call=f"view({number})", group="view")
        for number in range(1, 10)
    ),
    Action("people.as-of", "D", "people"),
    Action("people.copy", "y", "people", reason="cursor"),
    Action("table.up", "up,k", "list", widget=True, group="table.move"),
    Action("table.down", "down,j", "list", widget=True, group="table.move"),
    Action("table.page_up", "pageup", "list", widget=True, group="table.page"),
    Action("table.page_down", "pagedown", "list", widget=True, group="table.page"),
    Action("table.half_up", "ctrl+u", "list", widget=True, group="table.half"),
    Action("table.half_down", "ctrl+d", "list", widget=True, group="table.half"),
    Action("table.top", "home,g", "list", widget=True, group="table.ends"),
    Action("table.bottom", "end,G", "list", widget=True, group="table.ends"),
    Action("panel.open", "enter", "panel", reason="cursor", footer=10),
    Action("panel.filter", "slash", "panel", footer=20),
    Action("panel.sort", "s", "panel"),
    Action("panel.columns", "c", "panel"),
    Action("panel.only-me", "full_stop", "panel", footer=50),
    Action("panel.mark", "space", "panel", reason="cursor", footer=40),
    Action("panel.range", "v", "panel", reason="cursor"),
    Action("panel.mark-all", "a", "panel", reason="people"),
    Action("panel.clear", "escape", "panel"),
    Action("panel.save-view", "w", "panel"),
    Action("panel.export", "e", "panel", reason="people"),
    Action("panel.export-marked", "E", "panel", reason="marks"),
    Action("panel.preview", "p", "panel"),
    Action("panel.zoom", "z", "panel"),
    Action("person.next", "j", "person", footer=10),
    Action("person.previous", "k", "person", footer=20),
    Action("person.cover", "o", "person"),
    Action("person.timeline", "t", "person", reason="own-screen", footer=30),
    Action("person.trends", "l", "person", reason="trends", footer=40),
    Action("person.filter", "slash", "person", reason="facts"),
    Action("person.kinds", "c", "person", reason="facts"),
    Action("person.source", "enter,i", "person", reason="facts", footer=50),
    Action("person.zoom", "z", "person"),
    Action("timeline.up", "up", "timeline", widget=True, group="timeline.move"),
    Action("timeline.down", "down", "timeline", widget=True, group="timeline.move"),
    Action("timeline.page_up", "pageup", "timeline", widget=True, group="table.page"),
    Action("timeline.page_down", "pagedown", "timeline", widget=True, group="table.page"),
    Action("timeline.half_up", "ctrl+u", "timeline", widget=True, group="table.half"),
    Action("timeline.half_down", "ctrl+d", "timeline", widget=True, group="table.half"),
    Action("timeline.top", "home,g", "timeline", widget=True, group="table.ends"),
    Action("timeline.bottom", "end,G", "timeline", widget=True, group="table.ends"),
    Action("timeline.later", "left_square_bracket", "timeline", widget=True, group="timeline.group"),
    Action("timeline.earlier", "right_square_bracket", "timeline", widget=True, group="timeline.group"),
    Action("nav.back", "escape,backspace", "back", footer=80),
    Action("filter.keep", "enter", "filter", widget=True),
    Action("filter.leave", "escape", "filter", widget=True),
    Action("filter.history", "up,down", "filter", widget=True),
    Action("views.open", "enter", "views", footer=10),
    Action("views.edit", "e", "views", reason="own-view", footer=20),
    Action("views.start", "s", "views", footer=30),
    Action("views.delete", "X", "views", reason="own-view", footer=40),
    Action("settings.change", "enter,space", "settings", footer=10),
    Action("settings.reset", "X", "settings", footer=20),
    Action("import.start", "enter", "import", writes=True, reason="files", footer=10),
    Action("import.cancel", "c", "import", reason="importing", footer=20),
    Action("import.refused", "p", "import", reason="refusals", footer=30),
    Action("reported.copy", "y", "reported", footer=10),
    Action("duplicates.merge", "plus", "duplicates", writes=True, reason="pairs", footer=10),
    Action("duplicates.apart", "minus", "duplicates", writes=True, reason="pairs", footer=20),
    Action("duplicates.swap", "s", "duplicates", reason="pairs", footer=30),
)
"""Everything, in the order in which help shows it."""

_BY_ID: Final = {action.id: action for action in ACTIONS}

_SHOWN: Final[Mapping[str, str]] = {
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "full_stop": ".",
    "plus": "+",
    "minus": "-",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "comma": ",",
    "escape": "esc",
    "pageup": "page up",
    "pagedown": "page down",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}
"""How a key is written for people where Textual's name is not that already."""

HelpLine = tuple[str, str, str, Action]
"""Keys, label, help, action."""


def by_id(action_id: str) -> Action:
    """One action; `KeyError` for an unknown id."""
    return _BY_ID[action_id]


def for_screen(screen: str) -> tuple[Action, ...]:
    """Everything that can be done on a screen, what is special to it first."""
    return tuple(action for where in ALIVE[screen] for action in ACTIONS if action.where == where)


def keys_of(action: Action, keys: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The keys that an action has now: the user's, else its own."""
    return tuple((keys or {}).get(action.id, action.keys).split(","))


def shown_key(key: str) -> str:
    """A key as people read it: `?`, `ctrl+p`, `esc`."""
    return _SHOWN.get(key, key)


def shown_keys(action: Action, keys: Mapping[str, str] | None = None) -> str:
    """All keys of an action as people read them."""
    return " ".join(shown_key(key) for key in keys_of(action, keys))


def bindings(where: str, words: Words, keys: Mapping[str, str] | None = None) -> list[Binding]:
    """The bindings of one place, for the class or screen that implements them; never those of widgets."""
    return _bindings(
        (action for action in ACTIONS if action.where == where and not action.widget), words, keys
    )


def screen_bindings(screen: str, words: Words, keys: Mapping[str, str] | None = None) -> list[Binding]:
    """What a screen binds itself: everything alive on it that neither the application nor a widget binds."""
    own = (action for action in for_screen(screen) if action.where != "global" and not action.widget)
    return _bindings(own, words, keys)


def _bindings(actions: Iterable[Action], words: Words, keys: Mapping[str, str] | None) -> list[Binding]:
    from textual.binding import Binding

    return [
        Binding(
            ",".join(keys_of(action, keys)),
            action.name,
            action.label(words),
            show=False,
            key_display=shown_key(keys_of(action, keys)[0]),
            tooltip=action.help(words),
            id=action.id,
        )
        for action in actions
    ]


def footer(
    screen: str, words: Words, keys: Mapping[str, str] | None = None
) -> tuple[tuple[Action, str, str], ...]:
    """The actions of a screen's footer as (action, key, label): help first, then by importance."""
    placed = sorted((a for a in for_screen(screen) if a.footer is not None), key=lambda a: a.footer or 0)
    return tuple((action, shown_key(keys_of(action, keys)[0]), action.label(words)) for action in placed)


def help_sections(
    screen: str, words: Words, keys: Mapping[str, str] | None = None
) -> tuple[tuple[str, tuple[HelpLine, ...]], ...]:
    """The help page: (title, lines) by place, what is special to the screen first, groups as one line."""
    sections = []
    for where in ALIVE[screen]:
        lines = _grouped([action for action in ACTIONS if action.where == where], words, keys)
        if lines:
            sections.append((words.say(f"where.{where}"), lines))
    return tuple(sections)


def _grouped(actions: list[Action], words: Words, keys: Mapping[str, str] | None) -> tuple[HelpLine, ...]:
    """One line an action, one line a group."""
    groups: dict[str, list[Action]] = {}
    for action in actions:
        groups.setdefault(action.group or action.id, []).append(action)
    return tuple(
        (_group_keys(members, keys), members[0].label(words), members[0].help(words), members[0])
        for members in groups.values()
    )


def _group_keys(members: list[Action], keys: Mapping[str, str] | None) -> str:
    """The keys of a group: `1–9` for a whole row of digits, else one after the other."""
    shown = [shown_key(key) for member in members for key in keys_of(member, keys)]
    if len(shown) > 2 and "".join(shown) in "123456789":
        return f"{shown[0]}–{shown[-1]}"
    return " ".join(shown)


def markdown_table(words: Words | None = None) -> str:
    """The key table of the README: keys, what they do, where."""
    words = words or Words.load()
    titles = [words.say("keys.column.keys"), words.say("keys.column.does"), words.say("keys.column.where")]
    rows = [f"| {' | '.join(titles)} |", "|---|---|---|"]
    for where in WHERE:
        title = words.say(f"where.{where}")
        for keys, _, text, _ in _grouped(
            [action for action in ACTIONS if action.where == where], words, None
        ):
            code = " ".join(f"`{key}`" for key in _keys_apart(keys))
            rows.append(f"| {code} | {text} | {title} |")
    return "\n".join(rows) + "\n"


def _keys_apart(keys: str) -> list[str]:
    """Shown keys one by one; the two words of "page up" stay together."""
    return [key.replace("page_", "page ") for key in keys.replace("page ", "page_").split(" ")]
