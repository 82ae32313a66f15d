"""What every group of settings shares: its column, saving at once with an undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.officers import Right
from ui.context import Context
from ui.theme import Space, TextRole, Tone
from ui.widgets import DataTable, FormGrid, Label, ScrollArea, SectionTitle

if TYPE_CHECKING:
    from cds_desktop.services.offices import OfficeProfile

COLUMN_WIDTH = 560


class Group(QWidget):
    """One group of settings; built on its first visit, read again whenever it is shown."""

    key: ClassVar[str] = ""
    #: Wide groups hold a table and take the whole width.
    is_wide: ClassVar[bool] = False

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.XXL, Space.L, Space.XXL, Space.XXL)
        self.column.setSpacing(Space.S)

    def fit(self, side: int) -> None:
        """Take the margin of the form in use."""
        self.column.setContentsMargins(side, Space.L, side, Space.L)

    @property
    def may_edit(self) -> bool:
        """Whether the officer may change settings of the office."""
        return self.context.actor.may(Right.EDIT_SETTINGS)

    def refresh(self) -> None:
        """Read the data again."""

    def busy(self) -> bool:
        """Whether closing now would lose something."""
        return False

    def first_field(self) -> QWidget | None:
        """Where the cursor goes."""
        return None

    def escape(self) -> bool:
        """Go one step back inside the group (Esc); False leaves it to the page."""
        return False

    def take_scan(self, text: str) -> bool:
        """Take a scanned code; False leaves it to the program."""
        del text
        return False

    def section(self, words: str, note: str = "") -> SectionTitle:
        """Add a bold title, apart from what stands above it."""
        title = SectionTitle(words, note)
        if self.column.count():
            self.column.addSpacing(Space.M)
        self.column.addWidget(title)
        return title

    def form(self) -> FormGrid:
        """Add a grid for fields."""
        grid = FormGrid()
        self.column.addWidget(grid)
        return grid

    def hint(self, words: str) -> Label:
        """Add a muted sentence."""
        label = Label(words, TextRole.CAPTION, Tone.MUTED, wrap=True)
        self.column.addWidget(label)
        return label

    def close_column(self) -> None:
        """Push everything to the top."""
        self.column.addStretch(1)


class ScrolledGroup(Group):
    """A wide group which scrolls as a whole, up to the edge of the page."""

    is_wide = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        content = QWidget()
        self.inner = QVBoxLayout(content)
        self.inner.setSpacing(Space.S)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(ScrollArea(content), 1)

    def fit(self, side: int) -> None:
        self.inner.setContentsMargins(side, Space.L, side, Space.L)

    def narrow(self) -> QVBoxLayout:
        """Add a column of the width of a form."""
        holder = QWidget()
        holder.setMaximumWidth(COLUMN_WIDTH)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self.inner.addWidget(holder)
        return column


def fit_rows(table: DataTable, *, least: int = 3, most: int = 8) -> None:
    """Make a table as high as its rows, within limits."""
    rows = min(max(table.rows_model().rowCount(), least), most)
    row, header = table.verticalHeader().defaultSectionSize(), table.horizontalHeader()
    table.setFixedHeight(header.sizeHint().height() + rows * row + 2)


class FactList(QWidget):
    """Facts as two columns of words: muted question, answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        self._rows: list[QWidget] = []

    def set_facts(self, facts: list[tuple[str, str]], *, left: int = 220) -> None:
        """Replace the facts."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for question, answer in facts:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(Space.M)
            name = Label(question, TextRole.BODY, Tone.MUTED, wrap=True)
            name.setFixedWidth(left)
            line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Label(answer, wrap=True, selectable=True), 1)
            self._column.addWidget(row)
            self._rows.append(row)


class ProfileKeeper:
    """Reads the profile of the office and saves one changed fact at once, with an undo."""

    def __init__(self, group: Group, on_read: Callable[[OfficeProfile], None]) -> None:
        self._group, self._on_read = group, on_read
        self.profile: OfficeProfile | None = None

    def read(self) -> None:
        """Read what is stored now."""
        from cds_desktop.services.offices import load_profile

        context = self._group.context
        context.jobs.run(
            self._group, partial(load_profile, context.office.open_uow), self._take,
            context.notices.failed,
        )  # fmt: skip

    def change(self, name: str, value: object, said: str) -> None:
        """Save one fact when it differs; `said` is the notice afterwards."""
        profile = self.profile
        if profile is None or getattr(profile, name) == value or not self._group.may_edit:
            return
        before = getattr(profile, name)
        self._save(
            name,
            value,
            lambda: self._said(said, lambda: self._put_back(name, before)),
        )

    def _said(self, words: str, undo: Callable[[], None]) -> None:
        self._group.context.notices.info(words, undo)

    def _put_back(self, name: str, before: object) -> None:
        words = QCoreApplication.translate("Settings", "Đã đổi lại như cũ.")
        self._save(name, before, lambda: self._group.context.notices.info(words))

    def _save(self, name: str, value: object, then: Callable[[], None]) -> None:
        from cds_desktop.services.offices import load_profile, save_profile

        context = self._group.context
        now = context.now()

        def work() -> OfficeProfile:
            # Another counter may have changed another fact meanwhile.
            current = load_profile(context.office.open_uow)
            changed = replace(current, **{name: value})  # type: ignore[arg-type]
            return save_profile(context.office.open_uow, changed, actor=context.actor, now=now)

        def saved(profile: OfficeProfile) -> None:
            self._take(profile)
            context.office.profile = profile
            context.changes.settings_changed.emit()
            then()

        def refused(error: Exception) -> None:
            context.notices.failed(error)
            if self.profile is not None:
                self._on_read(self.profile)

        context.jobs.run(self._group, work, saved, refused)

    def _take(self, profile: OfficeProfile) -> None:
        self.profile = profile
        self._on_read(profile)
