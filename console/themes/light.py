"""For bright rooms and printed pictures: warm paper, ink, deep teal."""

from __future__ import annotations

from console.themes.build import Colours, theme

LIGHT = theme(
    "careteam-light",
    Colours(
        background="#faf8f4",
        surface="#f3f0ea",
        panel="#e9e5dc",
        foreground="#1e262d",
        muted="#53606b",
        primary="#0b566b",
        accent="#8a4300",
        success="#0a6142",
        warning="#6b5200",
        error="#8f0a2a",
        zebra="#f5f2ec",
        cursor="#cfe4ea",
        cursor_blurred="#e3e6e3",
        marked="#f6e9d0",
        band="#dcefe0",
        strip="#fbe6ad",
        border="#2a7f96",
        border_blurred="#c9c3b7",
        selection="#b5d9e4",
    ),
    dark=False,
)
