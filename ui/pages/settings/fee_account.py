"""Tài khoản thu phí: the account behind every payment code, shown in clear."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.payment_codes import PaymentAccount, looks_like_payment
from cds_desktop.domain.text import normalise
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.moments import full_day
from cds_desktop.wording.payments import account_words
from ui.pages.settings.group import FactList, Group
from ui.theme import Space
from ui.widgets import Button, ButtonKind, ButtonSize, DateField, SectionTitle, TextField
from ui.widgets.asking import AskStrip

if TYPE_CHECKING:
    from datetime import date

Accounts = tuple[PaymentAccount | None, PaymentAccount | None]
"""The one in force, and the one set last."""


class FeeAccountPart(QObject):
    """Shows the account; an administrator pastes the bank's code, adds the holder and saves."""

    def __init__(self, group: Group) -> None:
        super().__init__(group)
        self._group = group
        self._account: PaymentAccount | None = None
        self._latest: PaymentAccount | None = None
        title = group.section(self.tr("Tài khoản thu phí"))
        self.facts = FactList()
        group.column.addWidget(self.facts)
        group.hint(
            self.tr(
                "In trên mọi mã nộp phí để người dân đối chiếu. Quét mã không chứng minh đã nộp:"
                " chỉ ghi “đã nộp” khi tiền về tài khoản."
            )
        )
        if group.may_edit:
            self._build_form(title)

    def _build_form(self, title: SectionTitle) -> None:
        self.paste_button = Button(
            self.tr("Dán mã VietQR của ngân hàng"), ButtonKind.QUIET, icon="qrcode", key="Alt+V",
            size=ButtonSize.ROW, shortcut=True,
        )  # fmt: skip
        title.add_action(self.paste_button)
        self.ask = AskStrip()
        self.bank = TextField(self.tr("Ngân hàng"), required=True, normalise=normalise)
        self.bin = TextField(self.tr("Mã BIN"), required=True, help=self.tr("6 chữ số"))
        self.number = TextField(self.tr("Số tài khoản"), required=True)
        self.holder = TextField(
            self.tr("Chủ tài khoản"), required=True, normalise=normalise,
            help=self.tr("Đúng như ngân hàng hiện khi chuyển tiền"),
        )  # fmt: skip
        self.first = DateField(self.tr("Dùng từ ngày"), required=True)
        self.save_button = Button(
            self.tr("Lưu tài khoản"), ButtonKind.PRIMARY, key="F9", shortcut=True,
            icon="device-floppy",
        )  # fmt: skip
        self.clear_button = Button(self.tr("Bỏ tài khoản…"))
        grid = self._group.form()
        grid.add_row((self.bank, 5), (self.bin, 3), (self.number, 4))
        grid.add_row((self.holder, 8), (self.first, 4))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.save_button)
        row.addWidget(self.clear_button)
        row.addStretch(1)
        self._group.column.addLayout(row)
        self._group.column.addWidget(self.ask)
        self.paste_button.clicked.connect(self.paste)
        self.bin.left.connect(self._bin_left)
        self.save_button.clicked.connect(self.save)
        self.clear_button.clicked.connect(self._ask_reason)
        self.ask.confirmed.connect(self._clear)
        self.ask.left.connect(self.ask.hide)

    # Reading --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the account of today and the one set last."""
        from cds_desktop.services.payment_account import fee_account, latest_account

        context = self._group.context
        today = office_day(context.now())

        def work() -> Accounts:
            return fee_account(context.open_uow, today), latest_account(context.open_uow)

        context.jobs.run(self, work, self._show, context.notices.failed)

    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        if not self._group.may_edit:
            return False
        kept = self._latest
        typed = self.bank.text(), self.bin.text(), self.number.text(), self.holder.text()
        if kept is None:
            return any(map(str.strip, typed))
        return typed != (kept.bank, kept.bin, kept.number, kept.holder)

    def _show(self, found: Accounts) -> None:
        was_changed = self.is_changed()
        self._account, self._latest = found
        facts = [(self.tr("Đang dùng"), self.tr("Chưa có: chưa làm được mã nộp phí."))]
        account, latest = found
        if account is not None:
            facts = [
                (self.tr("Đang dùng"), account_words(account)),
                (self.tr("Từ ngày"), full_day(account.valid_from)),
            ]
        if latest is not None and latest != account:
            from_day = self.tr("Từ {day}").format(day=full_day(latest.valid_from))
            facts.append((from_day, account_words(latest)))
        self.facts.set_facts(facts, left=110)
        if self._group.may_edit and not was_changed:
            self._fill(latest)
            self.first.set_date(self._today())
        if self._group.may_edit:
            self.clear_button.setVisible(latest is not None)

    def _today(self) -> date:
        return office_day(self._group.context.now())

    def _fill(self, account: PaymentAccount | None) -> None:
        self.bank.set_text(account.bank if account else "")
        self.bin.set_text(account.bin if account else "")
        self.number.set_text(account.number if account else "")
        self.holder.set_text(account.holder if account else "")

    # Pasting --------------------------------------------------------------------------------

    def paste(self) -> None:
        """Take bank and number out of the bank's own code on the clipboard."""
        self._read(QGuiApplication.clipboard().text())

    def take_code(self, text: str) -> bool:
        """Take a scanned code of a bank; False for anything else."""
        if not self._group.may_edit or not looks_like_payment(text):
            return False
        self._read(text)
        return True

    def _read(self, text: str) -> None:
        from cds_desktop.services.payment_account import account_in

        try:
            found = account_in(text, self._today())
        except CdsError as error:
            self._group.context.notices.failed(error)
            return
        self.bin.set_text(found.bin)
        self.number.set_text(found.number)
        self.bank.set_text(found.bank or self.bank.text())
        self.holder.clear()
        (self.holder if found.bank else self.bank).setFocus()
        words = self.tr("Đã đọc số tài khoản {number}. Ghi tên chủ tài khoản rồi lưu.")
        self._group.context.notices.info(words.format(number=found.number))

    def _bin_left(self) -> None:
        from cds_desktop.services.payment_account import bank_of

        if not self.bank.text().strip():
            self.bank.set_text(bank_of(self.bin.text().strip()))

    # Saving ---------------------------------------------------------------------------------

    def save(self) -> None:
        """Save the account as typed."""
        from cds_desktop.services.payment_account import set_account

        fields = (self.bank, self.bin, self.number, self.holder, self.first)
        wrong = [field for field in fields if not field.is_valid()]
        first = self.first.date()
        if wrong or first is None:
            (wrong[0] if wrong else self.first).setFocus()
            return
        wanted = PaymentAccount(
            self.bin.text().strip(), self.bank.text(), self.number.text(), self.holder.text(), first
        )
        context = self._group.context
        work = partial(
            set_account, context.open_uow, wanted, actor=context.actor, now=context.now()
        )
        context.jobs.run(self, work, self._saved, self._refused)

    def _saved(self, account: PaymentAccount) -> None:
        if account == self._latest:
            return
        words = self.tr("Đã lưu tài khoản thu phí: {account}.")
        self._tell(account, words.format(account=account_words(account)))

    def _ask_reason(self) -> None:
        self.ask.ask_reason(
            self.tr("Vì sao bỏ tài khoản thu phí?"), self.tr("Bỏ tài khoản"),
            help_words=self.tr("Từ lúc này không làm được mã nộp phí."),
        )  # fmt: skip
        self.ask.show()
        self.ask.first_field().setFocus()

    def _clear(self) -> None:
        from cds_desktop.services.payment_account import clear_account

        context = self._group.context
        work = partial(
            clear_account, context.open_uow, self.ask.text(), actor=context.actor, now=context.now()
        )
        self.ask.hide()
        said = self.tr("Đã bỏ tài khoản thu phí.")
        context.jobs.run(self, work, lambda _none: self._tell(None, said), self._refused)

    def _tell(self, now_kept: PaymentAccount | None, words: str) -> None:
        context = self._group.context
        self._latest = now_kept
        if now_kept is None:
            self._fill(None)
        else:
            self._fill(now_kept)
        context.notices.info(words, partial(self._take_back, now_kept))
        context.changes.settings_changed.emit()
        self.refresh()

    def _take_back(self, expected: PaymentAccount | None) -> None:
        from cds_desktop.services.payment_account import take_back_account

        context = self._group.context
        work = partial(
            take_back_account, context.open_uow, expected, actor=context.actor, now=context.now()
        )

        def done(account: PaymentAccount | None) -> None:
            self._latest = account
            self._fill(account)
            context.notices.info(self.tr("Đã đổi lại như cũ."))
            context.changes.settings_changed.emit()
            self.refresh()

        context.jobs.run(self, work, done, context.notices.failed)

    def _refused(self, error: Exception) -> None:
        """Say it by the field it is about."""
        fields = {
            "payment.bin_shape": self.bin,
            "payment.account_shape": self.number,
            "payment.bank_missing": self.bank,
            "payment.holder_missing": self.holder,
            "payment.account_past": self.first,
        }
        field = fields.get(error.code) if isinstance(error, CdsError) else None
        if field is None or not isinstance(error, CdsError):
            self._group.context.notices.failed(error)
            return
        field.set_error(sentence(error))
        field.setFocus()
