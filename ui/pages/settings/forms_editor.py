"""One form being worded: its fields at the left, the paper itself at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.form_sets import FormTemplate
from cds_desktop.domain.text import normalise
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.moments import short_moment
from ui.context import Context
from ui.pages.settings.forms_fields import FormFields
from ui.printing.preview import PagePreview
from ui.theme import Space, TextRole, Tone
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    ComboField,
    Label,
    ScrollArea,
    StateLabel,
    StateWord,
    TextArea,
    TextField,
)
from ui.widgets.themed import set_shown

if TYPE_CHECKING:
    from cds_desktop.domain.form_sets import FormVersion
    from cds_desktop.services.form_versions import ListedForm

__all__ = ["FormEditor", "state_of"]

_REDRAW_DELAY: Final = 300
_OPEN, _SHIPPED = "open", 0


class FormEditor(QWidget):
    """Words one form; what is printed from it stands beside it while it is written.

    Signals:
        closed: The officer goes back to the list.
    """

    closed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._listed: ListedForm | None = None
        self._history: tuple[FormVersion, ...] = ()
        self._is_editable = False
        self.is_changed = False
        self.form: FormFields | None = None
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(_REDRAW_DELAY)
        self._redraw.timeout.connect(self.draw)
        self._build()

    # Building -------------------------------------------------------------------------------

    def _build(self) -> None:
        self.back_button = Button(
            self.tr("Danh sách mẫu"), ButtonKind.QUIET, icon="chevron-left", key="Esc",
            size=ButtonSize.ROW,
        )  # fmt: skip
        self.back_button.clicked.connect(self.closed)
        self.name = Label("", TextRole.SECTION, elide=True)
        self.state = StateLabel()
        self.version = ComboField("", reserve_line=False)
        self.version.set_name(self.tr("Bản đang xem"))
        self.version.setFixedWidth(216)
        self.version.chosen.connect(self._show_version)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        for widget, stretch in (
            (self.back_button, 0), (self.name, 1), (self.state, 0), (self.version, 0),
        ):  # fmt: skip
            head.addWidget(widget, stretch)
        self.fields = QStackedWidget()
        self.raw = TextArea(self.tr("Văn bản nguồn của biểu mẫu"), lines=6, reserve_line=False)
        self.raw.edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.raw.edited.connect(self._touch)
        self._scroll: ScrollArea | None = None
        self.fields.addWidget(self._tall(self.raw))
        self.preview = PagePreview()
        body = QHBoxLayout()
        body.setSpacing(Space.L)
        body.addWidget(self.fields, 1)
        body.addWidget(self.preview, 1)
        self.fault = Label("", TextRole.CAPTION, Tone.LATE, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(head)
        column.addLayout(body, 1)
        column.addWidget(self.fault)
        column.addLayout(self._foot())

    def _tall(self, area: TextArea) -> QWidget:
        """A paragraph that takes all the room there is."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, Space.S, 0)
        policy = QSizePolicy.Policy.Expanding
        for widget in (area, area.frame):
            widget.setSizePolicy(policy, policy)
        column.addWidget(area, 1)
        return holder

    def _foot(self) -> QHBoxLayout:
        self.reason = TextField(
            "", placeholder=self.tr("Lý do sửa"), normalise=normalise, reserve_line=False
        )
        self.reason.set_name(self.tr("Lý do sửa"))
        self.save_button = Button(
            self.tr("Lưu thành bản mới"), ButtonKind.PRIMARY, key="F9", shortcut=True,
            icon="device-floppy",
        )  # fmt: skip
        self.reset_button = Button(self.tr("Trở về mẫu của chương trình"))
        self.raw_button = Button(self.tr("Văn bản nguồn"), ButtonKind.QUIET, icon="file-code")
        self.save_button.clicked.connect(self.save)
        self.reset_button.clicked.connect(self.reset)
        self.raw_button.clicked.connect(self.turn_raw)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self.raw_button)
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.reset_button)
        foot.addWidget(self.save_button)
        return foot

    # Opening --------------------------------------------------------------------------------

    def open(
        self, listed: ListedForm, history: Sequence[FormVersion], *, is_editable: bool
    ) -> None:
        """Show a form as it is printed now."""
        self._listed, self._history = listed, tuple(history)
        self._is_editable = is_editable
        words = self.tr("Mẫu {number}, bộ {set}")
        self.name.setText(words.format(number=listed.shipped.number, set=listed.set.id))
        self.name.setToolTip(listed.template.title)
        self.state.set_state(state_of(listed))
        self.version.set_choices(self._choices())
        self.version.set_value(_OPEN)
        self.reason.clear()
        for widget in (self.reason, self.save_button, self.reset_button):
            set_shown(widget, is_editable)
        self.raw.edit.setReadOnly(not is_editable)
        if listed.fault is None:
            self._load(listed.template)
        else:  # only an expert's text can be repaired
            self._load(listed.shipped)
            self.raw.set_text(listed.text)
            self._show_raw(True)
        self.is_changed = False
        self.draw()

    def _choices(self) -> list[tuple[object, str]]:
        found: list[tuple[object, str]] = [(_OPEN, self.tr("Bản đang in"))]
        now = self._context.now()
        words = self.tr("Bản {version}, {when}, {who}")
        for one in self._history:
            when = short_moment(one.at, now)
            found.append(
                (
                    one.version,
                    words.format(version=one.version, when=when, who=one.officer_name),
                )
            )
        found.append((_SHIPPED, self.tr("Mẫu của chương trình")))
        return found

    def _show_version(self, chosen: object) -> None:
        """Read an older version; saving makes it count again, as a new one."""
        from cds_desktop.services.form_versions import check_form_text

        listed = self._listed
        if listed is None:
            return
        body = next((one.body for one in self._history if one.version == chosen), "")
        try:
            if chosen == _OPEN:
                template = listed.template
            elif body:
                template = check_form_text(listed.set.id, listed.shipped.number, body)
            else:
                template = listed.shipped
        except CdsError as error:
            self._show_fault(error)
            return
        why = next((one.reason for one in self._history if one.version == chosen), "")
        self.version.setToolTip(why)
        self._load(template)
        self.is_changed = chosen != _OPEN
        self.draw()

    def _load(self, template: FormTemplate) -> None:
        """Build the fields of a form anew, scrolled to where they were."""
        listed = self._listed
        if listed is None:
            return
        old, position = self._scroll, 0
        if old is not None:
            position = old.verticalScrollBar().value()
            self.fields.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.form = FormFields(template, listed.shipped.fixed, is_editable=self._is_editable)
        self.form.edited.connect(self._touch)
        self.form.reshaped.connect(self._reshape)
        self._scroll = ScrollArea(self.form)
        self.fields.insertWidget(0, self._scroll)
        self._show_raw(False)
        bar = self._scroll.verticalScrollBar()
        QTimer.singleShot(0, bar, lambda: bar.setValue(position))

    # Reading back ---------------------------------------------------------------------------

    def template(self) -> FormTemplate:
        """The form as it stands in the fields.

        Raises:
            RuleBroken: `form.field_empty`, `form.name_unknown`; told at the field too.
        """
        if self.form is None:
            raise RuntimeError("no form is open")
        return self.form.template()

    def text(self) -> str:
        """The form as text, whichever way it is edited.

        Raises:
            RuleBroken: As `template`.
        """
        from cds_desktop.domain.form_toml import form_text

        return self.raw.text() if self.is_raw else form_text(self.template())

    @property
    def is_raw(self) -> bool:
        """Whether the expert's text is edited."""
        return self.fields.currentIndex() == 1

    def turn_raw(self) -> None:
        """Change between the fields and the text; both hold the same form."""
        from cds_desktop.domain.form_toml import form_text

        try:
            if self.is_raw:
                self._load(self._checked())
            else:
                self.raw.set_text(form_text(self.template()))
                self._show_raw(True)
        except CdsError as error:
            self._show_fault(error)
            return
        self.draw()

    def _show_raw(self, is_raw: bool) -> None:
        self.fields.setCurrentIndex(1 if is_raw else 0)
        self.raw_button.setText(self.tr("Sửa theo ô") if is_raw else self.tr("Văn bản nguồn"))

    def _reshape(self, template: FormTemplate) -> None:
        """Rows came, went or moved."""
        self._load(template)
        self._touch()

    def _touch(self) -> None:
        self.is_changed = True
        self._redraw.start()

    # Drawing --------------------------------------------------------------------------------

    def _checked(self) -> FormTemplate:
        from cds_desktop.services.form_versions import check_form_text

        listed = self._listed
        if listed is None:
            raise RuntimeError("no form is open")
        return check_form_text(listed.set.id, listed.shipped.number, self.text())

    def draw(self) -> None:
        """Lay the form out with invented data; a form that cannot be printed says why."""
        from ui.printing.samples import sample_pages

        self._redraw.stop()
        if self._listed is None:
            return
        profile = self._context.office.profile
        unit_lines = tuple(filter(None, (profile.superior_name, profile.desk_name)))
        try:
            pages = sample_pages(
                self._checked(), self._listed.set, unit_lines or (profile.unit_name,)
            )
        except CdsError as error:
            self._show_fault(error)
            return
        self._show_fault(None)
        number = self.preview.page_number
        self.preview.show_pages(pages)
        if number > 1:
            self.preview.show_page(number)

    def _show_fault(self, error: CdsError | None) -> None:
        self.fault.setText("" if error is None else sentence(error))
        set_shown(self.fault, error is not None)
        self.raw.set_error("" if error is None or not self.is_raw else sentence(error))

    # Saving ---------------------------------------------------------------------------------

    def save(self) -> None:
        """Store what is written as a new version; it is printed from now on."""
        from cds_desktop.services.form_versions import save_form

        listed = self._listed
        if listed is None:
            return
        try:
            self._checked()
            text = self.text()
        except CdsError as error:
            self._show_fault(error)
            return
        work = partial(save_form, text=text)
        self._store(work, self.tr("Đã lưu mẫu {number}: in theo bản mới từ lúc này."))

    def reset(self) -> None:
        """Go back to the form of the program."""
        from cds_desktop.services.form_versions import reset_form

        self._store(reset_form, self.tr("Mẫu {number} đã trở về mẫu của chương trình."))

    def _store(self, work: Callable[..., int], words: str) -> None:
        listed, context = self._listed, self._context
        reason = normalise(self.reason.text())
        if listed is None:
            return
        if not reason:
            self.reason.set_error(self.tr("Ghi lý do sửa."))
            self.reason.setFocus()
            return
        set_id, number = listed.set.id, listed.shipped.number
        before = listed.newest.version if listed.newest is not None else _SHIPPED
        said = words.format(number=number)

        def stored(_version: int) -> None:
            self.is_changed = False
            context.notices.info(said, partial(self._put_back, set_id, number, before))
            context.changes.settings_changed.emit()
            self.reopen()

        bound = partial(
            work, context.open_uow, set_id, number, reason=reason, actor=context.actor,
            now=context.now(),
        )  # fmt: skip
        context.jobs.run(self, bound, stored, context.notices.failed)

    def _put_back(self, set_id: str, number: str, version: int) -> None:
        from cds_desktop.services.form_versions import restore_form

        context = self._context
        work = partial(
            restore_form, context.open_uow, set_id, number, version,
            reason=self.tr("Hoàn tác lần sửa vừa rồi"), actor=context.actor, now=context.now(),
        )  # fmt: skip

        def done(_version: int) -> None:
            context.notices.info(self.tr("Đã đổi lại như cũ."))
            context.changes.settings_changed.emit()
            self.reopen()

        context.jobs.run(self, work, done, context.notices.failed)

    def reopen(self) -> None:
        """Read the form again, as it is printed now."""
        listed = self._listed
        if listed is not None:
            self.read(listed.set.id, listed.shipped.number, is_editable=self._is_editable)

    def read(self, set_id: str, number: str, *, is_editable: bool) -> None:
        """Read a form with its versions and show it."""
        from cds_desktop.services.form_versions import form_history, read_form

        open_uow = self._context.open_uow

        def work() -> tuple[ListedForm, tuple[FormVersion, ...]]:
            return read_form(open_uow, set_id, number), form_history(open_uow, set_id, number)

        def show(found: tuple[ListedForm, tuple[FormVersion, ...]]) -> None:
            self.open(*found, is_editable=is_editable)

        self._context.jobs.run(self, work, show, self._context.notices.failed)


def state_of(listed: ListedForm) -> StateWord:
    """What is printed for a form now, in words."""
    from PySide6.QtCore import QCoreApplication

    def words(text: str) -> str:
        return QCoreApplication.translate("FormEditor", text)

    if listed.fault is not None:
        return StateWord(Tone.LATE, words("Bản của đơn vị bị lỗi"), "alert-triangle")
    if listed.is_own:
        said = words("Đơn vị đã sửa, bản {version}").format(version=listed.template.version)
        return StateWord(Tone.WAIT, said, "pencil")
    return StateWord(Tone.MUTED, words("Mẫu của chương trình"), "file-text")
