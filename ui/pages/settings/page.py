"""The page Cài đặt: groups at the left, one group of settings at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.officers import Right
from ui.context import Context
from ui.page import Page
from ui.pages.settings.group import COLUMN_WIDTH, Group
from ui.pages.settings.nav import GroupList, GroupName
from ui.theme import Space
from ui.widgets import Line, PageHeader, ScrollArea

_LIST, _LIST_COMPACT = 208, 184


class SettingsPage(Page):
    """Every setting of the office and of this PC that the officer may see."""

    key = "settings"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._groups: dict[str, Group] = {}
        self._areas: dict[str, QWidget] = {}
        self.header = PageHeader(self.tr("Cài đặt"))
        profile = context.office.profile
        self.header.set_note(
            self.tr("{unit} – mã {code}").format(unit=profile.unit_name, code=profile.unit_code)
        )
        self.names = self._group_names()
        self.list = GroupList(self.names)
        self.list.setFixedWidth(_LIST)
        self.list.chosen.connect(self.show_group)
        self._stack = QStackedWidget()
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.list)
        body.addWidget(self._stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(Line())
        whole.addLayout(body, 1)
        self.panes = [self.list, self._stack]
        context.changes.settings_changed.connect(self._refresh_when_shown)
        context.changes.backups_changed.connect(self._refresh_when_shown)
        self.show_group(self.names[0].key)

    # What the frame asks --------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Cài đặt")

    def refresh(self) -> None:
        self.current_group().refresh()

    def open_argument(self, argument: object) -> None:
        """Open a group by its key, for instance "backup" from Hôm nay."""
        if isinstance(argument, str) and any(name.key == argument for name in self.names):
            self.show_group(argument)
            self.current_group().refresh()

    def wants_every_scan(self) -> bool:
        """The code of a bank's account is read here, not refused as a payment."""
        return True

    def handle_scan(self, text: str) -> bool:
        return self.current_group().take_scan(text)

    def busy(self) -> bool:
        return any(group.busy() for group in self._groups.values())

    def escape(self) -> bool:
        return self.current_group().escape()

    def focus_first(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_pane(self) -> None:
        if self.list.isAncestorOf(self._focused()):
            field = self.current_group().first_field()
            if field is not None:
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def help_keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("↑ ↓", self.tr("Chọn nhóm cài đặt")),
            ("F6", self.tr("Sang các mục của nhóm, và trở lại")),
            ("Enter, Esc", self.tr("Xuống và lên trong cây đơn vị")),
            ("Ctrl+Z", self.tr("Hoàn tác thay đổi vừa lưu")),
            (
                self.tr("Mũi tên, Page Up, Page Down"),
                self.tr("Đi theo ngày, theo tháng trong lịch"),
            ),
            ("Enter", self.tr("Sửa ngày đang chọn trong lịch")),
        )

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.header.set_compact(compact)
        self.list.setFixedWidth(_LIST_COMPACT if compact else _LIST)
        for group in self._groups.values():
            self._fit(group)

    # Groups ---------------------------------------------------------------------------------

    def current_group(self) -> Group:
        """The group on show."""
        return self._groups[self.list.current()]

    def group(self, key: str) -> Group:
        """A group, built on its first visit."""
        if key not in self._groups:
            group = self._groups[key] = self._factory(key)(self.context)
            area = self._areas[key] = group if group.is_wide else self._scrolled(group)
            self._stack.addWidget(area)
            self._fit(group)
        return self._groups[key]

    def show_group(self, key: str) -> None:
        """Show one group and read it again."""
        group = self.group(key)
        self.list.set_current(key)
        self._stack.setCurrentWidget(self._areas[key])
        group.refresh()

    def _group_names(self) -> list[GroupName]:
        names = [
            GroupName("unit", self.tr("Đơn vị"), "building-community"),
            GroupName("unit_tree", self.tr("Cây đơn vị"), "network"),
            GroupName("officers", self.tr("Người dùng"), "users"),
            GroupName("calendar", self.tr("Lịch làm việc"), "calendar-month"),
            GroupName("hand_over", self.tr("Trả kết quả"), "package"),
            GroupName("forms", self.tr("Mẫu in"), "printer"),
            GroupName("publicity", self.tr("Công khai QR"), "qrcode"),
            GroupName("morning", self.tr("Nhắc việc"), "bell"),
            GroupName("backup", self.tr("Sao lưu"), "database-export"),
            GroupName("appearance", self.tr("Giao diện"), "adjustments"),
            GroupName("journal", self.tr("Nhật ký"), "history"),
            GroupName("about", self.tr("Giới thiệu"), "info-circle"),
        ]
        actor = self.context.actor
        hidden = set()
        if not actor.may(Right.BACK_UP):
            hidden.add("backup")
        if not actor.may(Right.SEE_JOURNAL):
            hidden.add("journal")
        return [name for name in names if name.key not in hidden]

    def _factory(self, key: str) -> Callable[[Context], Group]:
        """The class of a group, imported when it is first needed."""
        if key == "unit":
            from ui.pages.settings.unit import UnitGroup

            return UnitGroup
        if key == "unit_tree":
            from ui.pages.settings.unit_tree import UnitTreeGroup

            return UnitTreeGroup
        if key == "officers":
            from ui.pages.settings.officers import OfficersGroup

            return OfficersGroup
        if key == "calendar":
            from ui.pages.settings.calendar import CalendarGroup

            return CalendarGroup
        if key == "hand_over":
            from ui.pages.settings.hand_over import HandOverGroup

            return HandOverGroup
        if key == "forms":
            from ui.pages.settings.forms import FormsGroup

            return FormsGroup
        if key == "publicity":
            from ui.pages.settings.publicity import PublicityGroup

            return PublicityGroup
        if key == "morning":
            from ui.pages.settings.morning import MorningGroup

            return MorningGroup
        if key == "backup":
            from ui.pages.settings.backup import BackupGroup

            return BackupGroup
        if key == "appearance":
            from ui.pages.settings.appearance import AppearanceGroup

            return AppearanceGroup
        if key == "journal":
            from ui.pages.settings.journal import JournalGroup

            return JournalGroup
        from ui.pages.settings.about import AboutGroup

        return AboutGroup

    def _scrolled(self, group: Group) -> ScrollArea:
        """One column of fields of at most 560 px at the left of the room."""
        group.setMaximumWidth(COLUMN_WIDTH + 2 * Space.XXL)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(group, 100)
        row.addStretch(1)
        return ScrollArea(content)

    def _fit(self, group: Group) -> None:
        side = Space.L if self.is_compact else Space.XXL
        group.fit(side)

    def _refresh_when_shown(self) -> None:
        if self.isVisible():
            self.current_group().refresh()

    def _focused(self) -> QWidget:
        from PySide6.QtWidgets import QApplication

        return QApplication.focusWidget() or self
