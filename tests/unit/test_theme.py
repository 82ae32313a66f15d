"""Contrast and colour-blind distances, recomputed from the token table."""

import math
from itertools import combinations

import pytest

from ui.theme import BOARD, DARK, LIGHT, TextRole, Tokens

Rgb = tuple[float, float, float]
THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]
STATES = ("ok", "soon", "late", "wait")
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
BLINDNESS = {
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


def linear(value: str) -> Rgb:
    parts = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return red, green, blue


def contrast(first: str, second: str) -> float:
    def luminance(value: str) -> float:
        red, green, blue = linear(value)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(rgb: Rgb) -> Rgb:
    red, green, blue = rgb
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883

    def curve(value: float) -> float:
        return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116

    return 116 * curve(y) - 16, 500 * (curve(x) - curve(y)), 200 * (curve(y) - curve(z))


def seen(value: str, matrix: tuple[Rgb, Rgb, Rgb]) -> Rgb:
    rgb = linear(value)
    red, green, blue = (
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in matrix
    )
    return red, green, blue


@pytest.mark.parametrize("tokens", THEMES)
def test_every_word_can_be_read_on_every_ground_it_stands_on(tokens: Tokens) -> None:
    grounds = ("surface", "background", "surface_alt", "accent_soft")
    pairs = [(ink, ground) for ink in ("text", "text_muted") for ground in grounds]
    pairs += [("accent", ground) for ground in ("surface", "background", "surface_alt")]
    pairs += [("accent_text", "accent"), ("accent_text", "accent_hover")]
    pairs += [(state, ground) for state in STATES for ground in ("surface", "accent_soft")]
    pairs += [(state, f"{state}_bg") for state in STATES]
    pairs += [("surface", "text"), ("notice_action", "text")]
    poor = {
        pair: round(contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])), 2)
        for pair in pairs
        if contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("tokens", THEMES)
def test_edges_rings_and_bars_stand_out_from_their_ground(tokens: Tokens) -> None:
    pairs = [
        (part, ground)
        for part in ("control", "focus")
        for ground in ("surface", "background", "surface_alt")
        if (part, ground) != ("control", "surface_alt")
    ]
    pairs += [("chart", "surface"), ("chart_line", "surface"), ("brand", "surface")]
    poor = [
        pair for pair in pairs if contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) < 3
    ]
    assert poor == []


@pytest.mark.parametrize(
    ("ink", "ground", "light", "dark"),
    [
        ("text", "surface", 16.2, 13.4),
        ("text", "background", 14.7, 14.8),
        ("text_muted", "surface", 6.8, 7.2),
        ("accent", "surface", 8.4, 8.1),
        ("accent_text", "accent", 8.4, 8.7),
        ("focus", "surface", 5.5, 7.2),
        ("ok", "surface", 5.9, 9.9),
        ("soon", "surface", 5.7, 9.6),
        ("late", "late_bg", 7.4, 5.8),
        ("wait", "wait_bg", 6.0, 6.1),
        ("control", "surface", 3.9, 4.4),
    ],
)
def test_the_ratios_are_those_of_the_design(
    ink: str, ground: str, light: float, dark: float
) -> None:
    for tokens, wanted in ((LIGHT, light), (DARK, dark)):
        found = contrast(getattr(tokens, ink), getattr(tokens, ground))
        assert found == pytest.approx(wanted, abs=0.06)


@pytest.mark.parametrize(("tokens", "least"), [(LIGHT, 24), (DARK, 25)])
@pytest.mark.parametrize("kind", BLINDNESS)
def test_states_differ_for_the_colour_blind(tokens: Tokens, least: int, kind: str) -> None:
    for first, second in combinations(STATES, 2):
        distance = math.dist(
            lab(seen(getattr(tokens, first), BLINDNESS[kind])),
            lab(seen(getattr(tokens, second), BLINDNESS[kind])),
        )
        assert distance >= least - 0.5, (first, second, distance)


def test_the_board_can_be_read_from_six_metres() -> None:
    assert contrast(BOARD["gold"], BOARD["call"]) >= 7
    assert contrast(BOARD["white"], BOARD["call"]) >= 10
    assert contrast(BOARD["quiet"], BOARD["panel"]) >= 9.9


def test_no_line_box_is_lower_than_one_and_a_half_of_its_type() -> None:
    for role in TextRole:
        assert role.line >= 1.5 * role.points * 96 / 72 - 0.01, role
        assert role.points >= 10
