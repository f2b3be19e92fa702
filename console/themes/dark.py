"""The usual theme: deep slate, sea-glass headings, amber for what can be acted upon."""

from __future__ import annotations

from console.themes.build import Colours, theme

DARK = theme(
    "careteam-dark",
    Colours(
        background="#10161d",
        surface="#161e27",
        panel="#1d2833",
        foreground="#dfe6ec",
        muted="#a0aebb",
        primary="#7cc7d8",
        accent="#f0b86a",
        success="#8fdca6",
        warning="#f2cd5c",
        error="#ff8d85",
        zebra="#131a22",
        cursor="#234150",
        cursor_blurred="#22303c",
        marked="#2b2a22",
        band="#17302a",
        strip="#3a3114",
        border="#4f8fa0",
        border_blurred="#2c3a47",
        selection="#2f5668",
    ),
    dark=True,
)
