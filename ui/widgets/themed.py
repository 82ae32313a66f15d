"""How a widget follows the theme."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QWidget

from ui.theme import TextRole, Theme, Tone, theme_of


class Themed:
    """Mixin of painted widgets: short names for the tokens, and a hook for changes.

    Put it first among the bases and call `follow_theme()` at the end of `__init__`.
    """

    def theme(self) -> Theme:
        """The theme in force."""
        return theme_of()

    def color(self, token: str) -> QColor:
        """One colour of the table."""
        return theme_of().color(token)

    def tone(self, tone: Tone) -> QColor:
        """The colour of words with this meaning."""
        return theme_of().tone_color(tone)

    def role_font(self, role: TextRole) -> QFont:
        """The font of one role."""
        return theme_of().font(role)

    def scaled(self, pixels: int) -> int:
        """A height that grows with the text."""
        return theme_of().scaled(pixels)

    def follow_theme(self) -> None:
        """Restyle now and after every change of the theme."""
        theme_of().changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Measure and paint again; widgets with fixed heights extend it."""
        if isinstance(self, QWidget):
            self.updateGeometry()
            self.update()


def keep_tab_order(container: QWidget, parts: Iterable[QWidget]) -> None:
    """Let Tab meet new parts where their container stands; Qt puts them behind everything else.

    The container then hands its focus to the first part. It must not do so before: Qt moves it
    along, and Tab would leave out whatever lies between.
    """
    policy, before = container.focusPolicy(), container
    first: QWidget | None = None
    container.setFocusProxy(None)  # type: ignore[arg-type]  # The stubs know no "none".
    # Qt leaves widgets without a policy where they are.
    container.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    for part in parts:
        QWidget.setTabOrder(before, part)
        before, first = part, first or part
    container.setFocusPolicy(policy)
    if first is not None:
        container.setFocusProxy(first)


def set_shown(widget: QWidget, shown: bool) -> None:
    """Show or hide a part; one that has no place yet never becomes a window of its own."""
    if shown and widget.parentWidget() is None:
        # It will be shown together with whatever it is put into.
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
    else:
        widget.setVisible(shown)
