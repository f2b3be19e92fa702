"""A field for a passphrase: shown as dots, never copied, cut or remembered; and a hint how strong it is. Pure but for the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from db.keys import MIN_PASSPHRASE

if TYPE_CHECKING:
    from console.words import Words


class PassphraseInput(Input):
    """Dots. The framework's own field copies its plain text on ctrl+c (security.md 3.7)."""

    ALLOW_SELECT = False

    def __init__(self, placeholder: str, *, id: str) -> None:  # noqa: A002 — the framework's name
        super().__init__(placeholder=placeholder, password=True, id=id)

    def action_copy(self) -> None:
        """Nothing leaves this field."""

    def action_cut(self) -> None:
        """Nothing leaves this field."""

    def take(self) -> str:
        """What was typed; the field is empty afterwards."""
        told = self.value
        self.value = ""
        return told


def strength(text: str, words: Words) -> tuple[str, str]:
    """(sentence, token) about a new passphrase: long enough as `db.keys` judges, and longer is better."""
    count, spaced = len(text), len(text.split())
    if not text:
        return words.say("passphrase.rule", least=MIN_PASSPHRASE), "dim"
    if count < MIN_PASSPHRASE and spaced < 4:
        return words.say("passphrase.short", count=count, least=MIN_PASSPHRASE), "warning"
    if len(set(text.casefold())) < 6:
        return words.say("passphrase.plain"), "warning"
    return words.say("passphrase.good" if count < 24 else "passphrase.strong"), "success"
