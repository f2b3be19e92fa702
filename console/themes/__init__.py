"""Four themes by meaning: dark, light, high contrast, colour-safe; no colour is named anywhere else.

How to use them. In style sheets take these variables and nothing else; in cells, parts and badges take the token
of the same meaning (`widgets/tokens.py`). Every variable for text reaches 4.5:1 on every ground below it (7:1 in
high contrast), and success, warning and error stay apart for people with any of the three colour-vision
deficiencies; a test computes both. A colour never stands alone: the word or letter is always there too.

Grounds, from back to front
    $background            the page: tables, timelines, empty places
    $surface               a card or pane lying on the page, inputs
    $panel                 bars: status, footer, headers of panes
    $row-zebra, $row-header, $row-cursor, $row-cursor-blurred, $row-marked      lines of tables
    $goal-band             the stretch of a chart that is aimed at
    $warning-muted         the strip that says DEMO DATA
Text
    $foreground            what a person reads
    $text-muted            (token dim) labels, units, what can wait
    $text-primary          (token title) headings and names of things
    $text-accent           (token accent) keys, the cursor sign, what can be acted upon
    $text-success          (token success) done, in goal, fine
    $text-warning          (token warning) due, out of goal, look here
    $text-error            (token error) overdue, high, failed
Lines
    $border, $border-blurred      frames of the pane with and without focus
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.themes.contrast import CONTRAST
from console.themes.dark import DARK
from console.themes.light import LIGHT
from console.themes.safe import SAFE

if TYPE_CHECKING:
    from textual.theme import Theme

__all__ = ["DEFAULT", "THEMES"]

THEMES: tuple[Theme, ...] = (DARK, LIGHT, CONTRAST, SAFE)
"""In the order in which a picker offers them."""

DEFAULT = DARK.name
