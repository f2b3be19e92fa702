"""High contrast: black ground, every text at least 7:1, for weak eyes, bad projectors and video calls."""

from __future__ import annotations

from console.themes.build import Colours, theme

CONTRAST = theme(
    "careteam-contrast",
    Colours(
        background="#000000",
        surface="#0a0a0a",
        panel="#1a1a1a",
        foreground="#ffffff",
        muted="#d0d0d0",
        primary="#7fe3ff",
        accent="#ffd75f",
        success="#7dff9a",
        warning="#ffe600",
        error="#ffb0a8",
        zebra="#0d0d0d",
        cursor="#003454",
        cursor_blurred="#262626",
        marked="#2a2500",
        band="#00301a",
        strip="#3d3000",
        border="#ffffff",
        border_blurred="#8a8a8a",
        selection="#00507d",
    ),
    dark=True,
)
