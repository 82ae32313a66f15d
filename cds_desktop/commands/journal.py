"""`journal list|export|verify`: read the journal and check its chain."""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cds_desktop.commands.session import REFUSED, Session, SubParsers, add_command, add_group

if TYPE_CHECKING:
    from cds_desktop.domain.journal import JournalQuery


def add_parser(commands: SubParsers) -> None:
    """Add the group `journal`."""
    group = add_group(commands, "journal", "Nhật ký nghiệp vụ")
    add_command(group, "verify", "Kiểm tra chuỗi nhật ký", _verify)
    listing = add_command(group, "list", "Đọc nhật ký, mới nhất trước", _list)
    _filters(listing)
    listing.add_argument("--limit", type=_positive, default=100, metavar="SỐ_DÒNG")
    export = add_command(group, "export", "Xuất nhật ký ra tệp .xlsx hoặc .csv", _export)
    _filters(export)
    export.add_argument("--out", required=True, type=Path, metavar="TỆP")


def _filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dossier", default="", metavar="MÃ_HỒ_SƠ", help="chỉ của một hồ sơ")
    parser.add_argument("--from", dest="first", metavar="NGÀY")
    parser.add_argument("--to", dest="last", metavar="NGÀY")
    parser.add_argument("--officer", default="", metavar="HỌ_TÊN")
    parser.add_argument(
        "--action", action="append", default=[], metavar="VIỆC",
        help="mã việc như received, moved; nhắc lại được",
    )  # fmt: skip
    parser.add_argument("--subject", default="", metavar="LOẠI", help="dossier, calendar, …")
    parser.add_argument("--search", default="", metavar="CHỮ", help="trong lý do, mã")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _query(arguments: argparse.Namespace) -> JournalQuery:
    from cds_desktop.domain.journal import JournalQuery

    return JournalQuery(
        first=_start(arguments.first, 0),
        before=_start(arguments.last, 1),
        officer=arguments.officer,
        subject=arguments.subject,
        actions=tuple(arguments.action),
        code=arguments.dossier,
        text=arguments.search,
    )


def _start(day: str | None, days_later: int) -> datetime | None:
    from cds_desktop.domain.clock import at_office, parse_day

    return at_office(parse_day(day) + timedelta(days=days_later)) if day else None


def _list(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.clock import iso, office_time
    from cds_desktop.services.journal import find
    from cds_desktop.wording.journal import sentence_of, subject_of

    entries = find(
        session.office().open_uow, _query(arguments), limit=arguments.limit, actor=session.actor
    )
    data = [
        {
            "number": entry.id,
            "at": iso(entry.at),
            "officer": entry.officer_name,
            "subject": entry.subject,
            "reference": entry.reference,
            "action": entry.action,
            "reason": entry.reason,
            "details": dict(entry.details),
            "text": sentence_of(entry),
        }
        for entry in entries
    ]
    lines = [
        f"{entry.id}  {office_time(entry.at):%d/%m/%Y %H:%M}  {entry.officer_name}"
        f"  ·  {subject_of(entry)}: {sentence_of(entry)}"
        for entry in entries
    ] or ["Không có dòng nhật ký nào khớp."]
    return session.answer(data, *lines)


def _export(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.journal import export
    from cds_desktop.wording.journal_lists import entry_cells, list_head

    query, now, actor = _query(arguments), session.now(), session.actor
    out = arguments.out.expanduser().absolute()
    rows = export(
        session.office().open_uow,
        query,
        out,
        lambda office: list_head(query, office=office, made_at=now, actor=actor.name),
        entry_cells,
        actor=actor,
        now=now,
        progress=session.progress("Xuất nhật ký"),
    )
    return session.answer({"rows": rows, "file": str(out)}, f"Đã ghi {rows} dòng vào {out}")


def _verify(_arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.journal import verify
    from cds_desktop.wording.journal_lists import check_words

    open_uow = session.office().open_uow
    check = verify(open_uow, session.progress("Nhật ký"), actor=session.actor)
    data = {"entries": check.entries, "ok": check.is_ok, "first_bad": check.first_bad}
    session.answer(data, f"Nhật ký: {check_words(check)}.")
    return 0 if check.is_ok else REFUSED
