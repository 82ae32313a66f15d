"""Giao diện: theme and text size of this officer on this PC."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.pages.settings.group import Group
from ui.preferences import Preferences
from ui.theme import TEXT_SCALES, ThemeChoice, theme_of
from ui.widgets import RadioGroup


class AppearanceGroup(Group):
    """Changes show at once and are kept for the officer."""

    key = "appearance"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.section(self.tr("Màu"))
        self.themes = RadioGroup()
        self.themes.set_choices(
            [
                (ThemeChoice.LIGHT, self.tr("Sáng")),
                (ThemeChoice.DARK, self.tr("Tối")),
                (ThemeChoice.SYSTEM, self.tr("Theo máy")),
            ]
        )
        self.column.addWidget(self.themes)
        self.section(self.tr("Cỡ chữ"))
        self.sizes = RadioGroup()
        self.sizes.set_choices(
            [(scale, self.tr("{percent} %").format(percent=round(100 * scale)))
             for scale in TEXT_SCALES]
        )  # fmt: skip
        self.column.addWidget(self.sizes)
        self.hint(self.tr("Ctrl và phím cộng hoặc trừ cũng đổi cỡ chữ ở mọi trang."))
        self.hint(self.tr("Chỉ đổi trên máy này, cho người đang đăng nhập."))
        self.close_column()
        self.themes.chosen.connect(self._choose_theme)
        self.sizes.chosen.connect(self._choose_size)
        theme_of().changed.connect(self.refresh)

    def refresh(self) -> None:
        theme = theme_of()
        self.themes.set_value(theme.choice)
        nearest = min(TEXT_SCALES, key=lambda scale: abs(scale - theme.text_scale))
        self.sizes.set_value(nearest)

    def first_field(self) -> QWidget | None:
        return self.themes

    def _choose_theme(self, choice: ThemeChoice) -> None:
        for preferences in self._kept_in():
            preferences.theme = choice
        theme_of().set_choice(choice)

    def _choose_size(self, scale: float) -> None:
        for preferences in self._kept_in():
            preferences.text_scale = scale
        theme_of().set_text_scale(scale)

    def _kept_in(self) -> tuple[Preferences, Preferences]:
        """The officer's own preferences, and those with which this PC starts."""
        personal = self.context.preferences
        return personal, personal.for_user("")
