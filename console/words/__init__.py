"""Every text that a person reads, by key, in one language and one vocabulary; knows no screen and no data.

The texts are in `en.toml` beside this file. Another language is another file with the same keys.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VOCABULARIES: Final = ("person", "patient", "customer-owner")
"""How a team calls the people it cares for; the first is the default."""

_FORMS: Final = ("person", "people", "Person", "People")


def _one_other(n: int) -> str:
    """English, Spanish, German and most of their neighbours: one thing, other things."""
    return "one" if n == 1 else "other"


PLURALS: Final[Mapping[str, Callable[[int], str]]] = {"one-other": _one_other}
"""Plural rules by the name that a words file gives in `plural`; a translation with more forms adds its rule."""


_LINE: Final = re.compile(r'^"([^"]+)" = "((?:[^"\\]|\\["\\])*)"$', re.MULTILINE)
# A words file is TOML of one shape. Every start waits for it, so it is read by this line, ten times as quick as the
# general reader; a test proves that both read the same.


@cache
def _texts(language: str) -> Mapping[str, str]:
    """The words file of one language, read once."""
    text = Path(__file__).with_name(f"{language}.toml").read_text("utf-8")
    return {
        key: re.sub(r"\\(.)", r"\1", value) if "\\" in value else value for key, value in _LINE.findall(text)
    }


class Words:
    """The texts of one language with the vocabulary of one site."""

    def __init__(self, texts: Mapping[str, str], vocabulary: str, *, strict: bool = False) -> None:
        self.vocabulary = vocabulary
        self.strict = strict
        """True makes a missing key or value an error; false shows the key in ⟨⟩, so that nobody loses a screen."""
        self._texts = texts
        self._plural = PLURALS[texts.get("plural", "one-other")]
        self._own = {form: texts.get(f"vocabulary.{vocabulary}.{form}", form) for form in _FORMS}

    @classmethod
    def load(cls, vocabulary: str = VOCABULARIES[0], language: str = "en", *, strict: bool = False) -> Words:
        """The words of `language`; an unknown vocabulary falls back to the default one."""
        known = vocabulary if vocabulary in VOCABULARIES else VOCABULARIES[0]
        return cls(_texts(language), known, strict=strict)

    def with_vocabulary(self, vocabulary: str) -> Words:
        """The same language with another word for the people."""
        return Words(self._texts, vocabulary, strict=self.strict)

    def has(self, key: str) -> bool:
        """Whether there is a text for this key."""
        return key in self._texts

    def say(self, key: str, /, **values: object) -> str:
        """The text of a key with its values put in. Values are data: nothing in them is interpreted."""
        text = self._texts.get(key)
        if text is None:
            return self._missing(key)
        if "{" not in text:
            return text
        try:
            return text.format_map({**self._own, **values})
        except KeyError:
            return self._missing(key)

    def count(self, key: str, n: int, /, **values: object) -> str:
        """The text of `key.one`, `key.other` … that fits a number; `{n}` and `{n_text}` ("1,300") are given."""
        return self.say(f"{key}.{self._plural(n)}", n=n, n_text=self.number(n), **values)

    def number(self, n: int) -> str:
        """A whole number with the marks between thousands that readers of this language expect."""
        return f"{n:,}".replace(",", self._texts.get("number.thousands", ","))

    def section(self, prefix: str) -> dict[str, str]:
        """All texts whose key starts with `prefix`, by the rest of the key."""
        return {key[len(prefix) :]: text for key, text in self._texts.items() if key.startswith(prefix)}

    def _missing(self, key: str) -> str:
        if self.strict:
            raise KeyError(key)
        return f"⟨{key}⟩"
