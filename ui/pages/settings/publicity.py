"""Công khai QR: where codes lead, how large they are, the fee account, the places of sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.publicity.payloads import PayloadKind, check_template
from cds_desktop.domain.publicity.reading import FACTORS, code_size
from cds_desktop.domain.publicity.sheets import CHECK_DAYS
from cds_desktop.domain.text import normalise
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.publicity import offline_text
from ui.context import Context
from ui.pages.settings.fee_account import FeeAccountPart
from ui.pages.settings.group import Group
from ui.pages.settings.posting_places import PlacesPart
from ui.widgets import CheckBox, NumberField, RadioGroup, TextField

if TYPE_CHECKING:
    from cds_desktop.domain.procedures import Procedure
    from cds_desktop.services.publicity.settings import PublicitySettings

_WALL_MM: Final = 1_500
_PORTAL_MODULES: Final = 37
"""Of a code of 81 bytes with level M, the portal's addresses."""
_SHOWN_LINES: Final = 3
"""Of the text that a telephone shows: name, limit, fee."""


class PublicityGroup(Group):
    """Choices about public codes; each is saved at once, with an undo."""

    key = "publicity"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._settings: PublicitySettings | None = None
        self._example: Procedure | None = None
        self._build_payload()
        self._build_size()
        self.account = FeeAccountPart(self)
        self.places = PlacesPart(self)
        self.close_column()

    def _build_payload(self) -> None:
        self.section(self.tr("Mã QR dẫn đến"))
        self.payload = RadioGroup(inline=False)
        self.payload.set_choices(
            [
                (PayloadKind.PORTAL, self.tr("Trang của thủ tục trên Cổng dịch vụ công quốc gia")),
                (PayloadKind.TEMPLATE, self.tr("Trang của cơ quan, theo mẫu địa chỉ dưới đây")),
                (PayloadKind.OFFLINE, self.tr("Nội dung đọc ngay trên điện thoại, không cần mạng")),
            ]
        )
        self.payload.setEnabled(self.may_edit)
        self.column.addWidget(self.payload)
        self.explanation = self.hint("")
        self.template = TextField(
            self.tr("Mẫu địa chỉ của cơ quan"),
            help=self.tr("Viết {code} ở chỗ mã thủ tục; ví dụ https://xa.gov.vn/thu-tuc/{code}"),
            check=_template_fault, normalise=normalise,
        )  # fmt: skip
        self.template.set_read_only(not self.may_edit)
        self.form().add_row((self.template, 12))
        self.example = self.hint("")
        self.payload.chosen.connect(self._choose_payload)
        self.template.left.connect(self._template_left)

    def _build_size(self) -> None:
        self.section(self.tr("Cỡ mã và kiểm tra"))
        self.logo = CheckBox(self.tr("In biểu trưng giữa mã QR"))
        self.logo.setEnabled(self.may_edit)
        self.column.addWidget(self.logo)
        self.hint(self.tr("Mã dày hơn để vẫn đọc được (mức H), nên cần in to hơn."))
        self.factor = NumberField(
            self.tr("Hệ số khoảng cách"), minimum=FACTORS.start, maximum=FACTORS.stop - 1,
            required=True, help=self.tr("Số nhỏ hơn: mã to hơn, dễ đọc hơn"),
        )  # fmt: skip
        self.check_days = NumberField(
            self.tr("Kiểm tra lại tờ sau (ngày)"), minimum=CHECK_DAYS.start,
            maximum=CHECK_DAYS.stop - 1, required=True, help=self.tr("Hôm nay sẽ nhắc"),
        )  # fmt: skip
        self.form().add_row((self.factor, 6), (self.check_days, 6))
        self.size_words = self.hint("")
        self.logo.clicked.connect(self._choose_logo)
        for field in (self.factor, self.check_days):
            field.set_read_only(not self.may_edit)
            field.left.connect(self._numbers_left)

    # Reading --------------------------------------------------------------------------------

    def first_field(self) -> QWidget | None:
        return self.payload if self.may_edit else None

    def busy(self) -> bool:
        return self.account.is_changed()

    def refresh(self) -> None:
        from cds_desktop.services.publicity.settings import publicity_settings

        context = self.context
        work = partial(publicity_settings, context.open_uow)
        context.jobs.run(self, work, self._show, context.notices.failed)
        if self._example is None:
            context.jobs.run(self, self._find_example, self._take_example, context.notices.failed)
        self.account.refresh()
        self.places.refresh()

    def take_scan(self, text: str) -> bool:
        """Take the code of a bank's account; anything else is not ours."""
        return self.account.take_code(text)

    def _find_example(self) -> Procedure | None:
        from cds_desktop.services.catalogue import list_procedures

        today = office_day(self.context.now())
        entries = list_procedures(self.context.open_uow, today)
        return next((entry.procedure for entry in entries if entry.procedure.portal_url), None)

    def _take_example(self, procedure: Procedure | None) -> None:
        self._example = procedure
        if self._settings is not None:
            self._explain(self._settings)

    def _show(self, kept: PublicitySettings) -> None:
        self._settings = kept
        self.payload.set_value(kept.payload.kind)
        if not self.template.edit.hasFocus():
            self.template.set_text(kept.payload.template)
        self.template.setVisible(self.may_edit or bool(kept.payload.template))
        self.logo.setChecked(kept.with_logo)
        if not self.factor.edit.hasFocus():
            self.factor.set_number(kept.distance_factor)
        if not self.check_days.edit.hasFocus():
            self.check_days.set_number(kept.check_days)
        self._explain(kept)

    def _explain(self, kept: PublicitySettings) -> None:
        """Say what the choices mean, each with an example."""
        self._explain_payload(kept.payload.kind)
        procedure, template = self._example, kept.payload.template
        self.example.setVisible(bool(template and procedure))
        if template and procedure is not None:
            words = self.tr("Theo mẫu, thủ tục {code} dẫn đến: {address}")
            address = template.replace("{code}", procedure.code)
            self.example.setText(words.format(code=procedure.code, address=address))
        size = code_size(_PORTAL_MODULES, _WALL_MM, kept.distance_factor)
        words = self.tr("Với hệ số này, mã của Cổng rộng {size} mm đọc được từ 1,5 m.")
        self.size_words.setText(words.format(size=f"{size:.0f}"))

    def _explain_payload(self, kind: PayloadKind) -> None:
        explanations = {
            PayloadKind.PORTAL: self.tr(
                "Địa chỉ trong danh mục, người dân nộp được ngay. Khi Cổng đổi địa chỉ, mã đã in"
                " không còn đúng; chương trình nhắc in lại."
            ),
            PayloadKind.TEMPLATE: self.tr(
                "Địa chỉ do cơ quan giữ, không đổi theo Cổng. Trang ấy phải có thật cho từng thủ"
                " tục."
            ),
            PayloadKind.OFFLINE: self.tr(
                "Tên, thời hạn, phí, giấy tờ nằm trong mã, nên mã dày hơn. Dài quá thì mã dẫn đến"
                " Cổng."
            ),
        }
        words = explanations[kind]
        procedure = self._example
        if procedure is not None and kind is not PayloadKind.TEMPLATE:
            said = procedure.portal_url
            if kind is PayloadKind.OFFLINE:
                said = f"“{'; '.join(offline_text(procedure).splitlines()[:_SHOWN_LINES])}…”"
            words = f"{words}\n{self.tr('Ví dụ: {example}').format(example=said)}"
        self.explanation.setText(words)

    # Saving ---------------------------------------------------------------------------------

    def _choose_payload(self, kind: PayloadKind) -> None:
        kept = self._settings
        if kept is None:
            return
        if kind is PayloadKind.TEMPLATE and not kept.payload.template:
            self._explain_payload(kind)
            self.template.setFocus()
            return  # the template makes the choice complete
        wanted = replace(kept, payload=replace(kept.payload, kind=kind))
        self._change(wanted, self.tr("Đã đổi nơi mã QR dẫn đến."))

    def _template_left(self) -> None:
        kept = self._settings
        if kept is None or not self.template.is_valid():
            return
        template, kind = normalise(self.template.text()), self.payload.value()
        if not template and kind is PayloadKind.TEMPLATE:
            kind = PayloadKind.PORTAL
        wanted = replace(kept, payload=replace(kept.payload, kind=kind, template=template))
        self._change(wanted, self.tr("Đã lưu mẫu địa chỉ của cơ quan."))

    def _choose_logo(self) -> None:
        kept = self._settings
        if kept is not None:
            words = (
                self.tr("Từ nay mã QR có biểu trưng ở giữa.")
                if self.logo.isChecked()
                else self.tr("Từ nay mã QR không có biểu trưng.")
            )
            self._change(replace(kept, with_logo=self.logo.isChecked()), words)

    def _numbers_left(self) -> None:
        kept, factor, days = self._settings, self.factor.number(), self.check_days.number()
        is_right = self.factor.is_valid() and self.check_days.is_valid()
        if kept is not None and is_right and factor is not None and days is not None:
            wanted = replace(kept, distance_factor=factor, check_days=days)
            self._change(wanted, self.tr("Đã lưu cỡ mã và số ngày kiểm tra."))

    def _change(self, wanted: PublicitySettings, words: str) -> None:
        kept = self._settings
        if kept is not None and wanted != kept and self.may_edit:
            self._save(wanted, words, partial(self._save, kept, self.tr("Đã đổi lại như cũ.")))

    def _save(
        self, wanted: PublicitySettings, words: str, undo: Callable[[], None] | None = None
    ) -> None:
        from cds_desktop.services.publicity.settings import set_publicity_settings

        context = self.context

        def saved(kept: PublicitySettings) -> None:
            self._show(kept)
            context.notices.info(words, undo)
            context.changes.settings_changed.emit()

        def refused(error: Exception) -> None:
            context.notices.failed(error)
            self.refresh()

        work = partial(
            set_publicity_settings, context.open_uow, wanted, actor=context.actor, now=context.now()
        )
        context.jobs.run(self, work, saved, refused)


def _template_fault(text: str) -> str:
    try:
        check_template(text)
    except RuleBroken as error:
        return sentence(error)
    return ""
