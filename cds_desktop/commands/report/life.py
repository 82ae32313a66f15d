"""`report build|check|approve|send|answer|remark|hand|…`: the life of a report."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cds_desktop.commands.report.answers import (
    add_period,
    add_version,
    chosen,
    failed_lines,
    read_period,
    remark_data,
    version_data,
    version_line,
)
from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import iso, parse_day
from cds_desktop.domain.report_receipts import Answer

if TYPE_CHECKING:
    from cds_desktop.services.reports import HandLine

TYPE_NONE = "none"


def add_commands(group: SubParsers) -> None:
    """Add the steps of a report's life."""
    build = add_command(group, "build", "Lập báo cáo của một kỳ và giữ số liệu, hồ sơ", _build)
    add_period(build)
    build.add_argument("--reason", default="", help="vì sao lập bản khác sau khi đã duyệt")
    again = add_command(group, "supersede", "Lập bản sau thay bản đã duyệt", _build)
    add_period(again)
    again.add_argument("--reason", required=True)
    add_version(add_command(group, "check", "Kiểm tra bản nháp", _check))
    approve = add_command(group, "approve", "Duyệt báo cáo, từ đó khóa số liệu", _approve)
    add_version(approve)
    approve.add_argument("--note", default="", help="giải thích các điều lưu ý")
    send = add_command(group, "send", "Ghi báo cáo đã gửi", _send)
    add_version(send)
    send.add_argument("--way", required=True, metavar="CÁCH", help="thư điện tử, trục văn bản…")
    send.add_argument("--on", metavar="NGÀY", help="ngày gửi, mặc định hôm nay")
    answer = add_command(group, "answer", "Ghi tay kết quả tiếp nhận khi không có phiếu", _answer)
    answer.add_argument("answer", choices=[each.value for each in Answer])
    add_version(answer)
    answer.add_argument("--reason", required=True)
    remark = add_command(group, "remark", "Ghi chú cho báo cáo hoặc một ô", _remark)
    remark.add_argument("text", metavar="NỘI_DUNG")
    add_version(remark)
    remark.add_argument("--cell", default="", metavar="Ô")
    add_version(add_command(group, "discard", "Bỏ bản nháp", _discard))
    hand = add_command(group, "hand", "Nhập số không có từ hồ sơ, hoặc xem các số đã nhập", _hand)
    hand.add_argument("measure", nargs="?", metavar="SỐ_ĐẾM")
    add_period(hand)
    hand.add_argument("--value", metavar="SỐ", help=f"số đếm; “{TYPE_NONE}” để rút lại")
    hand.add_argument("--source", default="", metavar="NGUỒN")
    hand.add_argument("--note", default="")


def _build(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import build_version

    version = build_version(
        session.office().open_uow,
        read_period(arguments),
        arguments.reason,
        actor=session.actor,
        now=session.now(),
    )
    words = f"{version_line(version)}, mã {version.content_hash[:12]}"
    return session.answer(version_data(version), words)


def _check(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import check_version

    version = check_version(
        session.office().open_uow,
        chosen(session, arguments).id,
        actor=session.actor,
        now=session.now(),
    )
    lines = failed_lines(version) or ["  Mọi kiểm tra đều đúng"]
    return session.answer(version_data(version), version_line(version), *lines)


def _approve(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import approve

    version = approve(
        session.office().open_uow,
        chosen(session, arguments).id,
        arguments.note,
        actor=session.actor,
        now=session.now(),
    )
    return session.answer(version_data(version), version_line(version), *failed_lines(version))


def _send(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import send

    version = send(
        session.office().open_uow,
        chosen(session, arguments).id,
        arguments.way,
        None if arguments.on is None else parse_day(arguments.on),
        actor=session.actor,
        now=session.now(),
    )
    return session.answer(version_data(version), version_line(version))


def _answer(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import note_answer

    version = note_answer(
        session.office().open_uow,
        chosen(session, arguments).id,
        Answer(arguments.answer),
        arguments.reason,
        actor=session.actor,
        now=session.now(),
    )
    return session.answer(version_data(version), version_line(version))


def _remark(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import remark

    version = chosen(session, arguments)
    found = remark(
        session.office().open_uow,
        version.id,
        arguments.text,
        arguments.cell,
        actor=session.actor,
        now=session.now(),
    )
    words = f"Đã ghi chú cho bản {version.version}"
    return session.answer({"report_id": version.id, **remark_data(found)}, words)


def _discard(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import discard_draft

    version = chosen(session, arguments)
    discard_draft(
        session.office().open_uow, version.id, actor=session.actor, now=session.now()
    )  # fmt: skip
    return session.answer({"id": version.id, "discarded": True}, f"Đã bỏ bản {version.version}")


def _hand(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import hand_values, set_hand_value

    open_uow, period = session.office().open_uow, read_period(arguments)
    if arguments.measure is not None and arguments.value is not None:
        set_hand_value(
            open_uow,
            arguments.measure,
            period,
            _number(arguments.value),
            arguments.source,
            arguments.note,
            actor=session.actor,
            now=session.now(),
        )
    lines = [
        line
        for line in hand_values(open_uow, period, actor=session.actor)
        if arguments.measure in (None, line.measure)
    ]
    data = [
        {
            "measure": line.measure,
            "words": line.words,
            "value": None if line.current is None else line.current.value,
            "recorded": line.recorded,
            "source": "" if line.current is None else line.current.source,
            "note": "" if line.current is None else line.current.note,
            "history": [
                {"value": each.value, "source": each.source, "note": each.note,
                 "at": iso(each.at), "officer": each.officer_name}
                for each in line.history
            ],
        }
        for line in lines
    ]  # fmt: skip
    shown = [f"{line.measure} ({line.words}): {_hand_words(line)}" for line in lines]
    return session.answer({"values": data}, *shown)


def _hand_words(line: HandLine) -> str:
    if line.recorded is not None:
        return f"{line.recorded}, sổ tờ công khai"
    return "chưa nhập" if line.current is None else f"{line.current.value}, {line.current.source}"


def _number(text: str) -> int | None:
    from cds_desktop.domain.errors import RuleBroken

    if text == TYPE_NONE:
        return None
    try:
        return int(text)
    except ValueError as error:
        raise RuleBroken("hand_value.not_a_number", text=text) from error
