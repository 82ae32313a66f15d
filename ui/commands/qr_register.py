"""`qr place …`, `qr register …`: the register of posted sheets, without a screen."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import office_day, parse_day
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.publicity.products import PRODUCTS, Product
from cds_desktop.domain.publicity.sheets import SheetState

if TYPE_CHECKING:
    from cds_desktop.domain.publicity.needs import SheetNeed
    from cds_desktop.domain.publicity.sheets import Place, PostedSheet
    from cds_desktop.services.publicity.register import ListedSheet

__all__ = ["add_parser", "find_place", "numbers_option", "sheet_data"]


def add_parser(commands: SubParsers) -> None:
    """Add the groups `qr place` and `qr register`."""
    group = add_group(commands, "qr", "Mã QR công khai thủ tục")
    _add_places(add_group(group, "place", "Nơi treo tờ công khai"))
    register = add_group(group, "register", "Sổ tờ công khai: tờ nào treo ở đâu, còn đúng không")
    add = add_command(register, "add", "Ghi tờ vào sổ", _add)
    add.add_argument("--procedure", nargs="+", action="extend", required=True, metavar="MÃ")
    add.add_argument("--place", required=True, metavar="NƠI")
    add.add_argument("--new-place", action="store_true", help="lập nơi treo này nếu chưa có")
    add.add_argument("--product", default=Product.POSTER.value, choices=[p.value for p in Product])
    add.add_argument("--paper", default="", metavar="KHỔ", help="A4, A3, A5, A6…")
    when = add.add_mutually_exclusive_group()
    when.add_argument("--posted", metavar="NGÀY", help="ngày treo; không ghi là hôm nay")
    when.add_argument("--not-posted", action="store_true", help="mới in, chưa treo")
    add.add_argument("--valid-to", metavar="NGÀY", help="hạn dùng in trên tờ")
    add.add_argument("--note", default="", metavar="GHI_CHÚ")
    listing = add_command(register, "list", "Các tờ trong sổ và tình trạng của từng tờ", _list)
    listing.add_argument("--state", choices=[state.value for state in SheetState])
    listing.add_argument("--place", metavar="NƠI")
    listing.add_argument("--procedure", default="", metavar="MÃ")
    listing.add_argument("--removed", action="store_true", help="kể cả tờ đã gỡ")
    remove = add_command(register, "remove", "Ghi tờ đã gỡ, kèm lý do", _remove)
    numbers_option(remove)
    remove.add_argument("--reason", required=True, metavar="LÝ_DO")
    back = add_command(register, "put-back", "Hoàn tác việc gỡ tờ", _put_back)
    numbers_option(back)
    post = add_command(register, "post", "Ghi tờ đã treo", _post)
    numbers_option(post)
    post.add_argument("--on", metavar="NGÀY", help="ngày treo; không ghi là hôm nay")
    walk = add_command(register, "walk", "In phiếu đi kiểm tra ra tệp PDF", _walk)
    walk.add_argument("--place", metavar="NƠI", help="chỉ một nơi treo")
    walk.add_argument("--out", required=True, type=Path, metavar="TỆP.pdf")


def _add_places(group: SubParsers) -> None:
    add = add_command(group, "add", "Thêm một nơi treo", _add_place)
    add.add_argument("name", metavar="TÊN")
    add.add_argument("--note", default="", metavar="GHI_CHÚ")
    listing = add_command(group, "list", "Các nơi treo", _list_places)
    listing.add_argument("--closed", action="store_true", help="kể cả nơi đã ngừng dùng")
    close = add_command(group, "close", "Ngừng treo tờ mới ở một nơi", _close_place)
    close.add_argument("name", metavar="TÊN")
    reopen = add_command(group, "reopen", "Dùng lại một nơi treo", _reopen_place)
    reopen.add_argument("name", metavar="TÊN")


def numbers_option(parser: argparse.ArgumentParser) -> None:
    """The numbers printed on sheets."""
    parser.add_argument("numbers", nargs="+", metavar="SỐ_TỜ", help="số in trên tờ, như B-0147")


# --- places -------------------------------------------------------------------------------------


def find_place(session: Session, name: str) -> Place:
    """The place of this name in any spelling, in use or closed.

    Raises:
        RuleBroken: `place.unknown` with the names that are known.
    """
    from cds_desktop.domain.text import fold
    from cds_desktop.services.publicity.places import list_places

    known = list_places(session.office().open_uow, actor=session.actor, closed=True)
    for place in known:
        if fold(place.name) == fold(name):
            return place
    in_use = tuple(place.name for place in known if not place.is_closed)
    raise RuleBroken("place.unknown", name=name, known=in_use)


def _add_place(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.places import add_place

    made = add_place(
        session.office().open_uow, arguments.name, arguments.note, actor=session.actor,
        now=session.now(),
    )  # fmt: skip
    return session.answer(_place_data(made), f"Đã thêm nơi treo: {made.name}")


def _list_places(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.places import list_places

    found = list_places(
        session.office().open_uow, actor=session.actor, closed=arguments.closed
    )  # fmt: skip
    lines = [f"{place.name}{', đã ngừng dùng' if place.is_closed else ''}" for place in found]
    return session.answer(
        [_place_data(place) for place in found],
        *(lines or ["Chưa có nơi treo nào. Thêm bằng lệnh qr place add."]),
    )


def _close_place(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.places import close_place

    place = find_place(session, arguments.name)
    changed = close_place(
        session.office().open_uow, place.id, actor=session.actor, now=session.now()
    )
    return session.answer(_place_data(changed), f"Đã ngừng dùng nơi treo: {changed.name}")


def _reopen_place(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.places import reopen_place

    place = find_place(session, arguments.name)
    changed = reopen_place(
        session.office().open_uow, place.id, actor=session.actor, now=session.now()
    )
    return session.answer(_place_data(changed), f"Dùng lại nơi treo: {changed.name}")


def _place_data(place: Place) -> dict[str, Any]:
    return {"name": place.name, "note": place.note, "is_closed": place.is_closed}


# --- sheets -------------------------------------------------------------------------------------


def _add(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.places import add_place
    from cds_desktop.services.publicity.register import SheetWish, add_sheets
    from cds_desktop.wording.publicity import offline_text

    office, now, actor = session.office(), session.now(), session.actor
    posted_on = None
    if not arguments.not_posted:
        posted_on = parse_day(arguments.posted) if arguments.posted else office_day(now)
    valid_to = parse_day(arguments.valid_to) if arguments.valid_to else None
    try:
        place = find_place(session, arguments.place)
    except RuleBroken:
        if not arguments.new_place:
            raise
        place = add_place(office.open_uow, arguments.place, actor=actor, now=now)
    product = Product(arguments.product)
    codes = tuple(arguments.procedure)
    is_each = PRODUCTS[product].each_alone and product is not Product.SLIDES
    wishes = [
        SheetWish(
            product, arguments.paper, place.id, carried, posted_on=posted_on, valid_to=valid_to,
            note=arguments.note,
        )
        for carried in ([(code,) for code in dict.fromkeys(codes)] if is_each else [codes])
    ]  # fmt: skip
    made = add_sheets(office.open_uow, wishes, offline_text=offline_text, actor=actor, now=now)
    return _answer_sheets(session, [sheet.id for sheet in made])


def _list(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.register import SheetQuery, list_sheets

    query = SheetQuery(
        state=SheetState(arguments.state) if arguments.state else None,
        place_id=find_place(session, arguments.place).id if arguments.place else None,
        procedure_code=arguments.procedure.strip().upper(),
        removed=arguments.removed,
    )
    found = list_sheets(
        session.office().open_uow, office_day(session.now()), query, actor=session.actor
    )
    return _answer(session, found, is_whole=query == SheetQuery())


def _remove(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.register import remove_sheets, sheet_ids

    open_uow, actor = session.office().open_uow, session.actor
    ids = sheet_ids(open_uow, arguments.numbers, actor=actor)
    remove_sheets(open_uow, ids, arguments.reason, actor=actor, now=session.now())
    return _answer_sheets(session, ids)


def _put_back(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.register import put_back_sheets, sheet_ids

    open_uow, actor = session.office().open_uow, session.actor
    ids = sheet_ids(open_uow, arguments.numbers, actor=actor)
    put_back_sheets(open_uow, ids, actor=actor, now=session.now())
    return _answer_sheets(session, ids)


def _post(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.register import post_sheets, sheet_ids

    open_uow, now, actor = session.office().open_uow, session.now(), session.actor
    on = parse_day(arguments.on) if arguments.on else office_day(now)
    ids = sheet_ids(open_uow, arguments.numbers, actor=actor)
    post_sheets(open_uow, ids, on, actor=actor, now=now)
    return _answer_sheets(session, ids)


def _walk(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.register import SheetQuery, list_sheets
    from cds_desktop.wording.walk_round import write_walk_round
    from ui.printing.document import render_pdf
    from ui.printing.headless import ensure_gui_application
    from ui.printing.walk_round import walk_round_pages

    office, now = session.office(), session.now()
    place_id = find_place(session, arguments.place).id if arguments.place else None
    found = list_sheets(
        office.open_uow, office_day(now), SheetQuery(place_id=place_id), actor=session.actor
    )
    content = write_walk_round(found, office.profile, now)
    hanging = sum(len(place.rows) for place in content.places)
    app = ensure_gui_application()
    pages = walk_round_pages(content, progress=session.progress("Phiếu kiểm tra"))
    render_pdf(pages, arguments.out, content.title.capitalize())
    del app
    data = {"sheets": hanging, "places": len(content.places), "pages": len(pages),
            "out": str(arguments.out)}  # fmt: skip
    return session.answer(
        data, f"{hanging} tờ ở {len(content.places)} nơi, {len(pages)} trang: {arguments.out}"
    )


# --- answers ------------------------------------------------------------------------------------


def _answer_sheets(session: Session, ids: Iterable[int]) -> int:
    from cds_desktop.services.publicity.register import sheets_of

    found = sheets_of(
        session.office().open_uow, tuple(ids), office_day(session.now()), actor=session.actor
    )
    return _answer(session, found)


def _answer(session: Session, found: Sequence[ListedSheet], *, is_whole: bool = False) -> int:
    """Answer with sheets and what must be done with them.

    Args:
        session: Of the command.
        found: The sheets.
        is_whole: They are the whole register, with all that waits to be hung.
    """
    from cds_desktop.services.publicity.needs import need_of, successors
    from cds_desktop.services.publicity.register import list_sheets

    on = office_day(session.now())
    others = found if is_whole else list_sheets(session.office().open_uow, on, actor=session.actor)
    made = successors(others)
    needs = [(each, need_of(each, has_successor=each.sheet.id in made)) for each in found]
    lines = [_sheet_line(each, need) for each, need in needs] or ["Không có tờ nào."]
    data = [sheet_data(each) | {"need": need.value} for each, need in needs]
    return session.answer(data, *lines)


def _sheet_line(found: ListedSheet, need: SheetNeed) -> str:
    """One sheet for people."""
    from cds_desktop.domain.publicity.sheets import CheckOutcome
    from cds_desktop.wording import posted_sheets as words

    sheet = found.sheet
    parts = [
        f"{sheet.number}  {words.PRODUCTS[sheet.product]} {sheet.paper}, bản {sheet.edition}",
        sheet.place.name,
        words.posted_words(sheet),
        words.STATES[found.state],
        *(words.reason_words(reason) for reason in found.reasons),
    ]
    if found.last_outcome not in (None, CheckOutcome.CONFIRMED):
        parts.append(f"lần trước: {words.OUTCOMES[found.last_outcome].lower()}")
    if need in words.NEEDS:
        parts.append(words.NEEDS[need])
    return "; ".join(parts)


def sheet_data(found: ListedSheet) -> dict[str, Any]:
    """One sheet for scripts."""
    from cds_desktop.wording.posted_sheets import reason_words

    sheet: PostedSheet = found.sheet
    return {
        "number": sheet.number,
        "product": sheet.product.value,
        "paper": sheet.paper,
        "place": sheet.place.name,
        "edition": sheet.edition,
        "state": found.state.value,
        "posted_on": _iso(sheet.posted_on),
        "checked_on": _iso(sheet.checked_on),
        "valid_to": _iso(sheet.valid_to),
        "removed_on": _iso(sheet.removed_on),
        "remove_reason": sheet.remove_reason,
        "last_outcome": found.last_outcome.value if found.last_outcome else "",
        "codes": [code.procedure_code for code in sheet.codes],
        "concerned": list(found.concerned),
        "reasons": [reason_words(reason) for reason in found.reasons],
        "note": sheet.note,
    }


def _iso(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())
