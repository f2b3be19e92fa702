"""How names are folded for order and comparison: case, diacritics and apostrophes aside. Pure."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

APOSTROPHES: Final = dict.fromkeys(map(ord, "'’‘ʼʻʹ`´＇-‐‑"), None)
"""Marks that people leave out or write in several ways: O'Brien, O’Brien, ʻOlepau, Smith-Jones."""


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The name without case, diacritics, apostrophes and hyphens; runs of space become one."""
    decomposed = unicodedata.normalize("NFKD", name).translate(APOSTROPHES)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())
