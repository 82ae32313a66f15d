"""Đổi mẫu: what is made of the chosen procedures, folded to one line beside the preview."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.publicity.labels import MOST_COPIES, LabelSheet
from cds_desktop.domain.publicity.payloads import PayloadKind
from cds_desktop.domain.publicity.products import Product
from cds_desktop.domain.publicity.sheets import Place
from cds_desktop.services.publicity.settings import PublicitySettings
from ui.pages.procedures.label_grid import LabelGrid
from ui.pages.procedures.product_choice import DISTANCES, ProductChoice
from ui.pages.procedures.product_words import (
    distance_words,
    label_sheet_name,
    payload_name,
    product_name,
)
from ui.theme import Space
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.checks import CheckBox
from ui.widgets.combo import ComboField
from ui.widgets.field_kinds import NumberField

_TYPING_MS: Final = 350
_THREE_COLUMNS: Final = 520
_OFF: Final = 0
"""Value of "not in the register" in the list of places."""


class OptionsStrip(QWidget):
    """The fields of a `ProductChoice`; hidden until somebody wants another product.

    Args:
        products: What can be made, in the order of the list.
        parent: The pane.

    Signals:
        changed: The new `ProductChoice`.
        trial_asked: The id of the label sheet whose outlines are wanted on plain paper.
    """

    changed = Signal(object)
    trial_asked = Signal(str)

    def __init__(self, products: Sequence[Product], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = ProductChoice()
        self._settings = PublicitySettings()
        self._shapes: tuple[LabelSheet, ...] = ()
        self._columns = 0
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._copies_typed)
        self._build(products)
        self._connect()
        self.show_choice(self._choice)
        self.hide()

    def _build(self, products: Sequence[Product]) -> None:
        def combo(words: str) -> ComboField:
            return ComboField(words, reserve_line=False)

        self.product = combo(self.tr("Mẫu"))
        self.product.set_choices([(each, product_name(each)) for each in products])
        self.paper = combo(self.tr("Khổ giấy"))
        self.label_sheet = combo(self.tr("Khổ tem"))
        self.distance = combo(self.tr("Đọc từ xa"))
        self.distance.set_choices([(each, distance_words(each)) for each in DISTANCES])
        self.payload = combo(self.tr("Mã dẫn tới"))
        self.copies = NumberField(
            self.tr("Số tem mỗi thủ tục"), minimum=1, maximum=MOST_COPIES, required=True,
            reserve_line=False,
        )  # fmt: skip
        self.place = combo(self.tr("Treo tại"))
        self.set_places(())
        self.logo = CheckBox(self.tr("Biểu tượng"))
        self.logo.setToolTip(self.tr("Đặt biểu tượng lên giữa mã; mã dày hơn để vẫn đọc được"))
        self.logo.setAccessibleName(self.tr("Biểu tượng trên mã"))
        self.grid = LabelGrid()
        self.trial_button = Button(self.tr("In tờ thử"), ButtonKind.QUIET, size=ButtonSize.ROW)
        self.trial_button.setToolTip(self.tr("In khung tem lên giấy thường để soi trước"))
        self._fields: tuple[QWidget, ...] = (
            self.product, self.paper, self.distance, self.label_sheet, self.payload, self.copies,
            self.place,
        )  # fmt: skip
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.XL, Space.XS, Space.L, Space.S)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self._layout = QGridLayout()
        self._layout.setHorizontalSpacing(Space.M)
        self._layout.setVerticalSpacing(Space.XS)
        for field in self._fields:
            self._layout.addWidget(field, 0, 0)
        row.addLayout(self._layout, 1)
        self._side = QVBoxLayout()
        self._side.setSpacing(Space.S)
        self._side.addWidget(self.grid)
        self._side.addWidget(self.logo)
        self._side.addWidget(self.trial_button)
        self._side.addStretch(1)
        row.addLayout(self._side)
        whole.addLayout(row)

    def _connect(self) -> None:
        self.product.chosen.connect(lambda each: self._take(self._choice.for_product(each)))
        self.paper.chosen.connect(lambda each: self._change(paper=each))
        self.label_sheet.chosen.connect(lambda each: self._change(label_sheet=each, start=1))
        self.distance.chosen.connect(lambda each: self._change(distance_mm=each))
        self.payload.chosen.connect(self._choose_payload)
        self.copies.edited.connect(lambda _: self._typing.start())
        self.place.chosen.connect(lambda each: self._change(place_id=each or None))
        self.logo.toggled.connect(self._choose_logo)
        self.trial_button.clicked.connect(lambda: self.trial_asked.emit(self._choice.label_sheet))
        self.grid.chosen.connect(lambda start: self._change(start=start))

    # What is offered ----------------------------------------------------------------------------

    @property
    def choice(self) -> ProductChoice:
        """What is chosen now."""
        return self._choice

    def set_settings(self, settings: PublicitySettings) -> None:
        """Show what the office has settled; the own address is offered once it is written."""
        self._settings = settings
        kinds = [PayloadKind.PORTAL, PayloadKind.OFFLINE]
        if settings.payload.template:
            kinds.insert(1, PayloadKind.TEMPLATE)
        self.payload.set_choices([(kind, payload_name(kind)) for kind in kinds])
        if self._choice.payload is PayloadKind.TEMPLATE and not settings.payload.template:
            self._choice = replace(self._choice, payload=None)
        self.show_choice(self._choice)

    def set_places(self, places: Sequence[Place]) -> None:
        """Offer the places of the office; without one, sheets stay out of the register."""
        off: tuple[object, str] = (_OFF, self.tr("Không ghi sổ"))
        self.place.set_choices([off, *((place.id, place.name) for place in places)])
        if self.place.value() is None:
            self.place.set_value(_OFF)
            self._choice = replace(self._choice, place_id=None)

    def set_label_sheets(self, shapes: Sequence[LabelSheet]) -> None:
        """Offer the label sheets, the usual one first."""
        self._shapes = tuple(shapes)
        self.label_sheet.set_choices([(shape.id, label_sheet_name(shape)) for shape in shapes])
        self.show_choice(self._choice)

    def show_choice(self, choice: ProductChoice) -> None:
        """Fill the fields; a label sheet that is not known becomes the usual one."""
        shape = self._shape_of(choice.label_sheet)
        if shape is not None:
            choice = replace(
                choice, label_sheet=shape.id,
                start=choice.start if choice.start <= shape.count else 1,
            )  # fmt: skip
            self.grid.set_shape(shape.columns, shape.rows)
            self.label_sheet.setToolTip(shape.note)
        self._choice = choice
        self.product.set_value(choice.product)
        self.paper.set_choices([(name, name) for name in choice.spec.papers])
        self.paper.set_value(choice.paper)
        self.label_sheet.set_value(choice.label_sheet)
        self.distance.set_value(choice.distance_mm)
        self.payload.set_value(choice.rules(self._settings).kind)
        if self.copies.number() != choice.copies:
            self.copies.set_number(choice.copies)
        self.place.set_value(choice.place_id or _OFF)
        self.logo.blockSignals(True)
        self.logo.setChecked(choice.options(self._settings).with_logo)
        self.logo.blockSignals(False)
        self.grid.set_start(choice.start)
        self._arrange()

    def set_start(self, start: int) -> None:
        """The first free label is another one."""
        self._change(start=start)

    def show_count(self, procedures: int) -> None:
        """Tint the labels that so many procedures take."""
        self.grid.set_count(procedures * self._choice.copies)

    def fold(self) -> bool:
        """Hide the fields; False when they were hidden."""
        was_open = self.isVisible()
        self.hide()
        return was_open

    def unfold(self) -> None:
        """Show the fields with the cursor in the first."""
        self.show()
        self.product.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Choosing -----------------------------------------------------------------------------------

    def _shape_of(self, sheet_id: str) -> LabelSheet | None:
        return next(
            (shape for shape in self._shapes if shape.id == sheet_id),
            self._shapes[0] if self._shapes else None,
        )

    def _choose_payload(self, kind: PayloadKind) -> None:
        self._change(payload=None if kind is self._settings.payload.kind else kind)

    def _choose_logo(self, wanted: bool) -> None:
        self._change(with_logo=None if wanted is self._settings.with_logo else wanted)

    def hear_typing(self) -> None:
        """Take a number that was typed a moment ago."""
        if self._typing.isActive():
            self._typing.stop()
            self._copies_typed()

    def _copies_typed(self) -> None:
        if self.copies.is_valid():
            self._take(replace(self._choice, copies=self.copies.number() or 1))

    def _change(self, **changes: object) -> None:
        self.hear_typing()
        self._take(replace(self._choice, **changes))  # type: ignore[arg-type]

    def _take(self, choice: ProductChoice) -> None:
        if choice != self._choice:
            self.show_choice(choice)
            self.changed.emit(self._choice)

    # Layout -------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Show the fields of this product, in as many columns as fit."""
        is_labels = self._choice.is_labels
        self.grid.setVisible(is_labels)
        self.trial_button.setVisible(is_labels)
        self.label_sheet.setVisible(is_labels)
        self.copies.setVisible(is_labels)
        self.paper.setVisible(not is_labels and len(self._choice.spec.papers) > 1)
        room = self.width() - (self.grid.sizeHint().width() if is_labels else 0)
        columns = 3 if room >= self.grid.scaled(_THREE_COLUMNS) else 2
        if is_labels:
            self._side.insertWidget(1, self.logo)
        at, fields = 0, self._fields if is_labels else (*self._fields, self.logo)
        for field in fields:
            if field.isHidden():
                continue
            # Long words beside the picture of the sheet have a row of their own.
            is_long = is_labels and field in (self.label_sheet, self.payload)
            span = columns if is_long else 1
            at = -(-at // columns) * columns if span > 1 else at
            self._layout.addWidget(
                field, at // columns, at % columns, 1, span, Qt.AlignmentFlag.AlignBottom
            )
            at += span
        for column in range(3):
            self._layout.setColumnStretch(column, 1 if column < columns else 0)
