"""The filter language: what text means, how it reads back, and that nothing typed breaks it."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.filter import (
    FIELDS,
    And,
    FilterError,
    Me,
    Not,
    Or,
    Term,
    Value,
    Word,
    canonical,
    chips,
    markdown_table,
    parse,
    read_back,
    to_sql,
)
from db.filter.values import day_span, length

DAY = date(2026, 11, 24)


def test_words_stand_side_by_side_as_all_of() -> None:
    """Two words mean both, `or` means either and binds weaker, brackets group."""
    assert parse("ann bob") == And((Word("ann"), Word("bob")))
    assert parse("a b or c") == Or((And((Word("a"), Word("b"))), Word("c")))
    assert parse("a (b | c)") == And((Word("a"), Or((Word("b"), Word("c")))))
    assert parse("") == And()


@pytest.mark.parametrize("text", ["not ann", "-ann", "!ann", "NOT ann"])
def test_three_ways_to_say_not(text: str) -> None:
    """`not`, a minus and an exclamation mark before a term turn it round."""
    assert parse(text) == Not(Word("ann"))


def test_two_nots_cancel() -> None:
    """Saying not twice says nothing."""
    assert parse("not -ann") == Word("ann")


def test_a_minus_inside_a_name_is_part_of_it() -> None:
    """Double names are one word."""
    assert parse("smith-jones o'brien") == And((Word("smith-jones"), Word("o'brien")))


def test_a_name_being_typed_is_no_keyword() -> None:
    """On the way to Anderson, Orson or Nottingham the last letters typed are a word, until something follows."""
    assert parse("and") == Word("and")
    assert parse("ann or") == And((Word("ann"), Word("or")))
    assert parse("ann or bo") == Or((Word("ann"), Word("bo")))
    with pytest.raises(FilterError):
        parse("ann not ")


def test_terms_take_lists_ranges_windows_and_quotes() -> None:
    """A term keeps its values as written, with the window apart."""
    assert parse("lang:es,tl") == Term("lang", ":", (Value("es"), Value("tl")))
    assert parse("age:40..64") == Term("age", ":", (Value("40", high="64"),))
    assert parse("a1c > 9/24mo") == Term("a1c", ">", (Value("9"),), "24mo")
    assert parse('team:"Red Team"') == Term("team", ":", (Value("Red Team", quoted=True),))
    assert parse("bp>=140/90/12mo") == Term("bp", ">=", (Value("140/90"),), "12mo")


def test_other_names_mean_the_same_field() -> None:
    """Aliases, case and typographic signs make no difference."""
    assert parse("VISIT>12mo") == parse("last>12mo")
    assert parse("HbA1c≥9") == parse("a1c>=9")
    assert parse("sex=f") == parse("sex:f")


@pytest.mark.parametrize(
    ("text", "position", "nearest"),
    [
        ("lnag:es", 0, "lang"),
        ("ann agee>64", 4, "age"),
        ("sex:femal", 4, "sex:female"),
        ("has:mamogram", 4, "has:mammogram"),
        ("age>", 4, ""),
        ("age>old", 4, ""),
        ("(ann", 0, ""),
        ("ann)", 3, ""),
        ("()", 0, ""),
        ("ann or ", 6, ""),
        ("or ann", 0, ""),
        (">5", 0, ""),
        ("last:12mo", 5, ""),
        ("city>a", 5, ""),
        ("age>1,2", 4, ""),
        ("born:2024-02-30", 5, ""),
        ("age>99999999999999999999", 4, ""),
        ("tier:3", 0, ""),
    ],
)
def test_what_is_not_understood_is_said_with_its_place(text: str, position: int, nearest: str) -> None:
    """An error names the first character that makes no sense and the nearest name that does."""
    with pytest.raises(FilterError) as caught:
        parse(text)

    assert caught.value.position == position
    assert caught.value.nearest == nearest


@pytest.mark.parametrize("text", ["a " * 81, "(" * 60 + "a" + ")" * 60, "-" * 60 + "a", "x" * 2001])
def test_size_has_bounds(text: str) -> None:
    """Too many terms, too deep brackets and too long texts are refused instead of overloading the database."""
    if text.startswith("-"):
        text = "(-" * 60 + "a" + ")" * 60
    with pytest.raises(FilterError):
        parse(text)


def test_every_example_of_the_field_table_is_valid() -> None:
    """Help and README show only filters that work, each asking for its own field."""
    for field in FIELDS:
        node = parse(field.example)
        assert isinstance(node, Term)
        assert node.field == field.id
        assert read_back(field.example)
        assert f"`{field.id}`" in markdown_table()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("age>64 lang:es cond:diabetes", "aged over 64; speaks Spanish; has Diabetes mellitus"),
        ("last>12mo", "last contact more than 1 year ago, or never"),
        ("not next<=30d", "not (next visit within 30 days)"),
        ("a1c>9/24mo or no:a1c/12mo", "A1c over 9 in the last 2 years, or no A1c in the last year"),
        ("conds>=3 meds>=10", "at least 3 chronic conditions; at least 10 medicines"),
        ("team:mine next:today", "in my team; next visit today"),
        ("sex:f (auditc>=3 or phq9>=10)", "female; (AUDIT-C at least 3, or PHQ-9 at least 10)"),
        ("born:1950", "born in 1950"),
        ("cond:diab", "has a condition with “diab” in its name"),
        ("1950-03-01", "born on 1950-03-01"),
        ("555-01", "number starts with “555-01”, or phone has it"),
        ("42", "name or number starts with “42”"),
    ],
)
def test_reading_back(text: str, words: str) -> None:
    """A filter reads back as a sentence that a person can check."""
    assert read_back(text) == words


def test_chips_know_where_they_stand() -> None:
    """Each word and term is a chip with its stretch of the text and whether it is turned round."""
    text = "ann -(lang:es or age>64)"
    found = [(chip.text, chip.negated, text[chip.start : chip.end]) for chip in chips(parse(text), text)]

    assert found == [("ann", False, "ann"), ("lang:es", True, "lang:es"), ("age>64", True, "age>64")]


def test_user_text_is_bound_and_never_sql() -> None:
    """Nothing that was typed occurs in the SQL text."""
    payload = "x');DROP"
    compiled = to_sql(
        parse(f'"{payload}" city:"{payload}" zip:"{payload}" cond:"{payload}" med:"{payload}"'), DAY
    )

    assert "DROP" not in compiled.whole
    assert any("DROP" in str(value) for value in compiled.params.values())


def test_mine_without_a_team_finds_nobody() -> None:
    """A placeholder that stands for nothing never means everybody."""
    assert to_sql(parse("team:mine"), DAY, Me()).where == "p.in_panel = 1 AND 0"


def test_only_the_panel_is_asked_unless_said_otherwise() -> None:
    """`panel`, `deceased` and `active` say themselves who is asked about."""
    assert "in_panel = 1" in to_sql(parse("age>64"), DAY).where
    assert "in_panel" not in to_sql(parse("deceased:yes"), DAY).where


def test_lengths_of_time_are_calendar_months() -> None:
    """A month back from the 31st is the last day of the shorter month; a leap day's year back is the 28th."""
    month, year = length("1mo"), length("1y")
    assert month is not None
    assert year is not None
    assert month.before(date(2026, 3, 31)) == date(2026, 2, 28)
    assert year.before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert month.after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert year.before(date(1, 1, 1)) == date.min


def test_partial_dates_are_whole_stretches() -> None:
    """A year or month means all of its days."""
    assert day_span("2024-02", DAY) == (date(2024, 2, 1), date(2024, 2, 29))
    assert day_span("2026", DAY) == (date(2026, 1, 1), date(2026, 12, 31))
    assert day_span("tomorrow", DAY) == (date(2026, 11, 25), date(2026, 11, 25))
    assert day_span("9999", DAY) == (date(9999, 1, 1), date(9999, 12, 31))


PIECES = st.sampled_from(
    [field.example for field in FIELDS]
    + [
        "(",
        ")",
        " or ",
        " and ",
        "not ",
        "-",
        "!",
        "|",
        '"',
        ",",
        ":",
        ">",
        "..",
        "/",
        "/12mo",
        "ann",
        "*",
        "'",
        "\0",
        "É",
        "😀",
        "𝟙",
        "٣",
    ]
    + [f"{field.id}:" for field in FIELDS]
)


@settings(max_examples=1000)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(PIECES, max_size=12).map("".join),
        st.lists(PIECES, max_size=8).map(" ".join),
    )
)
def test_any_text_is_a_filter_or_a_filter_error(text: str) -> None:
    """Whatever is typed either means something or is refused with a place inside the text; canonical text is stable."""
    try:
        node = parse(text)
    except FilterError as error:
        assert 0 <= error.position <= len(text)  # noqa: PT017 - either outcome is right
        return
    again = canonical(node)
    assert parse(again) == node
    assert canonical(parse(again)) == again
    read_back(text)
    for chip in chips(node, text):
        assert 0 <= chip.start < chip.end <= len(text)
    compiled = to_sql(node, DAY, Me("nurse", "Red", "Dr Kim"), (1, 2))
    assert sqlite3.complete_statement(compiled.whole + ";")
