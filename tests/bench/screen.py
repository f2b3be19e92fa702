"""What a person would see: a small terminal that keeps text and colours, for programs under measurement.

Knows what Textual and curses send and nothing more; fed after the clock has stopped, so its speed does not matter.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

PIECES = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f]+)|\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])|\x1b[\]P^_X].*?(?:\x07|\x1b\\)"
    r"|\x1b(?P<esc>[ -/]*[0-OQ-WYZ`-~=>])|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])",
    re.DOTALL,
)
LONGEST = 4096
"""Characters that an unfinished sequence may have."""

Cell = tuple[str, tuple[str, ...]]
PLAIN: tuple[str, ...] = ("", "", "")
BLANK: Cell = (" ", PLAIN)


class Screen:
    """Cells of a terminal; `held` while a synchronised update is open."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.cells: list[list[Cell]] = [[BLANK] * columns for _ in range(rows)]
        self.touched = set(range(rows))
        self.held = False
        self.cursor_keys = False
        """Whether cursor keys are to be sent as SS3."""
        self.x = self.y = 0
        self._style = {"fg": "", "bg": "", "rest": ""}
        self._look = PLAIN
        self._top, self._bottom = 0, rows - 1
        self._last = " "
        self._rest = ""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def text(self) -> str:
        """All lines, without what trails."""
        return "\n".join("".join(cell[0] for cell in row).rstrip() for row in self.cells)

    def feed(self, data: bytes) -> None:
        """Take output in; a sequence that is cut in two waits for its end."""
        said, at = self._rest + self._decode(data), 0
        while at < len(said):
            found = PIECES.match(said, at)
            if found is None:
                if len(said) - at < LONGEST:
                    break
                at += 1
                continue
            at = found.end()
            self._take(found)
        self._rest = said[at:]

    def _take(self, found: re.Match[str]) -> None:
        if (text := found["text"]) is not None:
            self._write(text)
        elif (sequence := found["csi"]) is not None:
            self._csi(sequence)
        elif (escape := found["esc"]) is not None:
            if escape == "M" and self.y == self._top:
                self._scroll(self._top, -1)
            elif escape == "M":
                self.y = max(0, self.y - 1)
        elif (control := found["control"]) is not None:
            self._control(control)

    def _control(self, control: str) -> None:
        if control == "\r":
            self.x = 0
        elif control == "\b":
            self.x = max(0, min(self.x, self.columns - 1) - 1)
        elif control in "\n\v\f":
            if self.y == self._bottom:
                self._scroll(self._top, 1)
            else:
                self.y = min(self.rows - 1, self.y + 1)
        elif control == "\t":
            self.x = min(self.columns - 1, (self.x // 8 + 1) * 8)

    def _write(self, text: str) -> None:
        for char in text:
            wide = 1 if char < "\u0300" else 2 if unicodedata.east_asian_width(char) in "WF" else 1
            if char >= "\u0300" and unicodedata.combining(char):
                continue
            if self.x + wide > self.columns:
                self.x = 0
                self._control("\n")
            row = self.cells[self.y]
            row[self.x] = (char, self._look)
            if wide == 2:
                row[self.x + 1] = ("", self._look)
            self.touched.add(self.y)
            self.x += wide
            self._last = char

    def _scroll(self, top: int, lines: int) -> None:
        """Move the lines from `top` to the end of the region up, or down where `lines` is negative."""
        part = self.cells[top : self._bottom + 1]
        lines = max(-len(part), min(len(part), lines))
        new = [[BLANK] * self.columns for _ in range(abs(lines))]
        self.cells[top : self._bottom + 1] = part[lines:] + new if lines > 0 else new + part[:lines]
        self.touched.update(range(top, self._bottom + 1))

    def _erase(self, y: int, left: int, right: int) -> None:
        right = min(right, self.columns)
        if left < right:
            self.cells[y][left:right] = [(" ", ("", self._style["bg"], ""))] * (right - left)
            self.touched.add(y)

    def _csi(self, sequence: str) -> None:
        end, body = sequence[-1], sequence[:-1]
        if body[:1] in ("?", ">", "<", "="):
            if body[0] == "?" and end in "hl":
                self._modes(body[1:].split(";"), on=end == "h")
            return
        if body and not body[-1].isalnum() and body[-1] not in ";:":
            return
        if end == "m":
            self._colours(re.split("[;:]", body))
            return
        numbers = [int(n) if n.isdigit() else 0 for n in body.split(";")] if body else []
        self._move(end, numbers, max(1, numbers[0]) if numbers else 1)

    def _modes(self, modes: list[str], *, on: bool) -> None:
        if "2026" in modes:
            self.held = on
        if "1" in modes:
            self.cursor_keys = on
        if on and "1049" in modes:
            for y in range(self.rows):
                self._erase(y, 0, self.columns)

    def _move(self, end: str, numbers: list[int], n: int) -> None:
        if end in "Hf":
            column = numbers[1] if len(numbers) > 1 else 1
            self.y, self.x = min(self.rows, n) - 1, min(self.columns, max(1, column)) - 1
        elif end in "ABe":
            self.y = max(0, self.y - n) if end == "A" else min(self.rows - 1, self.y + n)
        elif end in "CDa":
            self.x = max(0, self.x - n) if end == "D" else min(self.columns - 1, self.x + n)
        elif end in "G`":
            self.x = min(self.columns, n) - 1
        elif end == "d":
            self.y = min(self.rows, n) - 1
        elif end == "r":
            self._top, self._bottom = n - 1, (numbers[1] if len(numbers) > 1 else self.rows) - 1
            self.x = self.y = 0
        else:
            self._edit(end, numbers[0] if numbers else 0, n)

    def _edit(self, end: str, how: int, n: int) -> None:
        if end == "K":
            self._erase(self.y, 0 if how else self.x, self.x + 1 if how == 1 else self.columns)
        elif end == "J":
            first = self.y + 1 if how == 0 else 0
            for y in range(first, self.y if how == 1 else self.rows):
                self._erase(y, 0, self.columns)
            if how < 2:
                self._edit("K", how, n)
        elif end == "X":
            self._erase(self.y, self.x, self.x + n)
        elif end == "b":
            self._write(self._last * n)
        elif end in "LM" and self._top <= self.y <= self._bottom:
            self._scroll(self.y, n if end == "M" else -n)
        elif end in "ST":
            self._scroll(self._top, n if end == "S" else -n)
        elif end in "P@":
            row = self.cells[self.y]
            gap = [BLANK] * n
            row[self.x :] = (row[self.x + n :] + gap) if end == "P" else (gap + row[self.x : -n])
            self.touched.add(self.y)

    def _colours(self, codes: list[str]) -> None:
        style, at = self._style, 0
        while at < len(codes):
            code = int(codes[at] or 0)
            if code == 0:
                style.update(fg="", bg="", rest="")
            elif code in (38, 48):
                length = 3 if codes[at + 1 : at + 2] == ["5"] else 5
                style["fg" if code == 38 else "bg"] = ";".join(codes[at : at + length])
                at += length - 1
            elif 30 <= code <= 39 or 90 <= code <= 97:
                style["fg"] = "" if code == 39 else codes[at]
            elif 40 <= code <= 49 or 100 <= code <= 107:
                style["bg"] = "" if code == 49 else codes[at]
            elif code < 10:
                style["rest"] = "".join(sorted({*style["rest"], str(code)}))
            elif 22 <= code <= 29:
                style["rest"] = style["rest"].translate(
                    {ord(c): None for c in ("12" if code == 22 else str(code - 20))}
                )
            at += 1
        self._look = tuple(style.values())
