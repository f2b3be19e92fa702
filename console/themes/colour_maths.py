"""Contrast and colour-vision arithmetic by which the themes were chosen and are tested. Pure numbers, no theme."""

from __future__ import annotations

from math import dist
from typing import Literal

Rgb = tuple[float, float, float]
"""Linear or encoded parts, 0 to 1."""

Deficiency = Literal["protanopia", "deuteranopia", "tritanopia"]

# Machado, Oliveira, Fernandes: "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# IEEE TVCG 15(6), 2009, severity 1.0; applied to linear RGB.
_MACHADO: dict[Deficiency, tuple[Rgb, Rgb, Rgb]] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

DEFICIENCIES: tuple[Deficiency, ...] = ("protanopia", "deuteranopia", "tritanopia")


def rgb(hex_colour: str) -> Rgb:
    """Encoded parts of `#rrggbb`."""
    value = hex_colour.lstrip("#")
    red, green, blue = (int(value[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _linear(part: float) -> float:
    """Decode one part of sRGB (IEC 61966-2-1)."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def linear(colour: Rgb) -> Rgb:
    """Linear parts of encoded ones."""
    red, green, blue = colour
    return _linear(red), _linear(green), _linear(blue)


def luminance(colour: Rgb) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, success criterion 1.4.3: at least 4.5 for text)."""
    high, low = sorted((luminance(rgb(first)), luminance(rgb(second))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def seen(colour: Rgb, deficiency: Deficiency) -> Rgb:
    """Linear parts of an encoded colour as a person with this deficiency sees it."""
    source = linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, source, strict=True))))
        for row in _MACHADO[deficiency]
    )
    return red, green, blue


def lab(linear_colour: Rgb) -> Rgb:
    """CIE L*a*b* (D65) of linear sRGB parts."""
    red, green, blue = linear_colour
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (
        part ** (1 / 3) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29 for part in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(first: str, second: str, deficiency: Deficiency | None = None) -> float:
    """Distance of two colours in CIE L*a*b* (ΔE 1976; about 2 is just visible), as seen with a deficiency."""
    one, two = (
        lab(linear(rgb(colour)) if deficiency is None else seen(rgb(colour), deficiency))
        for colour in (first, second)
    )
    return dist(one, two)
