"""Filled-in questionnaires into facts with their answers as parts, and measure reports into numbers of their source.

Meaning of FHIR R4 elements only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.fhir import datatypes as dt
from db.fhir.draft import Concept, Draft, FactDraft, MeasureDraft
from db.fhir.facts_clinical import quantity
from db.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from db.fhir import structs_care as s
    from db.fhir.draft import Moment
    from db.fhir.structs import Quantity

QUESTIONNAIRE = "urn:careteam:questionnaire"
"""Our code system for "which questionnaire": the code is its canonical address without the version."""
LOINC = "http://loinc.org"
DEEPEST = 20
"""Levels of nested items that are read; real forms use four or five."""


def questionnaire_response(r: s.QuestionnaireResponse, d: Draft) -> None:
    """A QuestionnaireResponse: nested items are flattened, each answer is a part with its own code where it has one."""
    d.subject = dt.subject(r.subject, "subject")
    authored = dt.when(r.authored, "authored")
    form = dt.word(r.questionnaire)
    concept = None
    if form:
        address = form.partition("|")[0]
        concept = Concept(
            codings=((QUESTIONNAIRE, address, ""),), text=address.rstrip("/").rpartition("/")[2]
        )
    whole = FactDraft(
        kind=Kind.QUESTIONNAIRE,
        concept=concept,
        title=concept.words if concept else None,
        start=authored,
        recorded=authored,
        status=dt.word(r.status),
        links=dt.links(
            encounter=("encounter", r.encounter),
            performer=("author", r.author),
            source=("source", r.source),
            based_on=("basedOn", r.based_on),
        ),
    )
    whole.parts = tuple(_answers(r.item, "item", whole, 0))
    d.facts = (whole,)


def _answers(items: Sequence[s.Item], path: str, whole: FactDraft, depth: int) -> Iterator[FactDraft]:
    """Every answer of these items and of those below them."""
    if depth > DEEPEST:
        raise dt.UnusableError(path, "nested too deeply")
    for index, item in enumerate(items):
        here = f"{path}[{index}]"
        concept = _question(item)
        for number, answer in enumerate(item.answer):
            fact = FactDraft(
                kind=Kind.ANSWER,
                concept=concept,
                title=concept.words if concept else dt.word(item.text),
                start=whole.start,
                recorded=whole.recorded,
                status=whole.status,
            )
            _answered(fact, answer, f"{here}.answer[{number}]")
            if fact.value_type is not None:
                yield fact
            yield from _answers(answer.item, f"{here}.answer[{number}].item", whole, depth + 1)
        yield from _answers(item.item, f"{here}.item", whole, depth + 1)


def _question(item: s.Item) -> Concept | None:
    """What was asked: a LOINC code in definition or linkId where one is written there, and the question's words."""
    text = dt.word(item.text) or ""
    code = dt.loinc(item.definition.rpartition("#")[2]) or dt.loinc(item.link_id)
    if code:
        return Concept(codings=((LOINC, code, text),), text=text)
    return Concept(text=text) if text else dt.worded(item.link_id)


def _answered(fact: FactDraft, r: s.Answer, path: str) -> None:
    if r.value_coding is not None:
        fact.value_concept = dt.coded(r.value_coding) or dt.worded(r.value_coding.display)
        if fact.value_concept is not None:
            fact.value_type, fact.value_text = "code", fact.value_concept.words
    elif r.value_quantity is not None:
        quantity(fact, r.value_quantity, f"{path}.valueQuantity")
    elif r.value_integer or r.value_decimal:
        whole = bool(r.value_integer)
        name = "valueInteger" if whole else "valueDecimal"
        found = dt.number(r.value_integer if whole else r.value_decimal, f"{path}.{name}")
        if found is not None:
            fact.value_type, (fact.value, fact.value_raw) = "integer" if whole else "quantity", found
    elif r.value_boolean is not None:
        fact.value_type, fact.value = "boolean", float(r.value_boolean)
        fact.value_raw = fact.value_text = "true" if r.value_boolean else "false"
    elif r.value_date or r.value_date_time:
        name = "valueDate" if r.value_date else "valueDateTime"
        moment = dt.when(r.value_date or r.value_date_time, f"{path}.{name}")
        fact.value_type, fact.value_text = "date", dt.word(r.value_date or r.value_date_time)
        fact.value_day = moment[0] if moment else None
    elif r.value_string or r.value_time:
        fact.value_type, fact.value_text = "string", dt.prose(r.value_string, r.value_time)


def measure_report(r: s.MeasureReport, d: Draft) -> None:
    """A summary MeasureReport: one number for each group, and one for each stratum of it.

    Reports about one person, lists and data collections give no number; they are kept without.
    """
    if r.type != "summary":
        return
    start, end = dt.span(r.period, "period")
    if start is None or end is None:
        raise dt.UnusableError("period", "no start or no end")
    measure = (dt.word(r.measure) or "").partition("|")[0]
    if not measure:
        raise dt.UnusableError("measure", "no measure")
    d.measures = tuple(
        made for i, one in enumerate(r.group) for made in _group(one, f"group[{i}]", measure, (start, end))
    )


def _group(r: s.MeasureGroup, path: str, measure: str, span: tuple[Moment, Moment]) -> Iterator[MeasureDraft]:
    code = dt.concept(r.code, f"{path}.code")
    title = code.words if code else measure.rstrip("/").rpartition("/")[2]
    name = dt.first_code(code) or ""
    yield _numbers(r, path, MeasureDraft(measure, title, name, "", *span))
    for i, stratifier in enumerate(r.stratifier):
        for j, stratum in enumerate(stratifier.stratum):
            here = f"{path}.stratifier[{i}].stratum[{j}]"
            label = _stratum(stratum, here)
            yield _numbers(
                stratum, here, MeasureDraft(measure, title, name, label or f"{i + 1}.{j + 1}", *span)
            )


def _stratum(r: s.Stratum, path: str) -> str:
    """Which part of the population: its value, or its components' values."""
    value = dt.concept(r.value, f"{path}.value")
    if value is not None:
        return value.words
    parts = (dt.concept(one.value, f"{path}.component[{k}].value") for k, one in enumerate(r.component))
    return ", ".join(one.words for one in parts if one is not None)


def _numbers(r: s.MeasureGroup | s.Stratum, path: str, made: MeasureDraft) -> MeasureDraft:
    """Numerator, denominator and score."""
    counts = {
        (dt.first_code(dt.concept(one.code, f"{path}.population[{k}].code")) or ""): one.count
        for k, one in enumerate(r.population)
    }
    made.denominator = counts.get("denominator", counts.get("initial-population"))
    made.numerator = counts.get("numerator")
    score: Quantity | None = r.measure_score
    made.score = dt.amount(score, f"{path}.measureScore")
    made.unit = dt.unit(score)
    return made
