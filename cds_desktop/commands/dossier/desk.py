"""`dossier receive|register|move|show|list|handback|pay`: the work at the desk."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from cds_desktop.commands.dossier.acts import numbers_or_all
from cds_desktop.commands.dossier.answers import (
    answer_record,
    at_option,
    due_lines,
    explanation_data,
    iso_or_none,
    moment,
)
from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import iso
from cds_desktop.domain.dossier_records import ReturnWay
from cds_desktop.domain.dossiers import Channel, FiledBy, PaymentWay, Status, short_code

if TYPE_CHECKING:
    from cds_desktop.domain.dossier_records import DossierLine, DossierRecord
    from cds_desktop.services.dossiers import Reception


def add_desk(group: SubParsers) -> None:
    """Add the commands of the desk to the group `dossier`."""
    receive = add_command(group, "receive", "Tiếp nhận một hồ sơ", _receive)
    _reception_options(receive)
    register = add_command(
        group, "register", "Ghi nhận hồ sơ nộp trực tuyến, chưa kiểm tra (trạng thái 1)", _register
    )
    _reception_options(register)
    refuse = add_command(
        group, "refuse-intake", "Từ chối tiếp nhận tại quầy (trạng thái 3, mẫu 03)", _refuse
    )
    _reception_options(refuse)
    refuse.add_argument("--reason", required=True, metavar="LÝ_DO")
    move = add_command(group, "move", "Chuyển trạng thái một hồ sơ", _move)
    move.add_argument("code", metavar="MÃ_HỒ_SƠ")
    move.add_argument("--to", required=True, metavar="TRẠNG_THÁI", help=_status_help())
    move.add_argument("--reason", default="", metavar="LÝ_DO")
    at_option(move)
    back = add_command(group, "handback", "Trả kết quả cho người dân", _hand_back)
    back.add_argument("code", metavar="MÃ_HỒ_SƠ")
    back.add_argument(
        "--to", "--receiver", dest="receiver", default="", metavar="HỌ_TÊN",
        help="người nhận thay; mặc định là chủ hồ sơ",
    )  # fmt: skip
    back.add_argument("--note", default="", metavar="GIẤY_TỜ", help="ví dụ “Giấy ủy quyền số…”")
    back.add_argument(
        "--way", choices=[way.value for way in ReturnWay], default=ReturnWay.COUNTER.value
    )
    back.add_argument(
        "--originals", nargs="+", default=[], metavar="SỐ", help="bản chính trả cùng, hoặc all"
    )
    back.add_argument("--reason", default="", metavar="LÝ_DO", help="vì sao còn giữ bản chính")
    at_option(back)
    pay = add_command(group, "pay", "Ghi nhận cách nộp lệ phí", _pay)
    pay.add_argument("code", metavar="MÃ_HỒ_SƠ")
    pay.add_argument("--way", required=True, choices=[item.value for item in PaymentWay])
    at_option(pay)
    show = add_command(group, "show", "Xem một hồ sơ", _show)
    show.add_argument("code", metavar="MÃ_HỒ_SƠ")
    listing = add_command(group, "list", "Liệt kê hồ sơ", _list)
    listing.add_argument("--search", default="", metavar="CHỮ")
    listing.add_argument("--status", action="append", default=[], metavar="TRẠNG_THÁI")
    listing.add_argument(
        "--tab", default="all",
        choices=["all", "open", "due_today", "overdue", "paused", "ready"],
    )  # fmt: skip
    listing.add_argument("--limit", type=_positive, default=100, metavar="SỐ_DÒNG")


def _reception_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--procedure", required=True, metavar="MÃ")
    parser.add_argument("--applicant", required=True, metavar="HỌ_TÊN")
    parser.add_argument("--id-number", default="", metavar="SỐ")
    parser.add_argument("--phone", default="", metavar="SỐ")
    parser.add_argument("--address", default="", metavar="NƠI_Ở")
    parser.add_argument("--born-on", default="", metavar="NGÀY_SINH")
    parser.add_argument("--channel", required=True, choices=[item.term for item in Channel])
    parser.add_argument("--filed-by", required=True, choices=[item.value for item in FiledBy])
    parser.add_argument("--copies", type=int, default=1, metavar="SỐ_BỘ")
    parser.add_argument("--fee", type=int, metavar="ĐỒNG")
    parser.add_argument("--payment", choices=[item.value for item in PaymentWay], default="none")
    parser.add_argument("--limit", metavar="5d|5cd|8h|same-day", help="khi danh mục chưa ghi")
    parser.add_argument("--note", default="")
    at_option(parser)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _status_help() -> str:
    return ", ".join(status.term for status in Status)


def _receive(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import receive

    return _take_in(arguments, session, receive)


def _register(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import register

    return _take_in(arguments, session, register)


def _refuse(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import refuse_at_counter

    record = refuse_at_counter(
        session.office().open_uow,
        _reception(arguments),
        reason=arguments.reason,
        actor=session.actor,
        now=moment(arguments, session),
    )
    return answer_record(session, record)


def _reception(arguments: argparse.Namespace) -> Reception:
    from cds_desktop.domain.deadlines import parse_limit_argument
    from cds_desktop.domain.people import person_input
    from cds_desktop.services.dossiers import Reception

    way = PaymentWay(arguments.payment)
    return Reception(
        procedure_code=arguments.procedure.strip(),
        applicant=person_input(
            arguments.applicant,
            id_number=arguments.id_number,
            phone=arguments.phone,
            address=arguments.address,
            born_on=arguments.born_on,
        ),
        channel=Channel[arguments.channel.upper()],
        filed_by=FiledBy(arguments.filed_by),
        copies=arguments.copies,
        fee_vnd=arguments.fee,
        payment_way=way,
        is_paid=way is not PaymentWay.NONE,
        note=arguments.note,
        limit=parse_limit_argument(arguments.limit) if arguments.limit else None,
    )


def _take_in(
    arguments: argparse.Namespace, session: Session, take: Callable[..., DossierRecord]
) -> int:
    record = take(
        session.office().open_uow,
        _reception(arguments),
        actor=session.actor,
        now=moment(arguments, session),
    )
    data = {
        "code": record.code,
        "due_at": None if record.due_at is None else iso(record.due_at),
        "explanation": explanation_data(record),
    }
    lines = [f"{record.code}", *due_lines(record)]
    return session.answer(data, *lines)


def _move(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import move

    record = move(
        session.office().open_uow,
        arguments.code,
        Status.from_term(arguments.to),
        reason=arguments.reason,
        actor=session.actor,
        now=moment(arguments, session),
    )
    return answer_record(session, record)


def _hand_back(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import hand_back

    record = hand_back(
        session.office().open_uow,
        arguments.code,
        receiver_name=arguments.receiver,
        note=arguments.note,
        way=ReturnWay(arguments.way),
        originals=numbers_or_all(arguments.originals),
        reason=arguments.reason,
        actor=session.actor,
        now=moment(arguments, session),
    )
    return answer_record(session, record)


def _pay(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import record_payment

    record = record_payment(
        session.office().open_uow,
        arguments.code,
        PaymentWay(arguments.way),
        actor=session.actor,
        now=moment(arguments, session),
    )
    return answer_record(session, record)


def _show(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import show

    return answer_record(session, show(session.office().open_uow, arguments.code))


def _list(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.dossier_records import Cursor, DossierQuery, ListTab
    from cds_desktop.services.dossiers import page
    from cds_desktop.wording.terms import STATUSES

    query = DossierQuery(
        tab=ListTab(arguments.tab),
        text=arguments.search,
        statuses=tuple(Status.from_term(term) for term in arguments.status),
    )
    found: list[DossierLine] = []
    cursor: Cursor | None = None
    open_uow, now = session.office().open_uow, session.now()
    while len(found) < arguments.limit:
        size = min(500, arguments.limit - len(found))
        part = page(open_uow, query, now=now, limit=size, after=cursor)
        found += part.lines
        cursor = part.next
        if cursor is None:
            break
    rows = [
        {
            "code": line.code,
            "applicant": line.owner_name,
            "procedure_name": line.procedure_name,
            "field": line.field,
            "status": line.status.term,
            "received_at": iso(line.received_at),
            "due_at": iso_or_none(line.due_at),
            "returned_at": iso_or_none(line.returned_at),
            "is_overdue": line.is_overdue(now),
            "extended_due_at": iso_or_none(line.extended_due_at),
            "shelf": line.shelf_code,
        }
        for line in found
    ]
    lines = [
        f"{short_code(line.code)}  {line.owner_name}  ·  {line.procedure_name}"
        f"  ·  {STATUSES[line.status.term]}"
        for line in found
    ] or ["Không có hồ sơ nào khớp."]
    return session.answer(rows, *lines)
