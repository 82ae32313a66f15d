"""`dossier receive|register|move|show|handback|pay`: the work at the desk."""

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
    moment,
)
from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import iso
from cds_desktop.domain.dossier_records import ReturnWay
from cds_desktop.domain.dossiers import Channel, FiledBy, PaymentWay, Status

if TYPE_CHECKING:
    from cds_desktop.domain.dossier_records import DossierRecord
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
    take_back = add_command(
        group, "take-back", "Thu hồi lần tiếp nhận nhập nhầm, trong 10 phút", _take_back
    )
    take_back.add_argument("code", metavar="MÃ_HỒ_SƠ")
    at_option(take_back)
    move = add_command(group, "move", "Chuyển trạng thái một hay nhiều hồ sơ", _move)
    move.add_argument("code", nargs="+", metavar="MÃ_HỒ_SƠ")
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


def _reception_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--procedure", required=True, metavar="MÃ")
    parser.add_argument("--applicant", required=True, metavar="HỌ_TÊN")
    parser.add_argument("--id-number", default="", metavar="SỐ")
    parser.add_argument("--phone", default="", metavar="SỐ")
    parser.add_argument("--address", default="", metavar="NƠI_Ở")
    parser.add_argument("--born-on", default="", metavar="NGÀY_SINH")
    parser.add_argument("--channel", required=True, choices=[item.term for item in Channel])
    parser.add_argument("--filed-by", required=True, choices=[item.value for item in FiledBy])
    parser.add_argument("--organisation", action="store_true", help="người nộp là tổ chức")
    parser.add_argument("--representative", default="", metavar="HỌ_TÊN")
    parser.add_argument("--new-unit", default="", metavar="XÃ", help="đơn vị mới của địa chỉ cũ")
    parser.add_argument(
        "--co-applicant", action="append", default=[], metavar="HỌ_TÊN[:SỐ]",
        help="người cùng đứng tên; ghi nhiều lần cho nhiều người",
    )  # fmt: skip
    parser.add_argument("--submitter", default="", metavar="HỌ_TÊN", help="người được ủy quyền")
    parser.add_argument("--submitter-id-number", default="", metavar="SỐ")
    parser.add_argument("--submitter-phone", default="", metavar="SỐ")
    parser.add_argument("--submitter-ground", default="", metavar="CĂN_CỨ")
    parser.add_argument(
        "--copies", type=int, default=1, metavar="SỐ", help="số bộ; số bản khi chứng thực bản sao"
    )
    parser.add_argument(
        "--pages", type=int, default=0, metavar="SỐ", help="số trang mỗi bản, để tính lệ phí"
    )
    parser.add_argument("--fee", type=int, metavar="ĐỒNG")
    parser.add_argument("--payment", choices=[item.value for item in PaymentWay], default="none")
    parser.add_argument("--limit", metavar="5d|5cd|8h|same-day", help="khi danh mục chưa ghi")
    parser.add_argument("--note", default="")
    at_option(parser)


def _status_help() -> str:
    return ", ".join(status.term for status in Status)


def _receive(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import receive

    return _take_in(arguments, session, receive)


def _register(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import register

    return _take_in(arguments, session, register)


def _take_in(
    arguments: argparse.Namespace, session: Session, take: Callable[..., DossierRecord]
) -> int:
    from cds_desktop.services.dossiers import find_duplicates
    from cds_desktop.wording.reception import duplicate_words

    reception = _reception(arguments)
    at, open_uow = moment(arguments, session), session.office().open_uow
    doubles = find_duplicates(
        open_uow, reception.applicant, reception.procedure_code, now=at, actor=session.actor
    )
    record = take(open_uow, reception, actor=session.actor, now=at)
    warnings = [{"code": line.code, "text": duplicate_words(line)} for line in doubles]
    for one in warnings:
        session.say(f"! {one['text']}")
    data = {
        "code": record.code,
        "due_at": None if record.due_at is None else iso(record.due_at),
        "copies": record.copies,
        "pages": record.pages,
        "fee_vnd": record.fee_vnd,
        "explanation": explanation_data(record),
        "warnings": warnings,
    }
    lines = [f"{record.code}", *due_lines(record)]
    return session.answer(data, *lines)


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
    from cds_desktop.domain.people import PersonKind, Submitter, person_input, submitter_input
    from cds_desktop.services.dossiers import Reception

    kind = PersonKind.ORGANISATION if arguments.organisation else PersonKind.CITIZEN
    submitter = Submitter("")
    if arguments.submitter.strip():
        submitter = submitter_input(
            arguments.submitter,
            id_number=arguments.submitter_id_number,
            phone=arguments.submitter_phone,
            ground=arguments.submitter_ground,
        )
    others = (given.partition(":") for given in arguments.co_applicant)
    way = PaymentWay(arguments.payment)
    return Reception(
        procedure_code=arguments.procedure.strip(),
        applicant=person_input(
            arguments.applicant,
            kind=kind,
            id_number=arguments.id_number,
            phone=arguments.phone,
            address=arguments.address,
            born_on=arguments.born_on,
            representative=arguments.representative,
            new_unit=arguments.new_unit,
        ),
        channel=Channel[arguments.channel.upper()],
        filed_by=FiledBy(arguments.filed_by),
        copies=arguments.copies,
        fee_vnd=arguments.fee,
        payment_way=way,
        is_paid=way is not PaymentWay.NONE,
        note=arguments.note,
        limit=parse_limit_argument(arguments.limit) if arguments.limit else None,
        pages=arguments.pages,
        submitter_name=submitter.full_name,
        submitter_id_number=submitter.id_number,
        submitter_phone=submitter.phone,
        submitter_ground=submitter.ground,
        co_applicants=tuple(person_input(name, id_number=number) for name, _, number in others),
    )


def _take_back(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import take_back_reception

    record = take_back_reception(
        session.office().open_uow,
        arguments.code,
        actor=session.actor,
        now=moment(arguments, session),
    )
    return answer_record(session, record)


def _move(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.commands.dossier.lists import move_all
    from cds_desktop.services.dossiers import move

    if len(arguments.code) > 1:
        return move_all(arguments, session)
    record = move(
        session.office().open_uow,
        arguments.code[0],
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

    record = show(session.office().open_uow, arguments.code, actor=session.actor)
    return answer_record(session, record)
