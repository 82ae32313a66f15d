"""The fields of one form from top to bottom; built anew when rows come, go or change places."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.errors import CdsError, RuleBroken
from cds_desktop.domain.form_sets import FACTS, RECEIPT_FACTS, FormPart, FormTemplate, PartKind
from cds_desktop.domain.forms import FormKind
from cds_desktop.domain.text import normalise
from cds_desktop.wording.form_facts import FACT_NAMES
from ui.pages.settings.forms_parts import (
    ColumnsEditor,
    FieldsEditor,
    ParagraphEditor,
    SignaturesEditor,
    WordsEditor,
)
from ui.theme import Space
from ui.widgets import Button, ButtonKind, ButtonSize, RadioGroup, TextField

__all__ = ["FormFields"]

_NUMBER, _SHOWN_NUMBER = "{number}", "{số phiếu}"
PartEditor = FieldsEditor | ParagraphEditor


class FormFields(QWidget):
    """What an office may word of a form; what the circular fixes cannot be taken away.

    Signals:
        edited: Something was written or chosen.
        reshaped: The form with other rows, to be built anew.
    """

    edited = Signal()
    reshaped = Signal(object)

    def __init__(
        self,
        template: FormTemplate,
        fixed: frozenset[str],
        *,
        is_editable: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._template, self._fixed, self._is_editable = template, fixed, is_editable
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2, 0, Space.M, Space.M)
        self._column.setSpacing(Space.S)
        self.parts: list[PartEditor] = []
        self.copies: list[TextField] = []
        self.words: WordsEditor | None = None
        self.columns: ColumnsEditor | None = None
        self.signatures: SignaturesEditor | None = None
        self._add_head()
        self._add_parts()
        self._add_rest()
        self._column.addStretch(1)

    # Building -------------------------------------------------------------------------------

    def _field(self, label: str, words: str) -> TextField:
        field = TextField(label, normalise=normalise, reserve_line=False)
        field.set_text(words)
        field.set_read_only(not self._is_editable)
        field.edited.connect(lambda _words: self.edited.emit())
        return field

    def _add_head(self) -> None:
        template = self._template
        self.title = self._field(self.tr("Tên biểu mẫu"), template.title)
        self.number_line = self._field(
            self.tr("Dòng số"), template.number_line.replace(_NUMBER, _SHOWN_NUMBER)
        )
        self.paper = RadioGroup(self.tr("Khổ giấy"))
        self.paper.set_choices([("A5", "A5"), ("A4", "A4")])
        self.paper.set_value(template.paper)
        self.paper.setEnabled(self._is_editable)
        self.paper.chosen.connect(lambda _size: self.edited.emit())
        self._column.addWidget(self.title)
        for widget in (self.number_line, self.paper):
            self._column.addWidget(widget)
            # The register lies on A4, and has a volume instead of a number.
            widget.setVisible(template.kind is not FormKind.REGISTER)

    def _add_parts(self) -> None:
        template = self._template
        known = RECEIPT_FACTS if template.kind is FormKind.RECEIPT else FACTS
        used = {item.key for part in template.parts for item in part.fields}
        addable = {key: name for key, name in FACT_NAMES.items() if key in known - used}
        for at, part in enumerate(template.parts):
            editor = self._part_editor(at, part, addable)
            self.parts.append(editor)
            self._column.addWidget(editor)
        self.add_paragraph = Button(
            self.tr("Thêm đoạn văn"), ButtonKind.QUIET, icon="plus", size=ButtonSize.ROW
        )
        self.add_paragraph.clicked.connect(self._add_paragraph)
        has_own_layout = template.kind in (FormKind.RECEIPT, FormKind.REGISTER)
        self.add_paragraph.setVisible(self._is_editable and not has_own_layout)
        self._column.addWidget(self.add_paragraph)

    def _part_editor(self, at: int, part: FormPart, addable: dict[str, str]) -> PartEditor:
        edits = self._is_editable
        if part.kind is PartKind.FIELDS:
            return FieldsEditor(
                part, self._fixed, addable, self.edited.emit, self._reshape, is_editable=edits
            )
        titles = {
            PartKind.TEXT: self.tr("Đoạn văn"),
            PartKind.LIST: self.tr("Trên danh sách"),
            PartKind.HAND_OVERS: self.tr("Trên bảng giao nhận"),
        }
        editor = ParagraphEditor(part, titles[part.kind], self.edited.emit, is_editable=edits)
        editor.remove_button.clicked.connect(partial(self._remove_part, at))
        return editor

    def _add_rest(self) -> None:
        template, edits, changed = self._template, self._is_editable, self.edited.emit
        if template.kind is FormKind.RECEIPT:
            self.words = WordsEditor(template.words, changed, is_editable=edits)
            self._column.addWidget(self.words)
        if template.columns:
            self.columns = ColumnsEditor(template.columns, changed, is_editable=edits)
            self._column.addWidget(self.columns)
        if template.signatures:
            self.signatures = SignaturesEditor(template.signatures, changed, is_editable=edits)
            self._column.addWidget(self.signatures)
        for number, words in enumerate(template.copies, start=1):
            field = self._field(self.tr("Liên {number}").format(number=number), words)
            self._column.addWidget(field)
            self.copies.append(field)

    # Reading back ---------------------------------------------------------------------------

    def template(self) -> FormTemplate:
        """The form as it stands in the fields.

        Raises:
            RuleBroken: `form.field_empty`, `form.name_unknown`; told at the field too.
        """
        for field in self._required():
            if not field.text().strip():
                field.set_error(self.tr("Cần điền mục này."))
                raise RuleBroken("form.field_empty", label=field.label)
        before, signatures, columns = self._template, self.signatures, self.columns
        return replace(
            before,
            title=normalise(self.title.text()),
            number_line=normalise(self.number_line.text()).replace(_SHOWN_NUMBER, _NUMBER),
            paper=str(self.paper.value()),
            parts=self._parts(),
            words=before.words if self.words is None else self.words.words(),
            signatures=before.signatures if signatures is None else signatures.signatures(),
            columns=before.columns if columns is None else columns.columns(),
            copies=tuple(normalise(field.text()) for field in self.copies),
        )

    def _parts(self) -> tuple[FormPart, ...]:
        return tuple(editor.part() for editor in self.parts)

    def _required(self) -> list[TextField]:
        found = [self.title, *self.copies]
        if self.signatures is not None:
            found += self.signatures.titles
        for editor in self.parts:
            if isinstance(editor, FieldsEditor):
                found += editor.labels
        if self.words is not None:
            found += self.words.fields.values()
        if self.columns is not None:
            found += self.columns.labels
        return found

    # Other rows -----------------------------------------------------------------------------

    def _reshape(self) -> None:
        try:
            self._built_anew(self.template())
        except CdsError:  # an empty field elsewhere must not hold the rows
            self._built_anew(replace(self._template, parts=self._safe_parts()))

    def _safe_parts(self) -> tuple[FormPart, ...]:
        """The parts as far as they can be read; what cannot stays as it was."""
        found = []
        for editor, before in zip(self.parts, self._template.parts, strict=True):
            try:
                found.append(editor.part())
            except CdsError:
                found.append(before)
        return tuple(found)

    def _add_paragraph(self) -> None:
        words = FormPart(PartKind.TEXT, self.tr("Đoạn văn mới."))
        self._built_anew(replace(self._template, parts=(*self._safe_parts(), words)))

    def _remove_part(self, at: int) -> None:
        parts = self._safe_parts()
        self._built_anew(replace(self._template, parts=parts[:at] + parts[at + 1 :]))

    def _built_anew(self, template: FormTemplate) -> None:
        self.reshaped.emit(template)
