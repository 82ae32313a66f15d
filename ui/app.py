"""The application object: fonts, Vietnamese, Qt's own words, palette."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from cds_desktop import __version__
from cds_desktop.resources import resource
from ui import put_import_back
from ui.fonts import load_fonts
from ui.preferences import Preferences
from ui.theme import Theme, theme_of

put_import_back()


class CdsApplication(QApplication):
    """The one application object; `theme` is what `theme_of` returns."""

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))
        self.theme: Theme = theme_of()
        self._translators: list[QTranslator] = []

    def load_words(self) -> bool:
        """Load Qt's own words in Vietnamese; False when the file cannot be read."""
        translator = QTranslator(self)
        loaded = translator.load(str(resource("i18n", "qt_vi.qm")))
        if loaded:
            self.installTranslator(translator)
            self._translators.append(translator)
        return loaded


def make_application(
    arguments: Sequence[str], preferences: Preferences | None = None
) -> CdsApplication:
    """Make the application ready to show windows.

    Args:
        arguments: As given to the program; Qt takes its own out of them.
        preferences: Theme and text size of the last officer on this PC.
    """
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    app = CdsApplication(arguments)
    app.setStyle("Fusion")
    app.setApplicationName("cds-mot-cua")
    app.setApplicationDisplayName(app.tr("CDS Một cửa"))
    app.setApplicationVersion(__version__)
    load_fonts()
    app.load_words()
    app.setWindowIcon(QIcon(str(resource("icons", "emblem.svg"))))
    if preferences is not None:
        app.theme.set_text_scale(preferences.text_scale)
        app.theme.set_choice(preferences.theme)
    else:
        app.theme.apply()
    return app
