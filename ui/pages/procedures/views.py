"""The three views of the page: catalogue, register of posted sheets, coverage."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from cds_desktop.domain.officers import Right
from ui.context import Context
from ui.widgets.tabs import FilterTab, FilterTabs

if TYPE_CHECKING:
    from ui.pages.procedures.register.coverage_view import CoverageView
    from ui.pages.procedures.register.register_view import RegisterView

CATALOGUE, REGISTER, COVERAGE = "catalogue", "register", "coverage"
_SEPARATOR: Final = ":"


class Views(QStackedWidget):
    """Holds the views; register and coverage are built when first opened.

    Args:
        context: As every page gets it.
        catalogue: The first view.
        parent: The page.

    Signals:
        turned: The key of the view that came on show.
        reprint_asked: The ids of sheets that are to be printed again.
        procedure_asked: The code of a procedure that is to be shown in the catalogue.
    """

    turned = Signal(str)
    reprint_asked = Signal(object)
    procedure_asked = Signal(str)

    def __init__(self, context: Context, catalogue: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._is_compact = context, False
        self.register: RegisterView | None = None
        self.coverage: CoverageView | None = None
        self._catalogue = catalogue
        self.addWidget(catalogue)
        tabs = [FilterTab(CATALOGUE, self.tr("Thủ tục"))]
        if context.actor.may(Right.MAKE_POSTERS):
            tabs.append(FilterTab(REGISTER, self.tr("Sổ tờ công khai")))
        if context.actor.may(Right.SEE_INDICATORS):
            tabs.append(FilterTab(COVERAGE, self.tr("Mức công khai")))
        self._keys = {tab.key for tab in tabs}
        self.tabs = FilterTabs()
        self.tabs.set_tabs(tabs)
        self.tabs.chosen.connect(self.show_view)

    @property
    def shown(self) -> "RegisterView | CoverageView | None":
        """The view on show; None for the catalogue."""
        for view in (self.register, self.coverage):
            if view is not None and view is self.currentWidget():
                return view
        return None

    def show_view(self, key: str) -> None:
        """Bring a view on show; it reads what it shows."""
        if key not in self._keys:
            return
        self.tabs.select(key)
        view = self._view(key)
        self.setCurrentWidget(view or self._catalogue)
        if view is not None:
            view.refresh()
        self.turned.emit(key)

    def open_argument(self, argument: str) -> bool:
        """Show "coverage", or "register" with what follows the colon; False for anything else."""
        key, _, rest = argument.partition(_SEPARATOR)
        if key not in (REGISTER, COVERAGE):
            return False
        self.show_view(key)
        if rest and self.register is not None and key == REGISTER:
            self.register.open_argument(rest)
        return True

    def set_compact(self, compact: bool) -> None:
        """Take the form for small screens."""
        self._is_compact = compact
        for view in (self.register, self.coverage):
            if view is not None:
                view.set_compact(compact)

    def busy(self) -> bool:
        """Whether closing now would lose something."""
        return any(view.busy() for view in (self.register, self.coverage) if view is not None)

    def _view(self, key: str) -> "RegisterView | CoverageView | None":
        if key == REGISTER:
            if self.register is None:
                from ui.pages.procedures.register.register_view import RegisterView

                self.register = RegisterView(self._context)
                self.register.reprint_asked.connect(self.reprint_asked)
                self._take(self.register)
            return self.register
        if key == COVERAGE:
            if self.coverage is None:
                from ui.pages.procedures.register.coverage_view import CoverageView

                self.coverage = CoverageView(self._context)
                self._take(self.coverage)
            return self.coverage
        return None

    def _take(self, view: "RegisterView | CoverageView") -> None:
        view.procedure_asked.connect(self.procedure_asked)
        self.addWidget(view)
        view.set_compact(self._is_compact)
