"""`dossier list|filters|save-filter|export`, and moving many: lists of dossiers as commands."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cds_desktop.commands.dossier.answers import iso_or_none, moment
from cds_desktop.commands.session import REFUSED, Session, SubParsers, add_command
from cds_desktop.domain.clock import iso, parse_day
from cds_desktop.domain.dossiers import Channel, Status, short_code

if TYPE_CHECKING:
    from cds_desktop.domain.dossier_records import DossierLine, DossierQuery
    from cds_desktop.domain.officers import Actor


def add_lists(group: SubParsers) -> None:
    """Add the commands over lists to the group `dossier`."""
    listing = add_command(group, "list", "Liệt kê hồ sơ", _list)
    filter_options(listing)
    listing.add_argument("--limit", type=_positive, default=100, metavar="SỐ_DÒNG")
    filters = add_command(group, "filters", "Các bộ lọc đã lưu, kèm số hồ sơ", _filters)
    _officer_option(filters)
    save = add_command(group, "save-filter", "Lưu một bộ lọc với tên", _save_filter)
    save.add_argument("name", metavar="TÊN")
    filter_options(save)
    remove = add_command(group, "remove-filter", "Xóa một bộ lọc đã lưu", _remove_filter)
    remove.add_argument("name", metavar="TÊN")
    _officer_option(remove)
    export = add_command(group, "export", "Xuất danh sách hồ sơ ra tệp .xlsx hoặc .csv", _export)
    export.add_argument("code", nargs="*", metavar="MÃ_HỒ_SƠ", help="không ghi thì theo bộ lọc")
    filter_options(export)
    export.add_argument("--out", required=True, type=Path, metavar="TỆP")
    export.add_argument(
        "--personal", action="store_true", help="kèm số định danh và điện thoại (ghi nhật ký)"
    )


def filter_options(parser: argparse.ArgumentParser) -> None:
    """Add what narrows a list, or names a kept filter."""
    parser.add_argument("--filter", default="", metavar="TÊN", help="một bộ lọc đã lưu")
    parser.add_argument("--search", default="", metavar="CHỮ")
    parser.add_argument("--status", action="append", default=[], metavar="TRẠNG_THÁI")
    parser.add_argument(
        "--tab", default="all",
        choices=["all", "open", "due_today", "overdue", "paused", "ready"],
    )  # fmt: skip
    parser.add_argument("--field", default="", metavar="LĨNH_VỰC")
    parser.add_argument("--procedure", default="", metavar="MÃ")
    parser.add_argument("--channel", choices=[item.term for item in Channel])
    parser.add_argument("--from", dest="first", metavar="NGÀY", help="tiếp nhận từ ngày")
    parser.add_argument("--to", dest="last", metavar="NGÀY", help="tiếp nhận đến ngày")
    parser.add_argument("--sort", default="due", choices=["due", "received", "name", "code"])
    parser.add_argument("--descending", action="store_true")
    _officer_option(parser)


def _officer_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--user", default="", metavar="TÊN_ĐĂNG_NHẬP",
        help="bộ lọc của người này; không ghi thì của dòng lệnh",
    )  # fmt: skip


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def chosen_query(arguments: argparse.Namespace, session: Session) -> DossierQuery:
    """The list that the options ask for."""
    from cds_desktop.domain.dossier_records import DossierQuery, ListTab, SortBy

    if arguments.filter:
        from cds_desktop.services.saved_filters import find_filter

        actor = _owner(arguments, session)
        kept = find_filter(session.office().open_uow, arguments.filter, actor=actor).query
        if kept is not None:
            return kept
    return DossierQuery(
        tab=ListTab(arguments.tab),
        text=arguments.search,
        statuses=tuple(Status.from_term(term) for term in arguments.status),
        field=arguments.field,
        procedure_code=arguments.procedure,
        channel=Channel[arguments.channel.upper()] if arguments.channel else None,
        received_from=parse_day(arguments.first) if arguments.first else None,
        received_to=parse_day(arguments.last) if arguments.last else None,
        sort=SortBy(arguments.sort),
        descending=arguments.descending,
    )


def _owner(arguments: argparse.Namespace, session: Session) -> Actor:
    """Whose filters are meant."""
    if not arguments.user:
        return session.actor
    from cds_desktop.services.officers import find_officer

    return find_officer(session.office().open_uow, arguments.user).acting()


def _list(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.dossier_records import Cursor
    from cds_desktop.services.dossiers import page
    from cds_desktop.wording.terms import STATUSES

    query = chosen_query(arguments, session)
    found: list[DossierLine] = []
    cursor: Cursor | None = None
    open_uow, now = session.office().open_uow, session.now()
    while len(found) < arguments.limit:
        size = min(500, arguments.limit - len(found))
        part = page(open_uow, query, now=now, limit=size, after=cursor, actor=session.actor)
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
        }
        for line in found
    ]
    lines = [
        f"{short_code(line.code)}  {line.owner_name}  ·  {line.procedure_name}"
        f"  ·  {STATUSES[line.status.term]}"
        for line in found
    ] or ["Không có hồ sơ nào khớp."]
    return session.answer(rows, *lines)


def _filters(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.saved_filters import count_filters
    from cds_desktop.wording.dossier_lists import count_words, query_words

    actor = _owner(arguments, session)
    counted = count_filters(session.office().open_uow, actor=actor, now=session.now())
    rows = [
        {
            "name": each.filter.name,
            "position": each.filter.position,
            "count": each.count,
            "query": "" if each.filter.query is None else query_words(each.filter.query),
            "is_gone": each.is_gone,
        }
        for each in counted
    ]
    lines = [
        f"{row['name']} ({count_words(each.count)}): {row['query']}"
        + ("  – lĩnh vực hoặc thủ tục này không còn trong danh mục" if each.is_gone else "")
        for row, each in zip(rows, counted, strict=True)
    ] or ["Chưa lưu bộ lọc nào."]
    return session.answer(rows, *lines)


def _save_filter(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.saved_filters import keep_filter
    from cds_desktop.wording.dossier_lists import query_words

    query = chosen_query(arguments, session)
    kept = keep_filter(
        session.office().open_uow, arguments.name, query,
        actor=_owner(arguments, session), now=session.now(),
    )  # fmt: skip
    data = {"name": kept.name, "position": kept.position, "query": query_words(query)}
    return session.answer(data, f"Đã lưu bộ lọc “{kept.name}”: {query_words(query)}")


def _remove_filter(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.saved_filters import find_filter, remove_filter

    actor, open_uow = _owner(arguments, session), session.office().open_uow
    kept = find_filter(open_uow, arguments.name, actor=actor)
    remove_filter(open_uow, kept.id, actor=actor, now=session.now())
    return session.answer({"name": kept.name}, f"Đã xóa bộ lọc “{kept.name}”.")


def move_all(arguments: argparse.Namespace, session: Session) -> int:
    """Move several dossiers; the legal ones go, the refused are told on the error stream."""
    from cds_desktop.services.dossier_batches import move_many
    from cds_desktop.wording.dossier_lists import batch_words, refusal_lines
    from cds_desktop.wording.errors import sentence

    result = move_many(
        session.office().open_uow,
        arguments.code,
        Status.from_term(arguments.to),
        reason=arguments.reason,
        actor=session.actor,
        now=moment(arguments, session),
        progress=session.progress("Chuyển hồ sơ"),
    )
    data = {
        "done": list(result.done),
        "refused": [
            {"code": each.code, "error": each.error.code, "reason": sentence(each.error)}
            for each in result.refused
        ],
    }
    for line in refusal_lines(result):
        session.say(line)
    session.answer(data, batch_words("Đã chuyển", result))
    return REFUSED if result.refused else 0


def given_query(arguments: argparse.Namespace, session: Session) -> DossierQuery:
    """The dossiers named by their codes, else the list of the options."""
    if not arguments.code:
        return chosen_query(arguments, session)
    from cds_desktop.services.dossier_batches import query_of_codes

    return query_of_codes(session.office().open_uow, arguments.code, actor=session.actor)


def _export(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossier_exports import export_list
    from cds_desktop.wording.dossier_lists import FileWords

    out = arguments.out.expanduser().absolute()
    written = export_list(
        session.office().open_uow,
        given_query(arguments, session),
        out,
        FileWords(),
        personal=arguments.personal,
        actor=session.actor,
        now=session.now(),
        progress=session.progress("Xuất danh sách"),
    )
    data = {"rows": written.rows, "file": str(out), "personal": written.has_personal_data}
    return session.answer(data, f"Đã ghi {written.rows} hồ sơ vào {out}")
