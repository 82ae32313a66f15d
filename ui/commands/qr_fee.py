"""`qr fee` and `qr account`: payment codes, and the account into which they lead."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import office_day, parse_day

if TYPE_CHECKING:
    from cds_desktop.domain.payment_codes import PaymentAccount
    from cds_desktop.services.fee_codes import PlannedFee


def add_parser(commands: SubParsers) -> None:
    """Add `fee` and `account` to the group `qr`."""
    group = add_group(commands, "qr", "Mã QR công khai thủ tục")
    fee = add_command(group, "fee", "Làm mã nộp phí VietQR, số tiền chính xác", _fee)
    fee.add_argument("--amount", type=int, metavar="ĐỒNG", help="mặc định: phí của hồ sơ")
    fee.add_argument("--note", default="", metavar="NỘI_DUNG", help="tối đa 25 ký tự")
    fee.add_argument("--dossier", default="", metavar="MÃ_HỒ_SƠ")
    fee.add_argument("--out", type=Path, metavar="TỆP.pdf", help="làm luôn tờ in")
    fee.add_argument("--paper", default="A5", choices=("A5", "A6"), help="khổ của tờ in")
    account = add_group(group, "account", "Tài khoản thu phí của cơ quan")
    add_command(account, "show", "Xem tài khoản thu phí", _show)
    setting = add_command(account, "set", "Đặt tài khoản thu phí", _set)
    setting.add_argument("--code", default="", metavar="MÃ_VIETQR", help="mã VietQR của ngân hàng")
    setting.add_argument("--bin", default="", metavar="BIN", help="6 chữ số của ngân hàng")
    setting.add_argument("--bank", default="", metavar="NGÂN_HÀNG")
    setting.add_argument("--number", default="", metavar="SỐ_TÀI_KHOẢN")
    setting.add_argument("--holder", required=True, metavar="CHỦ_TÀI_KHOẢN")
    setting.add_argument("--from", dest="first", metavar="NGÀY", help="mặc định: hôm nay")
    clearing = add_command(account, "clear", "Bỏ tài khoản thu phí", _clear)
    clearing.add_argument("--reason", required=True, metavar="LÝ_DO")


def _fee(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.fee_codes import plan_fee_sheet
    from cds_desktop.wording.moments import money_words
    from cds_desktop.wording.payments import account_words, write_fee_sheet

    planned = plan_fee_sheet(
        session.office().open_uow, write_fee_sheet, arguments.amount, arguments.note,
        dossier=arguments.dossier, actor=session.actor, now=session.now(),
    )  # fmt: skip
    fee = planned.fee
    data: dict[str, object] = {
        "payload": fee.payload,
        "amount": fee.amount_vnd,
        "note": fee.note,
        "bin": fee.account.bin,
        "bank": fee.account.bank,
        "account": fee.account.number,
        "holder": fee.account.holder,
    }
    lines = [
        f"{money_words(fee.amount_vnd)}, nội dung “{fee.note}”",
        f"  vào {account_words(fee.account)}",
        f"  {fee.payload}",
    ]
    if arguments.out is not None:
        _print(planned, arguments, session)
        data["out"] = str(arguments.out)
        lines.append(f"  tờ in: {arguments.out}")
    return session.answer(data, *lines)


def _print(planned: PlannedFee, arguments: argparse.Namespace, session: Session) -> None:
    from cds_desktop.services.fee_codes import record_fee_print
    from ui.printing.document import render_pdf
    from ui.printing.fee_sheet import fee_sheet_pages
    from ui.printing.headless import ensure_gui_application

    app = ensure_gui_application()
    pages = fee_sheet_pages(planned.content, arguments.paper)
    render_pdf(pages, arguments.out, planned.content.title)
    del app
    record_fee_print(session.office().open_uow, planned.fee, actor=session.actor, now=session.now())


def _show(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.payment_account import fee_account, latest_account

    del arguments
    today = office_day(session.now())
    open_uow = session.office().open_uow
    account, latest = fee_account(open_uow, today), latest_account(open_uow)
    later = latest if latest is not None and latest.valid_from > today else None
    data = {"account": _data(account), "later": _data(later)}
    return session.answer(data, *_lines(account, later))


def _lines(account: PaymentAccount | None, later: PaymentAccount | None) -> list[str]:
    from cds_desktop.wording.moments import full_day
    from cds_desktop.wording.payments import account_words

    lines = ["Chưa có tài khoản thu phí."]
    if account is not None:
        since = full_day(account.valid_from)
        lines = [f"{account_words(account)} (BIN {account.bin}), từ {since}"]
    if later is not None:
        lines.append(f"Từ {full_day(later.valid_from)}: {account_words(later)} (BIN {later.bin})")
    return lines


def _set(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.payment_codes import PaymentAccount
    from cds_desktop.services.payment_account import account_in, bank_of, set_account

    today = office_day(session.now())
    first: date = parse_day(arguments.first) if arguments.first else today
    bin, number = arguments.bin, arguments.number
    if arguments.code:
        found = account_in(arguments.code, first)
        bin, number = bin or found.bin, number or found.number
    wanted = PaymentAccount(bin, arguments.bank or bank_of(bin), number, arguments.holder, first)
    account = set_account(session.office().open_uow, wanted, actor=session.actor, now=session.now())
    return session.answer({"account": _data(account)}, *_lines(account, None))


def _clear(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.payment_account import clear_account

    clear_account(
        session.office().open_uow, arguments.reason, actor=session.actor, now=session.now()
    )
    return session.answer({"account": None}, "Đã bỏ tài khoản thu phí.")


def _data(account: PaymentAccount | None) -> dict[str, str] | None:
    if account is None:
        return None
    return {
        "bin": account.bin,
        "bank": account.bank,
        "number": account.number,
        "holder": account.holder,
        "from": account.valid_from.isoformat(),
    }
