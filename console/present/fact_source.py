"""Where one fact comes from: as a sentence, and line by line. Pure; masked like everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.present import words_of
from console.present.cards import Line
from console.present.masking import Mask

if TYPE_CHECKING:
    from console.session import Session
    from console.words import Words
    from db.records import FactLine


def said(fact: FactLine, session: Session) -> str:
    """What the fact states, without its date: "A1c 7.4 %", "Influenza vaccine, not done"."""
    title = fact.title or session.words.say("fact.untitled")
    return with_negation(fact, " ".join(part for part in (title, fact.value) if part), session.words)


def with_negation(fact: FactLine, stated: str, words: Words) -> str:
    """The words of a fact that says something did not happen, in the way of its kind; any other unchanged."""
    if not fact.negated:
        return stated
    own = f"fact.negated.{fact.kind}"
    return words.say(own if words.has(own) else "fact.negated", stated=stated)


def when(fact: FactLine, session: Session) -> str:
    """Its date as exact as the source wrote it, with the time of day where there is one."""
    shown = words_of.span(fact.when, session.words, session.settings.date_style, time=True)
    return shown or session.words.say("fact.undated")


def sentence(fact: FactLine, session: Session) -> str:
    """One sentence: "A1c 7.4 %, 3 Mar 2026, from Clinic record, Observation/123"."""
    words = session.words
    parts = [said(fact, session), when(fact, session)]
    if fact.source:
        parts.append(words.say("fact.from", source=fact.source))
    if fact.reference and session.mask == Mask.FULL:
        parts.append(fact.reference)
    if fact.sources > 1:
        parts.append(words.count("fact.also", fact.sources - 1))
    return words_of.listed(parts, words)


def detail(fact: FactLine, session: Session) -> tuple[Line, ...]:
    """Everything that is known about a fact, one labelled line each; unknown things have no line."""
    words = session.words
    own = session.mask == Mask.FULL
    style = session.settings.date_style
    pairs = (
        ("what", said(fact, session)),
        ("kind", words.say(f"kind.{fact.kind}")),
        ("when", when(fact, session)),
        ("until", words_of.span(fact.until, words, style, time=True)),
        ("status", fact.status),
        ("range", reference_range(fact, session)),
        ("interpretation", _read_as(fact.interpretation, words)),
        ("detail", fact.detail if own else ""),
        ("source", _sources(fact, session)),
        ("resource", fact.reference if own else ""),
        ("code", fact.code if own else ""),
        ("labels", words_of.listed(fact.labels, words) if own else ""),
    )
    return tuple(
        Line(text, label=words.say(f"fact.label.{key}"), fact=fact.fact) for key, text in pairs if text
    )


def _read_as(code: str, words: Words) -> str:
    """HL7 v3 ObservationInterpretation in words; any other as the source wrote it."""
    key = f"interpretation.{code}"
    return words.say(key) if words.has(key) else code


def reference_range(fact: FactLine, session: Session) -> str:
    """The source's own range of what is usual: "4 to 5.6", "≤5.6", "≥60"."""
    if fact.low is not None and fact.high is not None:
        return session.words.say("span.between", low=f"{fact.low:g}", high=f"{fact.high:g}")
    if fact.high is not None:
        return f"≤{fact.high:g}"
    return "" if fact.low is None else f"≥{fact.low:g}"


def _sources(fact: FactLine, session: Session) -> str:
    also = session.words.count("fact.also", fact.sources - 1) if fact.sources > 1 else ""
    return words_of.listed([fact.source, also], session.words)
