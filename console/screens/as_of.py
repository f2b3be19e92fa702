"""The dialog that asks for another day to look at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from console.present import words_of
from console.screens.confirm import AskText

if TYPE_CHECKING:
    from console.app import CareApp


def read_day(text: str, today: date) -> date | None:
    """A day as people type it: `2025-06-30`, `today`, or nothing for today; None where it is no day."""
    if text.casefold() in {"", "today"}:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def ask_day(app: CareApp) -> None:
    """Ask, check as it is typed, and look at that day."""
    session = app.session
    words = session.words

    def wrong(text: str) -> str:
        day = read_day(text, session.today)
        if day is None:
            return words.say("as-of.wrong")
        return words.say("as-of.future") if day > session.today else ""

    def chosen(text: str | None) -> None:
        day = None if text is None else read_day(text, session.today)
        if day is not None and day != app.session.as_of:
            app.set_session(app.session.with_as_of(day))

    today = words_of.weekday(session.today, words, session.settings.date_style)
    dialog = AskText(
        words.say("as-of.title"),
        value=session.as_of.isoformat() if session.past else "",
        placeholder=session.today.isoformat(),
        hint=words.say("as-of.hint", today=today),
        check=wrong,
    )
    app.push_screen(dialog, chosen)
