"""Which columns of a table fit a width, and how wide each becomes. Pure arithmetic; knows no cells and no screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, widths in cells."""

    id: str
    title: str
    min: int = 4
    """Narrower than this the column is of no use."""
    max: int = 0
    """0 for no limit."""
    weight: int = 0
    """Share of the room that is left once every column has its minimum; 0 keeps it at `min`."""
    align: Literal["left", "right", "center"] = "left"
    drop: int = 0
    """Columns with the highest number go first when room is short; 0 stays always."""
    sortable: bool = False


def fit(columns: Sequence[Column], width: int, gap: int = 2) -> list[tuple[Column, int]]:
    """The columns that fit into `width` cells with `gap` between them, in their order, with their widths.

    Droppable columns leave one by one (highest `drop` first, of equals the rightmost) until the minima fit. What is
    left over is shared by weight up to each maximum. When even the columns that always stay do not fit, they shrink
    from the right, and those without a single cell are left out.
    """
    kept = list(columns)
    while kept and _least(kept, gap) > width:
        worst = max(range(len(kept)), key=lambda index: (kept[index].drop, index))
        if kept[worst].drop == 0:
            return _squeezed(kept, width, gap)
        del kept[worst]
    return list(zip(kept, _shared(kept, width - _least(kept, gap)), strict=True))


def _least(columns: Sequence[Column], gap: int) -> int:
    """Cells that the minima of these columns need."""
    return sum(column.min for column in columns) + gap * max(0, len(columns) - 1)


def _squeezed(columns: Sequence[Column], width: int, gap: int) -> list[tuple[Column, int]]:
    """Columns cut off at the right edge."""
    result: list[tuple[Column, int]] = []
    room = width
    for column in columns:
        size = min(column.min, room)
        if size <= 0:
            break
        result.append((column, size))
        room -= size + gap
    return result


def _shared(columns: Sequence[Column], spare: int) -> list[int]:
    """Widths after sharing `spare` cells by weight, full columns passing their share on to the others."""
    widths = [column.min for column in columns]
    while spare > 0:
        open_ = [
            index
            for index, column in enumerate(columns)
            if column.weight > 0 and (column.max == 0 or widths[index] < column.max)
        ]
        if not open_:
            break
        spare = _share_once(columns, widths, open_, spare)
    return widths


def _share_once(columns: Sequence[Column], widths: list[int], open_: Sequence[int], spare: int) -> int:
    """Give each open column its part of `spare` (at least one cell, while there are any); what could not be given."""
    total = sum(columns[index].weight for index in open_)
    left = spare
    for index in open_:
        limit = columns[index].max
        part = min(left, max(1, spare * columns[index].weight // total))
        if limit:
            part = min(part, limit - widths[index])
        widths[index] += part
        left -= part
    return left
