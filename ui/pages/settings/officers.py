"""Người dùng: the officers of the office, and one's own password and PIN."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.officers import Officer, Right, Role
from cds_desktop.domain.text import normalise
from cds_desktop.wording.terms import ROLES
from ui.context import Context
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.pages.settings.group import COLUMN_WIDTH, ScrolledGroup, fit_rows
from ui.pages.settings.own_account import OwnAccount
from ui.theme import Space, Tone
from ui.widgets import (
    Button,
    ButtonKind,
    CheckBox,
    ComboField,
    DataTable,
    FormGrid,
    Line,
    PasswordField,
    SectionTitle,
    StateWord,
    TextField,
)


class OfficersGroup(ScrolledGroup):
    """The administrator adds and changes users; everybody keeps their own secrets."""

    key = "officers"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.may_manage = context.actor.may(Right.MANAGE_OFFICERS)
        self._current: Officer | None = None
        self._username = ""
        if self.may_manage:
            self._build_list()
            self._build_form()
            self.inner.addSpacing(Space.M)
            self.inner.addWidget(Line())
            self.inner.addSpacing(Space.M)
        self.own = OwnAccount(context)
        self.own.setMaximumWidth(COLUMN_WIDTH)
        self.inner.addWidget(self.own)
        self.inner.addStretch(1)

    # The list -------------------------------------------------------------------------------

    def _build_list(self) -> None:
        title = SectionTitle(self.tr("Người dùng của đơn vị"))
        self.add_button = Button(self.tr("Thêm người dùng"), ButtonKind.QUIET, icon="user-plus")
        self.add_button.clicked.connect(self.begin_new)
        title.add_action(self.add_button)
        self.title = title
        columns: list[Column[Officer]] = [
            Column("name", self.tr("Họ và tên"), 220, lambda row: row.full_name, stretch=True,
                   sortable=False),
            Column("username", self.tr("Tên đăng nhập"), 140, lambda row: row.username,
                   sortable=False, tone=Tone.MUTED),
            Column("role", self.tr("Vai trò"), 120, lambda row: ROLES[row.role.value],
                   sortable=False),
            Column("counter", self.tr("Quầy"), 90, lambda row: row.counter or "–",
                   sortable=False),
            Column("state", self.tr("Tình trạng"), 150, lambda _row: "", state=self._state,
                   sortable=False),
        ]  # fmt: skip
        self.model: RowsModel[Officer] = RowsModel(columns, lambda row: row.id, self)
        self.table = DataTable("settings.officers", self.context.preferences)
        self.table.setAccessibleName(self.tr("Người dùng của đơn vị"))
        self.table.set_rows_model(self.model)
        self.table.current_changed.connect(self._show_officer)
        self.inner.addWidget(title)
        self.inner.addWidget(self.table)

    def _state(self, officer: Officer) -> StateWord:
        if not officer.is_active:
            return StateWord(Tone.MUTED, self.tr("Đã ngừng"), "user-off")
        if officer.has_pin:
            return StateWord(Tone.OK, self.tr("Đang dùng, có PIN"), "user-check")
        return StateWord(Tone.OK, self.tr("Đang dùng"), "user-check")

    # The form -------------------------------------------------------------------------------

    def _build_form(self) -> None:
        self.form_title = SectionTitle(self.tr("Sửa người dùng"))
        self.name = TextField(self.tr("Họ và tên"), required=True, normalise=normalise)
        self.username = TextField(
            self.tr("Tên đăng nhập"), required=True, help=self.tr("Chữ không dấu, số, dấu chấm")
        )
        self.role = ComboField(self.tr("Vai trò"), required=True)
        self.role.set_choices([(role, ROLES[role.value]) for role in Role])
        self.counter = ComboField(self.tr("Quầy"))
        self.password = PasswordField(self.tr("Mật khẩu mới"))
        self.active = CheckBox(self.tr("Đang dùng, được đăng nhập"))
        self.save_button = Button(
            self.tr("Lưu"), ButtonKind.PRIMARY, key="F9", shortcut=True, icon="device-floppy"
        )
        self.save_button.clicked.connect(self.save)
        self.leave_button = Button(self.tr("Bỏ thay đổi"))
        self.leave_button.clicked.connect(self._again)
        holder = QWidget()
        holder.setMaximumWidth(COLUMN_WIDTH)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, Space.M, 0, 0)
        column.setSpacing(Space.S)
        grid = FormGrid()
        grid.add_row((self.name, 7), (self.username, 5))
        grid.add_row((self.role, 4), (self.counter, 4), (self.password, 4))
        column.addWidget(self.form_title)
        column.addWidget(grid)
        column.addWidget(self.active)
        self.inner.addWidget(holder)
        self.actions_row = QWidget()
        row = self._row(self.actions_row)
        row.addWidget(self.save_button)
        row.addWidget(self.leave_button)
        row.addStretch(1)
        column.addWidget(self.actions_row)

    @staticmethod
    def _row(owner: QWidget) -> QHBoxLayout:
        row = QHBoxLayout(owner)
        row.setContentsMargins(0, Space.XS, 0, 0)
        row.setSpacing(Space.S)
        return row

    # Reading --------------------------------------------------------------------------------

    def refresh(self) -> None:
        from cds_desktop.services.officers import list_officers
        from cds_desktop.services.offices import load_profile

        open_uow = self.context.office.open_uow

        def work() -> tuple[list[Officer], tuple[str, ...]]:
            return list_officers(open_uow), load_profile(open_uow).counters

        self.context.jobs.run(self, work, self._show, self.context.notices.failed)

    def first_field(self) -> QWidget | None:
        return self.table if self.may_manage else self.own.first_field()

    def busy(self) -> bool:
        return self.may_manage and self._is_changed()

    def _show(self, found: tuple[list[Officer], tuple[str, ...]]) -> None:
        officers, counters = found
        me = self.context.actor.officer_id
        self.own.set_officer(next((each for each in officers if each.id == me), None))
        if not self.may_manage:
            return
        used = {officer.counter for officer in officers if officer.counter}
        names = [*counters, *sorted(used - set(counters))]
        choices: list[tuple[object, str]] = [("", self.tr("không có quầy"))]
        self.counter.set_choices([*choices, *((name, name) for name in names)])
        changed = self._is_changed()
        self.title.set_note(self.tr("{count} người").format(count=len(officers)))
        self.model.show_rows(officers)
        fit_rows(self.table)
        if changed:
            return
        wanted = self._username or (self._current.username if self._current else "")
        self._username = ""
        chosen = next((each for each in officers if each.username == wanted), None)
        if chosen is None and officers:
            chosen = officers[0]
        if chosen is not None:
            self.table.select_key(chosen.id)
            self._show_officer(chosen)

    def _show_officer(self, officer: object) -> None:
        if not isinstance(officer, Officer):
            return
        self._current = officer
        self.form_title.set_words(self.tr("Sửa người dùng"))
        self.name.set_text(officer.full_name)
        self.username.set_text(officer.username)
        self.username.set_read_only(True)
        self.username.set_help("")
        self.role.set_value(officer.role)
        self.counter.set_value(officer.counter)
        self.password.clear()
        self.password.set_required(False)
        self.password.set_help(self.tr("Để trống: giữ mật khẩu cũ"))
        self.active.setChecked(officer.is_active)
        self.active.show()
        self.leave_button.set_words(self.tr("Bỏ thay đổi"))

    def begin_new(self) -> None:
        """Empty the form for a new officer."""
        self._current = None
        self.table.clearSelection()
        self.form_title.set_words(self.tr("Người dùng mới"))
        for field in (self.name, self.username, self.password):
            field.clear()
        self.username.set_read_only(False)
        self.username.set_help(self.tr("Chữ không dấu, số, dấu chấm"))
        self.role.set_value(Role.RECEPTION)
        self.counter.set_value("")
        self.password.set_required(True)
        self.password.set_help(self.tr("Ít nhất 8 ký tự"))
        self.active.setChecked(True)
        self.active.hide()
        self.leave_button.set_words(self.tr("Thôi"))
        self.name.setFocus()

    def _again(self) -> None:
        officer = self._current or self.model.row(0)
        if officer is not None:
            self.table.select_key(officer.id)
            self._show_officer(officer)

    def _is_changed(self) -> bool:
        officer = self._current
        if officer is None:
            return bool(self.name.text().strip() or self.username.text().strip())
        return (
            normalise(self.name.text()),
            self.role.value(),
            self.counter.value() or "",
            self.active.isChecked(),
            self.password.text(),
        ) != (officer.full_name, officer.role, officer.counter, officer.is_active, "")

    # Saving ---------------------------------------------------------------------------------

    def save(self) -> None:
        """Save the form: a new officer, or the changes of the chosen one."""
        fields = [self.name, self.username, self.role]
        if self._current is None or self.password.text():
            fields.append(self.password)
        wrong = [field for field in fields if not field.is_valid()]
        if wrong:
            wrong[0].setFocus()
            return
        if self._current is None:
            self._add()
        else:
            self._change(self._current)

    def _add(self) -> None:
        from cds_desktop.services.officers import add_officer

        context, username = self.context, self.username.text().strip().lower()
        work = partial(
            add_officer,
            context.office.open_uow,
            username,
            self.name.text(),
            self.role.value(),
            self.password.text(),
            counter=self.counter.value() or "",
            actor=context.actor,
            now=context.now(),
        )
        said = self.tr("Đã thêm người dùng {name}.").format(name=normalise(self.name.text()))
        context.jobs.run(self, work, partial(self._saved, said), self._refused)

    def _change(self, officer: Officer) -> None:
        from cds_desktop.services.officers import change_officer, set_password

        context, now, password = self.context, self.context.now(), self.password.text()
        change = partial(
            change_officer,
            context.office.open_uow,
            officer.id,
            full_name=self.name.text(),
            role=self.role.value(),
            counter=self.counter.value() or "",
            is_active=self.active.isChecked(),
            actor=context.actor,
            now=now,
        )

        def work() -> Officer:
            if password:
                set_password(
                    context.office.open_uow, officer.id, password, actor=context.actor, now=now
                )
            return change()

        said = self.tr("Đã lưu người dùng {name}.").format(name=normalise(self.name.text()))
        context.jobs.run(self, work, partial(self._saved, said), self._refused)

    def _saved(self, said: str, officer: Officer) -> None:
        self._username = officer.username
        self._current = officer
        self._show_officer(officer)
        self.context.notices.info(said)
        self.refresh()

    def _refused(self, error: Exception) -> None:
        """Say it by the field it is about."""
        from cds_desktop.domain.errors import CdsError
        from cds_desktop.wording.errors import sentence

        fields = {
            "officer.username_shape": self.username,
            "officer.username_taken": self.username,
            "officer.name_missing": self.name,
            "officer.password_short": self.password,
            "officer.password_plain": self.password,
            "officer.last_admin": self.role,
        }
        field = fields.get(error.code) if isinstance(error, CdsError) else None
        if field is None or not isinstance(error, CdsError):
            self.context.notices.failed(error)
            return
        field.set_error(sentence(error))
        field.setFocus()
