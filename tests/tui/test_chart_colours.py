"""The colours of the series: told apart by all common kinds of colour blindness, and from the ground behind them."""

import math
import re
from itertools import combinations

import pytest

from retain.services.statistics.page import STYLE
from retain.tui.themes import THEMES

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

# What is seen of linear red, green and blue: Machado, Oliveira and Fernandes 2009, severity 1.
SIGHTS: dict[str, Matrix] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
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
_TO_XYZ: Matrix = (
    (0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883),
)


def of_page() -> dict[str, tuple[list[str], str]]:
    """Return the colours of the series and of a panel's ground in each of the page's three dresses."""
    found = {}
    for name, block in zip(
        ("page", "page at night", "page in print"), re.findall(r":root {(.*?)}", STYLE, re.DOTALL), strict=True
    ):
        values = dict(re.findall(r"--(\w+): (#\w+)", block))
        ground = values["card"]
        found[name] = ([values[f"c{number}"] for number in range(1, 6)], ground if len(ground) > 4 else "#ffffff")
    return found


PALETTES = {
    **{
        theme.name: ([theme.variables[f"chart-{number}"] for number in range(1, 6)], str(theme.background))
        for theme in THEMES
    },
    **of_page(),
}


def linear(colour: str) -> Triple:
    """Return linear red, green and blue, 0–1."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return red, green, blue


def times(matrix: Matrix, colour: Triple) -> Triple:
    red, green, blue = (
        min(max(sum(one * part for one, part in zip(row, colour, strict=True)), 0), 1) for row in matrix
    )
    return red, green, blue


def lab(colour: Triple) -> Triple:
    """Return CIE L*a*b* under D65."""
    x, y, z = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in times(_TO_XYZ, colour))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: Triple, other: Triple) -> float:
    """Return ΔE*94, the CIE's difference for graphic arts; 1 can just be seen, side by side."""
    lightness = one[0] - other[0]
    chroma, second = math.hypot(*one[1:]), math.hypot(*other[1:])
    hue = (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2 - (chroma - second) ** 2
    mean = math.sqrt(chroma * second)
    parts = (lightness**2, ((chroma - second) / (1 + 0.045 * mean)) ** 2, max(hue, 0) / (1 + 0.015 * mean) ** 2)
    return math.sqrt(sum(parts))


def contrast(one: Triple, other: Triple) -> float:
    """Return the contrast of WCAG, 1–21."""
    low, high = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("name", PALETTES)
def test_series_are_told_apart_by_every_eye(name: str, sight: str) -> None:
    colours = [lab(times(SIGHTS[sight], linear(colour))) for colour in PALETTES[name][0]]
    assert min(distance(one, other) for one, other in combinations(colours, 2)) >= 12


@pytest.mark.parametrize("name", PALETTES)
def test_series_stand_out_from_what_is_behind_them(name: str) -> None:
    colours, ground = PALETTES[name]
    assert min(contrast(linear(colour), linear(ground)) for colour in colours) >= 2.6
