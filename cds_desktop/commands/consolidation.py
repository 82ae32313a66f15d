"""`report consolidate|import|receipt|board|ranking|key`: adding up the reports of other units."""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.consolidation_answers import (
    accepted_data,
    accepted_line,
    rejected_data,
    rejected_line,
    sums_data,
    sums_lines,
)
from cds_desktop.commands.session import (
    REFUSED,
    Session,
    SubParsers,
    add_command,
    add_group,
)
from cds_desktop.domain.clock import iso, parse_day
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.periods import Period, calendar_month, recognised

if TYPE_CHECKING:
    from cds_desktop.domain.consolidation import RankedUnit
    from cds_desktop.services.consolidation import Words

_MONTH = re.compile(r"(\d{4})-(\d{1,2})|(\d{1,2})/(\d{4})")
_MONTHS = 12


def add_parser(commands: SubParsers) -> None:
    """Add the commands to the group `report`."""
    group = add_group(commands, "report", "Báo cáo: biểu II.06a và chỉ số")
    consolidate = add_command(
        group, "consolidate", "Tổng hợp báo cáo của các đơn vị thành bảng tính", _consolidate
    )
    _period(consolidate)
    consolidate.add_argument("--out", required=True, type=Path, metavar="TỆP.xlsx")
    consolidate.add_argument("--reason", default="", help="lý do lập lại bản tổng hợp")
    consolidate.add_argument("places", nargs="+", type=Path, metavar="TỆP_HOẶC_THƯ_MỤC")
    take = add_command(group, "import", "Nhận báo cáo của các đơn vị, chưa tổng hợp", _import)
    take.add_argument("--period", metavar="KỲ", help="mặc định: kỳ ghi trong từng tệp")
    take.add_argument("places", nargs="+", type=Path, metavar="TỆP_HOẶC_THƯ_MỤC")
    receipt = add_command(
        group, "receipt", "Đọc phiếu tiếp nhận, hoặc lập phiếu cho các đơn vị", _receipt
    )
    receipt.add_argument("file", nargs="?", type=Path, metavar="PHIẾU")
    receipt.add_argument("--trust", default="", metavar="DẤU_VÂN_TAY", help="khóa đã đối chiếu")
    _period(receipt, required=False)
    receipt.add_argument("--out", type=Path, metavar="THƯ_MỤC")
    board = add_command(group, "board", "Tiến độ gửi báo cáo theo đơn vị và tháng", _board)
    board.add_argument("--months", type=int, default=_MONTHS, metavar="SỐ_THÁNG")
    ranking = add_command(group, "ranking", "So sánh các đơn vị theo một chỉ số", _ranking)
    ranking.add_argument("id", metavar="CHỈ_SỐ", help="ví dụ S05")
    _period(ranking)
    _add_keys(group)


def _add_keys(group: SubParsers) -> None:
    keys = add_group(group, "key", "Khóa ký báo cáo của các đơn vị")
    add = add_command(keys, "add", "Ghi nhận khóa đã ký một tệp báo cáo", _add_key)
    add.add_argument("file", type=Path, metavar="TỆP")
    add.add_argument("--note", default="")
    add_command(keys, "list", "Các khóa đã ghi nhận", _list_keys)


def _period(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--period", required=required, metavar="KỲ", help="2026-11, hoặc TỪ..ĐẾN")


def read_period(text: str) -> Period:
    """A month `2026-11` or `11/2026`, or two days `2026-10-15..2026-11-14`.

    Raises:
        RuleBroken: `consolidation.period_shape`, `time.day_unreadable`, `period.*`.
    """
    first, dots, last = text.strip().partition("..")
    if dots:
        return recognised(parse_day(first), parse_day(last))
    found = _MONTH.fullmatch(first)
    if found is None:
        raise RuleBroken("consolidation.period_shape", text=text)
    year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
    try:
        return calendar_month(date(int(year), int(month), 1))
    except ValueError as error:
        raise RuleBroken("consolidation.period_shape", text=text) from error


def words() -> Words:
    """The Vietnamese words for sheets and receipts."""
    from cds_desktop.services.consolidation import Words
    from cds_desktop.wording.consolidation import ARRIVALS, STATES, reason_words

    return Words(
        reason_words,
        {arrival.value: text for arrival, text in ARRIVALS.items()},
        {state.value: text for state, text in STATES.items()},
    )


def _consolidate(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services import consolidation

    period = read_period(arguments.period)
    out = arguments.out.expanduser().absolute()
    open_uow = session.office().open_uow
    taken = consolidation.take_in(
        open_uow, _places(arguments), period, actor=session.actor, now=session.now(),
        progress=session.progress("Đọc tệp"), leave_out=out,
    )  # fmt: skip
    found = consolidation.consolidate(open_uow, period, actor=session.actor)
    if not found.members:
        session.answer(sums_data(taken, found), *sums_lines(taken, found))
        return REFUSED
    exported = consolidation.export_consolidation(
        open_uow, period, out, reason=arguments.reason, words=words(), actor=session.actor,
        now=session.now(),
    )  # fmt: skip
    data = {
        **sums_data(taken, found),
        "file": str(out),
        "version": exported.package.version,
        "content_hash": exported.package.content_hash,
    }
    return session.answer(data, *sums_lines(taken, found), f"Đã ghi {out}")


def _import(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services import consolidation

    open_uow, places = session.office().open_uow, _places(arguments)
    if arguments.period is None:
        runs = consolidation.take_in_by_own_periods(
            open_uow, places, actor=session.actor, now=session.now(),
            progress=session.progress("Đọc tệp"),
        )  # fmt: skip
    else:
        period = read_period(arguments.period)
        runs = (
            consolidation.take_in(
                open_uow, places, period, actor=session.actor, now=session.now(),
                progress=session.progress("Đọc tệp"),
            ),
        )  # fmt: skip
    accepted = [answer for run in runs for answer in run.accepted]
    rejected = [answer for run in runs for answer in run.rejected]
    data = {
        "accepted": [
            {**accepted_data(answer), "from": run.period.first.isoformat(),
             "to": run.period.last.isoformat()}
            for run in runs for answer in run.accepted
        ],
        "rejected": [rejected_data(answer) for answer in rejected],
    }  # fmt: skip
    lines = [accepted_line(answer) for answer in accepted] + list(map(rejected_line, rejected))
    done = session.answer(data, *lines)
    return done if accepted else REFUSED


def _receipt(arguments: argparse.Namespace, session: Session) -> int:
    if arguments.file is not None:
        return _read_receipt(arguments, session)
    from cds_desktop.services.consolidation import receipts_for
    from cds_desktop.wording.consolidation import reason_words
    from cds_desktop.wording.packages import ANSWERS

    if arguments.period is None or arguments.out is None:
        raise RuleBroken("consolidation.receipt_usage")
    folder = arguments.out.expanduser().absolute()
    written = receipts_for(
        session.office().open_uow, read_period(arguments.period), folder, reason_words,
        actor=session.actor, now=session.now(),
    )  # fmt: skip
    data = {
        "receipts": [
            {"file": str(each.path), "unit": each.receipt.unit_code,
             "unit_name": each.receipt.unit_name, "version": each.receipt.version,
             "answer": each.receipt.answer.value,
             "reasons": [reason.words for reason in each.receipt.reasons]}
            for each in written
        ]
    }  # fmt: skip
    lines = [
        f"{each.receipt.unit_name}: {ANSWERS[each.receipt.answer]} – {each.path.name}"
        for each in written
    ]
    return session.answer(data, *lines, f"Đã ghi {len(written)} phiếu vào {folder}")


def _read_receipt(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import read_receipt
    from cds_desktop.wording.packages import ANSWERS

    read = read_receipt(
        session.office().open_uow, arguments.file, arguments.trust, actor=session.actor,
        now=session.now(),
    )  # fmt: skip
    receipt = read.receipt
    data = {
        "unit": receipt.unit_code,
        "from": None if receipt.first is None else receipt.first.isoformat(),
        "to": None if receipt.last is None else receipt.last.isoformat(),
        "version": receipt.version,
        "report_id": read.version.id,
        "state": read.version.state.value,
        "content_hash": read.version.content_hash,
        "known": read.is_known,
        "answer": receipt.answer.value,
        "reasons": [{"code": one.code, "words": one.words} for one in receipt.reasons],
        "remarks": [{"cell": one.cell, "text": one.text} for one in receipt.remarks],
        "receiver": receipt.receiver_name,
        "at": iso(receipt.at),
    }
    lines = [f"{receipt.receiver_name}: {ANSWERS[receipt.answer]} (bản {receipt.version})"]
    lines += [f"  {one.words}" for one in receipt.reasons]
    lines += [f"  Nhận xét: {one.text}" for one in receipt.remarks]
    return session.answer(data, *lines)


def _board(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.consolidation import board
    from cds_desktop.wording.consolidation import arrival_words, reasons_words

    if not 1 <= arguments.months <= 120:
        raise RuleBroken("consolidation.months_range")
    found = board(
        session.office().open_uow, arguments.months, actor=session.actor, now=session.now()
    )
    data: dict[str, Any] = {
        "periods": [
            {"from": period.first.isoformat(), "to": period.last.isoformat(),
             "expected": found.completeness(number).denominator,
             "received": found.completeness(number).numerator,
             "on_time": found.timeliness(number).numerator,
             "unknown_files": found.unknown[number]}
            for number, period in enumerate(found.periods)
        ],
        "units": [
            {"unit": row.unit_code, "unit_name": row.unit_name, "cells": [
                {"from": cell.period.first.isoformat(), "state": cell.arrival.value,
                 "version": cell.version, "expected": cell.is_expected,
                 "due_on": cell.due_on.isoformat(),
                 "received_on": None if cell.first_on is None else cell.first_on.isoformat(),
                 "days_late": cell.days_late, "superseded": cell.superseded,
                 "reason": reasons_words(cell.reasons)}
                for cell in row.cells]}
            for row in found.rows
        ],
    }  # fmt: skip
    lines = []
    for number, period in enumerate(found.periods):
        full, timely = found.completeness(number), found.timeliness(number)
        lines.append(
            f"{period.first:%m/%Y}: đã gửi {full.numerator}/{full.denominator} ({full.shown}),"
            f" đúng hạn {timely.numerator}/{timely.denominator} ({timely.shown})"
        )
        lines += [
            f"  {row.unit_name}: {arrival_words(row.cells[number])}"
            for row in found.rows
            if row.cells[number].is_expected and row.cells[number].arrival.value != "on_time"
        ]
    return session.answer(data, *lines)


def _ranking(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.consolidation import ranking
    from cds_desktop.wording.consolidation import UNRANKED

    found = ranking(
        session.office().open_uow, arguments.id, read_period(arguments.period),
        actor=session.actor,
    )  # fmt: skip
    data = {
        "id": found.indicator,
        "minimum": found.minimum,
        "numerator": found.whole.numerator,
        "denominator": found.whole.denominator,
        "shown": found.whole.shown,
        "units": [
            {"rank": unit.rank, "unit": unit.unit_code, "unit_name": unit.unit_name,
             "numerator": unit.numerator, "denominator": unit.denominator, "shown": unit.shown,
             "interval": unit.interval,
             "unranked": None if unit.unranked is None else unit.unranked.value}
            for unit in found.units
        ],
    }  # fmt: skip

    def line(unit: RankedUnit) -> str:
        base = ""
        if unit.numerator is not None and unit.denominator is not None:
            base = f"{unit.shown} ({unit.numerator}/{unit.denominator})"
        if unit.unranked is None:
            return f"{unit.rank}. {unit.unit_name}: {base}"
        return f"–  {unit.unit_name}: {', '.join(filter(None, (base, UNRANKED[unit.unranked])))}"

    return session.answer(data, *map(line, found.units), f"Chung: {found.whole.shown}")


def _add_key(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.consolidation import add_key_of

    key = add_key_of(
        session.office().open_uow, arguments.file, arguments.note, actor=session.actor,
        now=session.now(),
    )  # fmt: skip
    data = {"unit": key.unit_code, "fingerprint": key.fingerprint, "public_key": key.public_key}
    return session.answer(data, f"Đã ghi nhận khóa {key.fingerprint} của {key.unit_code}")


def _list_keys(_arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.unit_keys import known_keys

    keys = known_keys(session.office().open_uow)
    data = [
        {"unit": key.unit_code, "fingerprint": key.fingerprint, "public_key": key.public_key,
         "from": key.valid_from.isoformat(),
         "to": None if key.valid_to is None else key.valid_to.isoformat(), "note": key.note}
        for key in keys
    ]  # fmt: skip
    lines = [f"{key.unit_code}  {key.fingerprint}  {key.note}".rstrip() for key in keys]
    return session.answer(data, *(lines or ["Chưa ghi nhận khóa nào."]))


def _places(arguments: argparse.Namespace) -> list[Path]:
    return [place.expanduser().absolute() for place in arguments.places]
