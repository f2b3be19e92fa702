"""What a program says to a terminal beside text, as shapes: `CSI m`, `CSI ?h`, `OSC 22`. Pure; knows no program.

A shape leaves numbers out, so that a list of allowed shapes stays short; what is no shape of a clean run is foreign.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_SEQUENCE = re.compile(
    r"\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b\x9c]*)(?:\x07|\x1b\\|\x9c)"
    r"|\x1b(?P<string>[PX^_])[^\x1b]*(?:\x1b\\)?"
    r"|\x1b(?P<escape>[ -/]*[0-~]?)"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])",
    re.DOTALL,
)

HIDDEN = re.compile(
    "[\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Characters that draw nothing and may turn around or hide what stands beside them."""


def shapes(raw: bytes) -> Counter[str]:
    """How often each shape occurs in the bytes that a program wrote."""
    text = raw.decode("utf-8", "replace")
    found = Counter(_shape(each) for each in _SEQUENCE.finditer(text))
    found.update(f"hidden U+{ord(each):04X}" for each in HIDDEN.findall(text))
    if "\ufffd" in text and b"\xef\xbf\xbd" not in raw:
        found["broken UTF-8"] += 1
    return found


def spoken(raw: bytes) -> str:
    """The text alone, every sequence taken out."""
    return _SEQUENCE.sub("", raw.decode("utf-8", "replace"))


def parameters(raw: bytes, shape: str) -> set[str]:
    """What stood in the sequences of one shape."""
    text = raw.decode("utf-8", "replace")
    return {each.group() for each in _SEQUENCE.finditer(text) if _shape(each) == shape}


def _shape(found: re.Match[str]) -> str:
    if (csi := found.group("csi")) is not None:
        private = csi[0] if csi[0] in "<=>?" else ""
        between = "".join(character for character in csi[:-1] if " " <= character <= "/")
        return f"CSI {private}{between}{csi[-1]}"
    if (osc := found.group("osc")) is not None:
        return f"OSC {osc.partition(';')[0]}"
    if string := found.group("string"):
        return f"ESC {string}"
    if (escape := found.group("escape")) is not None:
        return f"ESC {escape}"
    control = found.group("control")
    return f"control {unicodedata.name(control, f'U+{ord(control):04X}')}"
