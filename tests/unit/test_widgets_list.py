"""A list as a person walks it: cursor, view, marks, groups; no app needed."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from widgets.cursor_list import CursorList, index_of
from widgets.timeline import GroupedLines


def walk(count: int, page: int = 10) -> CursorList:
    """A list of ids 100, 101, …"""
    result = CursorList(lambda row_id: row_id < 0)
    result.page = page
    result.replace(range(100, 100 + count), keep=False, total=None)
    return result


def test_the_cursor_follows_its_id() -> None:
    """After a new order the cursor is on the same id, on the same line of the view where possible."""
    one = walk(100)
    one.go(50)
    line = one.cursor - one.top
    one.replace(list(range(199, 99, -1)), keep=True, total=None)
    assert one.current == 150
    assert one.cursor == 49
    assert one.cursor - one.top == line


def test_a_vanished_id_leaves_the_cursor_near() -> None:
    """Filtered away, the cursor stays at its position, or at the end of a shorter list."""
    one = walk(100)
    one.go(50)
    seen: list[tuple[int | None, int]] = []
    for ids in ([1, 2, 3], [], [7, 8]):
        one.replace(ids, keep=True, total=None)
        seen.append((one.current, one.cursor))
    assert seen == [(3, 2), (None, -1), (7, 0)]


def test_marks_live_by_id_across_lists() -> None:
    """Marks stay when the list is filtered, and are listed in its order first."""
    one = walk(20)
    one.toggle(3)
    one.toggle(1)
    one.replace([105, 101, 110], keep=True, total=None)
    assert one.marked_in_order() == [101, 103]
    assert not one.toggle(99)


def test_a_partial_list_scrolls_by_its_total() -> None:
    """While only the first page is known the scroll column already shows the whole length."""
    one = CursorList(lambda _: False)
    one.page = 10
    one.replace(range(10), keep=False, total=1000)
    assert [one.bar(line) for line in range(10)] == [2] + [1] * 9
    one.replace(range(10), keep=True, total=None)
    assert one.bar(0) == 0


def test_ids_are_found_in_any_kind_of_list() -> None:
    """Memoryviews, arrays, ranges and tuples answer alike."""
    numbers = array("q", range(0, 3000, 3))
    for ids in (memoryview(numbers), numbers, range(0, 3000, 3), tuple(numbers)):
        assert index_of(ids, 2997) == 999
        assert index_of(ids, 2998) is None
        assert index_of(ids, 30, near=10) == 10


@given(st.lists(st.integers(0, 6), max_size=8))
def test_grouped_lines_are_consistent(sizes: list[int]) -> None:
    """Headings and positions alternate as the sizes say, and each line finds itself again."""
    lines = GroupedLines(sizes)
    expected: list[int] = []
    position = 0
    for group, size in enumerate(sizes):
        expected.append(-(group + 1))
        expected += range(position, position + size)
        position += size
    assert list(lines) == expected
    assert [lines.index(value) for value in expected] == list(range(len(expected)))
    assert lines[1:3] == expected[1:3]


@given(
    st.lists(st.integers(1, 5), max_size=6),
    st.integers(1, 12),
    st.lists(st.tuples(st.sampled_from(["go", "step", "page"]), st.integers(-30, 30)), max_size=12),
)
def test_the_cursor_is_always_visible_and_never_on_a_heading(
    sizes: list[int], page: int, moves: list[tuple[str, int]]
) -> None:
    """Any walk keeps the cursor on a row, inside the view, and the view inside the list."""
    one = CursorList(lambda row_id: row_id < 0)
    one.page = page
    one.replace(GroupedLines(sizes), keep=False, total=None)
    for way, amount in moves:
        one.go(amount if way == "go" else one.cursor + amount * (page if way == "page" else 1))
        if sizes:
            assert one.current is not None
            assert one.current >= 0
            assert one.cursor in one.visible()
            assert 0 <= one.top <= max(0, len(one.ids) - page)
        else:
            assert one.current is None
