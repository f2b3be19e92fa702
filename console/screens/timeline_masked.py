"""A timeline without what a level of masking does not show: absent, with no gap and no count that would speak. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from console.present.sensitive import shown_facts
from db.records import TimelinePage

if TYPE_CHECKING:
    from console.present.masking import Mask


def allowed_page(page: TimelinePage, mask: Mask) -> TimelinePage:
    """A whole timeline (offset 0) with only the facts that the level shows, and counts of those alone."""
    lines = shown_facts(page.lines, mask)
    years = Counter(line.when.low.year for line in lines if line.when is not None)
    kinds = Counter(line.kind for line in lines)
    return TimelinePage(
        lines=lines,
        total=len(lines),
        years=tuple(sorted(years.items())),
        kinds=tuple(sorted(kinds.items())),
        offset=0,
    )
