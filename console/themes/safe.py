"""Colour-safe: success is blue, warning yellow, error vermilion, after Okabe and Ito's palette, apart in lightness too.

(M. Okabe, K. Ito: "Color Universal Design", 2008; lightened for a dark ground.)
"""

from __future__ import annotations

from console.themes.build import Colours, theme

SAFE = theme(
    "careteam-safe",
    Colours(
        background="#12141a",
        surface="#191c24",
        panel="#222631",
        foreground="#e8e8ea",
        muted="#a7abb8",
        primary="#b9c7e8",
        accent="#e3a8d8",
        success="#6cb6ff",
        warning="#f7e76b",
        error="#ff8a4c",
        zebra="#15181f",
        cursor="#2a3a5c",
        cursor_blurred="#282d3a",
        marked="#302838",
        band="#182a40",
        strip="#39351a",
        border="#7f93c4",
        border_blurred="#353b4a",
        selection="#38507e",
    ),
    dark=True,
)
