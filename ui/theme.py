"""Colours, type and space: the only place that knows a colour by its number."""

from dataclasses import dataclass, fields
from enum import Enum, IntEnum, StrEnum
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

FAMILY: Final = "Noto Sans"
TEXT_SCALES: Final = (0.9, 1.0, 1.1, 1.25, 1.5)
_PROPERTY: Final = "cds_theme"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colour table of look.md, one value per token."""

    background: str
    surface: str
    surface_alt: str
    border: str
    control: str
    text: str
    text_muted: str
    accent: str
    accent_hover: str
    accent_text: str
    accent_soft: str
    focus: str
    ok: str
    ok_bg: str
    soon: str
    soon_bg: str
    late: str
    late_bg: str
    wait: str
    wait_bg: str
    brand: str
    gold: str
    chart: str
    chart_line: str
    # The notice is an inverse strip: this is the gold that can be read on `text` as ground.
    notice_action: str


LIGHT: Final = Tokens(
    background="#F5F4F1",
    surface="#FFFFFF",
    surface_alt="#ECEAE5",
    border="#D8D5CE",
    control="#85817A",
    text="#1D2126",
    text_muted="#565C64",
    accent="#1F4F82",
    accent_hover="#183F69",
    accent_text="#FFFFFF",
    accent_soft="#E3ECF6",
    focus="#1769C2",
    ok="#007070",
    ok_bg="#DFF1F0",
    soon="#8F5C00",
    soon_bg="#FAEFD6",
    late="#930F2C",
    late_bg="#FAE5E8",
    wait="#6344A9",
    wait_bg="#EEE9F8",
    brand="#B5121B",
    gold="#F2B705",
    chart="#7893B5",
    chart_line="#6F8DAE",
    notice_action="#F4C04A",
)
DARK: Final = Tokens(
    background="#16181B",
    surface="#1E2125",
    surface_alt="#282C31",
    border="#3A3F46",
    control="#7F868F",
    text="#E9EAEC",
    text_muted="#A8AEB6",
    accent="#8DBBEF",
    accent_hover="#A9CCF5",
    accent_text="#0E1B29",
    accent_soft="#23364B",
    focus="#6FB1FF",
    ok="#66DDD3",
    ok_bg="#143534",
    soon="#F4C04A",
    soon_bg="#3A2D13",
    late="#FF7E82",
    late_bg="#451F25",
    wait="#B79DF5",
    wait_bg="#2E264A",
    brand="#D9363E",
    gold="#F2B705",
    chart="#6485AE",
    chart_line="#6485AE",
    notice_action="#8F5C00",
)
BOARD: Final = {
    "ground": "#14171B",
    "panel": "#1E2227",
    "call": "#7D1016",
    "gold": "#FFD24A",
    "white": "#FFFFFF",
    "quiet": "#C9CDD3",
}


class Tone(StrEnum):
    """What a word means; the colour follows."""

    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    OK = "ok"
    SOON = "soon"
    LATE = "late"
    WAIT = "wait"
    DONE = "done"


_TONE_TOKENS: Final = {Tone.MUTED: "text_muted", Tone.DONE: "text_muted"}
STATE_ICONS: Final = {
    Tone.OK: "circle-check",
    Tone.SOON: "clock-hour-4",
    Tone.LATE: "alert-triangle",
    Tone.WAIT: "hourglass",
}


class TextRole(Enum):
    """Size in points, least height of a line in pixels at 100 %, bold."""

    CAPTION = (10.0, 20, False)
    CAPTION_STRONG = (10.0, 21, True)
    BODY = (10.5, 22, False)
    STRONG = (10.5, 22, True)
    SECTION = (11.5, 24, True)
    NAME = (13.5, 28, True)
    TITLE = (15.0, 30, True)
    DAY = (18.0, 36, True)
    FIGURE = (22.0, 44, True)
    # Public screens are read from a distance (look.md section 5).
    KIOSK = (16.0, 32, False)
    KIOSK_WORD = (22.0, 44, True)
    KIOSK_QUESTION = (28.0, 56, True)

    @property
    def points(self) -> float:
        """Font size in points."""
        return self.value[0]

    @property
    def line(self) -> int:
        """Least line box in pixels: stacked capitals (ẴỂỖ) overshoot the font's own ascent."""
        return self.value[1]

    @property
    def is_bold(self) -> bool:
        """Whether the role is set in the bold weight."""
        return self.value[2]


class ThemeChoice(StrEnum):
    """What the officer asked for."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class Space(IntEnum):
    """The only distances in use, in pixels."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 20
    XXL = 24
    XXXL = 32


PAGE_MARGIN: Final = 20
PAGE_MARGIN_COMPACT: Final = 16
RADIUS_CHECK: Final = 4
RADIUS_FIELD: Final = 6
RADIUS_CARD: Final = 8
RADIUS_KIOSK: Final = 16


def high_contrast_tokens(palette: QPalette) -> Tokens:
    """Build the table from a high-contrast system palette: words and icons carry the states."""
    role = QPalette.ColorRole
    ground, base = palette.color(role.Window).name(), palette.color(role.Base).name()
    text, accent = palette.color(role.WindowText).name(), palette.color(role.Highlight).name()
    values = {field.name: text for field in fields(Tokens)}
    grounds = ("surface", "ok_bg", "soon_bg", "late_bg", "wait_bg", "accent_soft")
    values |= dict.fromkeys(grounds, base) | dict.fromkeys(("background", "surface_alt"), ground)
    values |= {"accent": accent, "accent_hover": accent, "focus": accent, "notice_action": base}
    values["accent_text"] = palette.color(role.HighlightedText).name()
    return Tokens(**values)


def palette_of(tokens: Tokens) -> QPalette:
    """Return the palette that makes Fusion speak our tokens."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    pairs = {
        role.Window: tokens.background,
        role.Base: tokens.surface,
        role.Button: tokens.surface,
        role.AlternateBase: tokens.surface_alt,
        role.ToolTipBase: tokens.text,
        role.ToolTipText: tokens.surface,
        role.WindowText: tokens.text,
        role.Text: tokens.text,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.late,
        role.PlaceholderText: tokens.text_muted,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.accent_text,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.accent,
        role.Light: tokens.surface,
        role.Midlight: tokens.surface_alt,
        role.Mid: tokens.border,
        role.Dark: tokens.control,
        role.Shadow: tokens.control,
    }
    palette = QPalette()
    for name, value in pairs.items():
        palette.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, name, QColor(tokens.text_muted))
    palette.setColor(group.Disabled, role.Highlight, QColor(tokens.control))
    return palette


class Theme(QObject):
    """The colours and fonts in force; `changed` tells widgets to measure and paint again."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = ThemeChoice.LIGHT
        self._scale = 1.0
        self._tokens = LIGHT
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[TextRole, QFont] = {}
        self._is_contrast = False
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)

    @property
    def tokens(self) -> Tokens:
        """The table in force."""
        return self._tokens

    @property
    def choice(self) -> ThemeChoice:
        """What the officer asked for."""
        return self._choice

    @property
    def text_scale(self) -> float:
        """Factor on every font size, 0.9 to 1.5."""
        return self._scale

    @property
    def is_dark(self) -> bool:
        """Whether the ground is darker than the text."""
        return self.color("background").lightness() < self.color("text").lightness()

    def set_choice(self, choice: ThemeChoice) -> None:
        """Use one theme, or follow the system."""
        self._choice = choice
        hints = QGuiApplication.styleHints()
        if choice is ThemeChoice.SYSTEM:
            hints.unsetColorScheme()
        else:
            dark = choice is ThemeChoice.DARK
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        self.apply()

    def set_text_scale(self, scale: float) -> None:
        """Set the text size; values outside 0.9 to 1.5 are brought to the nearest end."""
        self._scale = min(max(scale, TEXT_SCALES[0]), TEXT_SCALES[-1])
        self.apply()

    def step_text_scale(self, steps: int) -> float:
        """Go to the next larger or smaller text size and return it."""
        nearest = min(range(len(TEXT_SCALES)), key=lambda i: abs(TEXT_SCALES[i] - self._scale))
        self.set_text_scale(TEXT_SCALES[min(max(nearest + steps, 0), len(TEXT_SCALES) - 1)])
        return self._scale

    def apply(self) -> None:
        """Put palette and base font on the application and announce the change."""
        hints = QGuiApplication.styleHints()
        self._is_contrast = (
            hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        )
        if self._is_contrast:
            QApplication.setPalette(QPalette())
            self._tokens = high_contrast_tokens(QApplication.palette())
        else:
            self._tokens = DARK if self._wants_dark() else LIGHT
            QApplication.setPalette(palette_of(self._tokens))
        self._colors.clear()
        self._fonts.clear()
        QApplication.setFont(self.font(TextRole.BODY))
        self.changed.emit()

    def color(self, name: str) -> QColor:
        """Return the colour of one token."""
        found = self._colors.get(name)
        if found is None:
            found = self._colors[name] = QColor(getattr(self._tokens, name))
        return found

    def tone_color(self, tone: Tone) -> QColor:
        """Return the colour of words with this meaning."""
        return self.color(_TONE_TOKENS.get(tone, tone.value))

    def tone_ground(self, tone: Tone) -> QColor:
        """Return the tint behind a count or state with this meaning."""
        states = (Tone.OK, Tone.SOON, Tone.LATE, Tone.WAIT)
        return self.color(f"{tone.value}_bg" if tone in states else "surface_alt")

    def font(self, role: TextRole) -> QFont:
        """Return the font of one role at the current text size."""
        found = self._fonts.get(role)
        if found is None:
            found = QFont(FAMILY)
            found.setPointSizeF(role.points * self._scale)
            found.setBold(role.is_bold)
            self._fonts[role] = found
        return found

    def line_height(self, role: TextRole) -> int:
        """Return the least height of one line, in pixels."""
        return self.scaled(role.line)

    def scaled(self, pixels: int) -> int:
        """Return a height that grows with the text but never falls below its design size."""
        return max(pixels, round(pixels * self._scale))

    def _wants_dark(self) -> bool:
        if self._choice is ThemeChoice.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._choice is ThemeChoice.DARK

    def _follow_system(self) -> None:
        hints = QGuiApplication.styleHints()
        contrast = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
        if self._choice is ThemeChoice.SYSTEM or contrast != self._is_contrast:
            self.apply()


def theme_of(widget: QWidget | None = None) -> Theme:
    """Return the theme of the application that `widget` belongs to; made on first use."""
    del widget  # One application per process; the argument keeps call sites readable.
    app = QApplication.instance()
    if app is None:
        message = "A QApplication must exist before a theme is asked for."
        raise RuntimeError(message)
    found = app.property(_PROPERTY)
    if isinstance(found, Theme):
        return found
    theme = Theme(app)
    app.setProperty(_PROPERTY, theme)
    return theme
