"""Mẫu in: every legal form with its wording, the register, and choices about printed papers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.forms import FormKind, QrSide
from cds_desktop.domain.text import normalise
from cds_desktop.wording.moments import full_day
from ui.context import Context
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.pages.settings.group import COLUMN_WIDTH, Group, ProfileKeeper, fit_rows
from ui.theme import Space, TextRole, Tone
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    CheckBox,
    DataTable,
    FormGrid,
    Label,
    RadioGroup,
    ScrollArea,
    SectionTitle,
    StateWord,
    TextField,
)

if TYPE_CHECKING:
    from cds_desktop.services.form_versions import ListedForm
    from cds_desktop.services.offices import OfficeProfile
    from ui.pages.settings.forms_editor import FormEditor
    from ui.printing.register_of import RegisterDesk


class FormsGroup(Group):
    """The list of forms opens one in the editor; choices below are saved at once with an undo."""

    key = "forms"
    is_wide = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.keeper = ProfileKeeper(self, self._show_profile)
        self._side, self._provisional = QrSide.LEFT, False
        self.editor: FormEditor | None = None
        self.registers: RegisterDesk | None = None
        content = QWidget()
        self.inner = QVBoxLayout(content)
        self.inner.setSpacing(Space.S)
        self._build_list()
        self._build_choices()
        self.inner.addStretch(1)
        self.stack = QStackedWidget()
        self.stack.addWidget(ScrollArea(content))
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.stack, 1)
        self._side_margin = int(Space.XXL)

    def fit(self, side: int) -> None:
        self._side_margin = side
        self.inner.setContentsMargins(side, Space.L, side, Space.L)
        # The compact form has no room for it; the tooltip of the name says it.
        self.table.set_hidden_columns(["valid"] if side < Space.XXL else [])
        if self.editor is not None and (layout := self.editor.layout()) is not None:
            layout.setContentsMargins(side, Space.M, side, Space.M)

    # The list of forms ----------------------------------------------------------------------

    def _build_list(self) -> None:
        title = SectionTitle(self.tr("Biểu mẫu theo thông tư"))
        quiet, row = ButtonKind.QUIET, ButtonSize.ROW
        self.register_button = Button(self.tr("Sổ theo dõi hồ sơ"), quiet, icon="printer", size=row)
        self.open_button = Button(self.tr("Sửa mẫu"), quiet, icon="pencil", key="Enter", size=row)
        if not self.may_edit:
            self.open_button.setText(self.tr("Xem mẫu"))
        self.register_button.clicked.connect(self.show_register)
        self.open_button.clicked.connect(self.open_chosen)
        title.add_action(self.register_button)
        title.add_action(self.open_button)
        columns: list[Column[ListedForm]] = [
            Column("number", self.tr("Mẫu"), 56, lambda row: row.shipped.number, sortable=False),
            Column("set", self.tr("Bộ"), 60, lambda row: row.set.id, sortable=False),
            Column("title", self.tr("Tên"), 240, lambda row: row.template.title.capitalize(),
                   sortable=False, stretch=True, tooltip=self._name_in_full),
            Column("paper", self.tr("Khổ"), 86, self._paper, sortable=False),
            Column("valid", self.tr("Hiệu lực"), 140, self._valid, sortable=False,
                   tone=Tone.MUTED, tooltip=self._valid_in_full),
            Column("state", self.tr("Đang in"), 206, lambda _row: "", state=_state,
                   sortable=False),
        ]  # fmt: skip
        self.model: RowsModel[ListedForm] = RowsModel(
            columns, lambda row: f"{row.set.id}/{row.shipped.number}", self
        )
        self.table = DataTable("settings.forms", self.context.preferences)
        self.table.setAccessibleName(self.tr("Biểu mẫu theo thông tư"))
        self.table.set_rows_model(self.model)
        self.table.activated_row.connect(lambda _row: self.open_chosen())
        self.inner.addWidget(title)
        self.inner.addWidget(self.table)

    def _paper(self, row: ListedForm) -> str:
        if row.shipped.kind is FormKind.REGISTER:
            return self.tr("A4 ngang")
        return row.template.paper

    def _valid(self, row: ListedForm) -> str:
        until = row.set.valid_to
        if until is None:
            return self.tr("từ {day}").format(day=full_day(row.set.valid_from))
        return self.tr("đến {day}").format(day=full_day(until))

    def _name_in_full(self, row: ListedForm) -> str:
        return f"{row.template.title.capitalize()}\n{self._valid_in_full(row)}"

    def _valid_in_full(self, row: ListedForm) -> str:
        since = full_day(row.set.valid_from)
        if row.set.valid_to is None:
            words = self.tr("{basis}, từ {since}")
            return words.format(basis=row.set.legal_basis, since=since)
        words = self.tr("{basis}, từ {since} đến {until}")
        until = full_day(row.set.valid_to)
        return words.format(basis=row.set.legal_basis, since=since, until=until)

    def _show_forms(self, found: tuple[ListedForm, ...]) -> None:
        # The set in force first.
        rows = sorted(found, key=lambda row: (-row.set.valid_from.toordinal(), row.shipped.number))
        self.model.show_rows(rows)
        fit_rows(self.table, most=13)
        if self.table.current_row() is None and rows:
            self.table.select_row(0)

    def chosen_form(self) -> ListedForm | None:
        """The row of the list with the cursor."""
        row: ListedForm | None = self.table.current_row()
        return row

    def open_chosen(self) -> None:
        """Open the chosen form in the editor."""
        chosen = self.chosen_form()
        if chosen is not None:
            self.open_form(chosen.set.id, chosen.shipped.number)

    def open_form(self, set_id: str, number: str) -> None:
        """Open a form in the editor."""
        from ui.pages.settings.forms_editor import FormEditor

        if self.editor is None:
            self.editor = FormEditor(self.context)
            self.editor.closed.connect(self.close_editor)
            self.stack.addWidget(self.editor)
            self.fit(self._side_margin)
        self.editor.read(set_id, number, is_editable=self.may_edit)
        self.stack.setCurrentWidget(self.editor)
        self.editor.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_editor(self) -> None:
        """Back to the list; words that were not saved are told and can be taken up again."""
        editor = self.editor
        if editor is None or not self.is_editing:
            return
        self.stack.setCurrentIndex(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if editor.is_changed:
            again = partial(self.stack.setCurrentWidget, editor)
            self.context.notices.info(self.tr("Biểu mẫu đang sửa chưa được lưu."), again)
        self._read_forms()

    @property
    def is_editing(self) -> bool:
        """Whether the editor is on show."""
        return self.stack.currentIndex() != 0

    def escape(self) -> bool:
        if not self.is_editing:
            return False
        self.close_editor()
        return True

    def busy(self) -> bool:
        return self.is_editing and self.editor is not None and self.editor.is_changed

    def show_register(self) -> None:
        """Open the register of this year."""
        if self.registers is None:
            from ui.printing.register_of import RegisterDesk

            self.registers = RegisterDesk(self.context, self)
        self.registers.show()

    # Choices --------------------------------------------------------------------------------

    def _build_choices(self) -> None:
        self._section(self.tr("Mã QR trên biểu mẫu"), self.tr("Thông tư 01/2023/TT-VPCP"))
        self.side = RadioGroup(self.tr("Trên giấy hẹn, mã ở"))
        self.side.set_choices(
            [(QrSide.LEFT, self.tr("góc trái trên")), (QrSide.RIGHT, self.tr("góc phải trên"))]
        )
        self.side.setEnabled(self.may_edit)
        self.side.setMaximumWidth(COLUMN_WIDTH)
        self.provisional = CheckBox(self.tr("In cả khi thủ tục chỉ có mã tạm của đơn vị"))
        self.provisional.setEnabled(self.may_edit)
        self.rating = CheckBox(self.tr("In mã đánh giá trên giấy hẹn, giữa hai chữ ký"))
        self.rating.setEnabled(self.may_edit)
        self.inner.addWidget(self.side)
        self.inner.addWidget(self.provisional)
        self.inner.addWidget(self.rating)
        self._hint(
            self.tr("Điều 26: mã ở góc trái trên, có mã hồ sơ, mã thủ tục, mã định danh, tên giấy.")
        )
        self._section(self.tr("Tờ mã QR thủ tục"), self.tr("khổ A4"))
        grid = FormGrid()
        grid.setMaximumWidth(COLUMN_WIDTH)
        self.phone = TextField(
            self.tr("Điện thoại hướng dẫn"),
            help=self.tr("In ở chân tờ mã QR và trên giấy hẹn"),
            normalise=normalise,
        )
        self.phone.set_read_only(not self.may_edit)
        grid.add_row((self.phone, 6))
        self.inner.addWidget(grid)
        self.side.chosen.connect(self._choose_side)
        self.provisional.clicked.connect(self._choose_provisional)
        self.rating.clicked.connect(self._choose_rating)
        self.phone.left.connect(self._phone_left)

    def _section(self, words: str, note: str) -> None:
        self.inner.addSpacing(Space.M)
        self.inner.addWidget(SectionTitle(words, note))

    def _hint(self, words: str) -> None:
        label = Label(words, TextRole.CAPTION, Tone.MUTED, wrap=True)
        label.setMaximumWidth(COLUMN_WIDTH)
        self.inner.addWidget(label)

    # Reading and saving ---------------------------------------------------------------------

    def refresh(self) -> None:
        from cds_desktop.services.form_settings import (
            prints_provisional_codes,
            prints_rating_code,
            slip_qr_side,
        )

        context = self.context
        open_uow = context.office.open_uow
        self.keeper.read()
        failed = context.notices.failed
        context.jobs.run(self, partial(slip_qr_side, open_uow), self._show_side, failed)
        work = partial(prints_provisional_codes, open_uow)
        context.jobs.run(self, work, self._show_provisional, failed)
        work = partial(prints_rating_code, open_uow)
        context.jobs.run(self, work, self.rating.setChecked, failed)
        self._read_forms()

    def _read_forms(self) -> None:
        from cds_desktop.services.form_versions import list_forms

        context = self.context
        work = partial(list_forms, context.office.open_uow)
        context.jobs.run(self, work, self._show_forms, context.notices.failed)

    def first_field(self) -> QWidget | None:
        return self.editor if self.is_editing else self.table

    def _show_profile(self, profile: OfficeProfile) -> None:
        if not self.phone.edit.hasFocus():
            self.phone.set_text(profile.phone)

    def _show_side(self, side: QrSide) -> None:
        self._side = side
        self.side.set_value(side)

    def _show_provisional(self, is_allowed: bool) -> None:
        self._provisional = is_allowed
        self.provisional.setChecked(is_allowed)

    def _phone_left(self) -> None:
        self.keeper.change(
            "phone", normalise(self.phone.text()), self.tr("Đã lưu điện thoại trên mẫu in.")
        )

    def _choose_side(self, side: QrSide) -> None:
        before = self._side
        words = self.tr("Đã đổi vị trí mã QR trên giấy hẹn.")
        self._save_side(side, words, lambda: self._save_side(before, self.tr("Đã đổi lại như cũ.")))

    def _save_side(self, side: QrSide, words: str, undo: object = None) -> None:
        from cds_desktop.services.form_settings import set_slip_qr_side

        context = self.context
        work = partial(
            set_slip_qr_side, context.office.open_uow, side, actor=context.actor, now=context.now()
        )
        self._save(work, words, undo, partial(self._show_side, side))

    def _choose_provisional(self) -> None:
        is_allowed = self.provisional.isChecked()
        words = (
            self.tr("Từ nay in cả giấy của thủ tục chỉ có mã tạm.")
            if is_allowed
            else self.tr("Từ nay không in giấy của thủ tục chưa có mã quốc gia.")
        )
        again = self.tr("Đã đổi lại như cũ.")
        undo = partial(self._save_provisional, not is_allowed, again)
        self._save_provisional(is_allowed, words, undo)

    def _save_provisional(self, is_allowed: bool, words: str, undo: object = None) -> None:
        from cds_desktop.services.form_settings import set_prints_provisional_codes

        context = self.context
        work = partial(
            set_prints_provisional_codes, context.office.open_uow, is_allowed,
            actor=context.actor, now=context.now(),
        )  # fmt: skip
        self._save(work, words, undo, partial(self._show_provisional, is_allowed))

    def _choose_rating(self) -> None:
        is_wanted = self.rating.isChecked()
        words = (
            self.tr("Từ nay giấy hẹn có mã để người dân quét khi đánh giá.")
            if is_wanted
            else self.tr("Từ nay giấy hẹn không có mã đánh giá.")
        )
        again = self.tr("Đã đổi lại như cũ.")
        self._save_rating(is_wanted, words, partial(self._save_rating, not is_wanted, again))

    def _save_rating(self, is_wanted: bool, words: str, undo: object = None) -> None:
        from cds_desktop.services.form_settings import set_prints_rating_code

        context = self.context
        work = partial(
            set_prints_rating_code, context.office.open_uow, is_wanted,
            actor=context.actor, now=context.now(),
        )  # fmt: skip
        self._save(work, words, undo, partial(self.rating.setChecked, is_wanted))

    def _save(self, work: partial[None], words: str, undo: object, show: partial[None]) -> None:
        context = self.context

        def saved(_nothing: None) -> None:
            show()
            context.changes.settings_changed.emit()
            context.notices.info(words, undo if callable(undo) else None)

        context.jobs.run(self, work, saved, context.notices.failed)


def _state(row: ListedForm) -> StateWord:
    from ui.pages.settings.forms_editor import state_of

    return state_of(row)
