"""`qr make`, `qr payload`, `qr poster`: codes into a PDF, every one read back from its page."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cds_desktop.commands.session import (
    WRONG_USAGE,
    Session,
    SubParsers,
    add_command,
    add_group,
)
from cds_desktop.domain.clock import office_day, parse_day
from ui.commands.qr_entered import Entered
from ui.commands.qr_register import find_place
from ui.commands.qr_warnings import making_warnings, plan_warnings, warned, warning_lines

if TYPE_CHECKING:
    from cds_desktop.domain.publicity import PosterContent
    from cds_desktop.domain.publicity.payloads import PayloadRules
    from cds_desktop.domain.publicity.products import Product
    from cds_desktop.services.offices import Office
    from cds_desktop.services.publicity import PosterPlan
    from cds_desktop.services.publicity.settings import PublicitySettings
    from ui.printing.products.making import MadeProduct
    from ui.printing.products.options import ProductOptions

_PRODUCTS: Final = ("poster", "card", "labels", "field", "index", "booklet", "slides")
_PAYLOADS: Final = ("portal", "template", "offline")
_PAPERS: Final = ("A3", "A4", "A5", "A6", "16:9")
_DISTANCES: Final = range(10, 2_001)


def add_parser(commands: SubParsers) -> None:
    """Add the group `qr`."""
    group = add_group(commands, "qr", "Mã QR công khai thủ tục")
    _add_make(group)
    _add_payload(group)
    poster = add_command(group, "poster", "Làm tờ A4 có mã QR thành một tệp PDF", _poster)
    which = poster.add_mutually_exclusive_group(required=True)
    which.add_argument("--procedure", nargs="+", metavar="MÃ", action="extend")
    which.add_argument("--all", action="store_true", help="mọi thủ tục có địa chỉ trên Cổng")
    poster.add_argument("--out", required=True, type=Path, metavar="TỆP.pdf")
    poster.add_argument("--valid-to", metavar="NGÀY", help="ngày phải kiểm tra lại tờ")


def _add_make(group: SubParsers) -> None:
    make = add_command(group, "make", "Làm tờ, thẻ, nhãn, sổ có mã QR thành một tệp PDF", _make)
    which = make.add_mutually_exclusive_group(required=True)
    which.add_argument("--procedure", nargs="+", metavar="MÃ", action="extend", default=[])
    which.add_argument("--field", default="", metavar="LĨNH_VỰC", help="viết có dấu hay không")
    which.add_argument("--all", action="store_true", help="mọi thủ tục trong danh mục")
    make.add_argument("--product", required=True, choices=_PRODUCTS)
    make.add_argument("--paper", type=str.upper, choices=_PAPERS, help="mặc định theo loại tờ")
    _add_code_options(make)
    make.add_argument("--labels", metavar="TỜ_NHÃN", help="tên loại tờ nhãn")
    make.add_argument("--start", type=_at_least_one, metavar="N", help="nhãn trống đầu tiên")
    make.add_argument("--copies", type=_at_least_one, metavar="N", help="số bản mỗi nhãn")
    make.add_argument("--place", metavar="NƠI", help="ghi tờ vào sổ, in số tờ và nơi treo này")
    make.add_argument("--valid-to", metavar="NGÀY", help="ngày phải kiểm tra lại tờ")
    make.add_argument("--out", required=True, type=Path, metavar="TỆP.pdf")


def _add_payload(group: SubParsers) -> None:
    payload = add_command(group, "payload", "Nội dung và cỡ mã QR của một thủ tục", _payload)
    payload.add_argument("code", metavar="MÃ")
    _add_code_options(payload)


def _add_code_options(parser: argparse.ArgumentParser) -> None:
    """What decides about one code; the office's settings stand where nothing is said."""
    parser.add_argument(
        "--distance", type=_centimetres, metavar="CM", help="khoảng cách đọc, tính bằng cm"
    )
    parser.add_argument("--payload", choices=_PAYLOADS, help="nội dung mã")
    parser.add_argument(
        "--logo", action=argparse.BooleanOptionalAction, help="đặt biểu trưng giữa mã (mức H)"
    )


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("phải từ 1 trở lên")
    return number


def _centimetres(text: str) -> int:
    number = int(text)
    if number not in _DISTANCES:
        raise argparse.ArgumentTypeError(
            f"khoảng cách từ {_DISTANCES.start} đến {_DISTANCES.stop - 1} cm"
        )
    return number


def _make(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.publicity.products import Product
    from cds_desktop.services.publicity.settings import publicity_settings

    product = Product(arguments.product)
    of_labels = (arguments.labels, arguments.start, arguments.copies)
    if product is not Product.LABELS and any(each is not None for each in of_labels):
        session.say("--labels, --start, --copies chỉ dùng với --product labels.")
        return WRONG_USAGE
    office = session.office()
    settings = publicity_settings(office.open_uow)
    options = _options(product, arguments, settings)
    # A place that is not known is told before the whole catalogue is read.
    place = find_place(session, arguments.place) if arguments.place else None
    plan = _plan(office, arguments, settings, session)
    contents, entered = plan.contents, Entered(session)
    if place is not None:
        valid_to = parse_day(arguments.valid_to) if arguments.valid_to else None
        contents = entered.enter(
            product, options.paper.name, contents, place, _rules(arguments, settings), valid_to
        )
    with entered:
        made = _made(product, contents, options, arguments.out, session)
        entered.was_made(contents, made)
    warnings = [*plan_warnings(plan), *making_warnings(made.warnings)]
    data: dict[str, Any] = {
        "codes": made.codes,
        "decoded": made.decoded,
        "pages": made.pages,
        "warnings": warnings,
        "out": str(arguments.out),
    }
    lines = [
        f"{made.codes} mã, đọc lại được {made.decoded} mã, {made.pages} trang: {arguments.out}",
        *warning_lines(warnings),
    ]
    if place is not None:
        data["sheets"] = [sheet.number for sheet in entered.kept]
        lines.append(f"Đã ghi vào sổ, chưa treo: tờ {', '.join(data['sheets'])} ({place.name})")
    return session.answer(data, *lines)


def _made(
    product: Product,
    contents: Sequence[PosterContent],
    options: ProductOptions,
    out: Path,
    session: Session,
) -> MadeProduct:
    from ui.printing.headless import ensure_gui_application
    from ui.printing.products.making import make_product

    app = ensure_gui_application()
    made = make_product(product, contents, options, out, session.progress("Mã QR"))
    del app
    return made


def _options(
    product: Any, arguments: argparse.Namespace, settings: PublicitySettings
) -> ProductOptions:
    from cds_desktop.domain.publicity.products import spec_of
    from ui.printing.page import A3, A4, A5, A6, SCREEN
    from ui.printing.products.options import ProductOptions

    spec, paper = spec_of(product, arguments.paper or "")
    papers = {each.name: each for each in (A3, A4, A5, A6, SCREEN)}
    return ProductOptions(
        paper=papers[paper],
        distance_mm=10 * arguments.distance if arguments.distance else spec.distance_mm,
        factor=settings.distance_factor,
        with_logo=settings.with_logo if arguments.logo is None else arguments.logo,
        label_sheet=arguments.labels or "",
        start=arguments.start or 1,
        copies=arguments.copies or 1,
    )


def _rules(arguments: argparse.Namespace, settings: PublicitySettings) -> PayloadRules:
    from cds_desktop.domain.publicity.payloads import PayloadKind, PayloadRules

    if arguments.payload is None:
        return settings.payload
    return PayloadRules(PayloadKind(arguments.payload), settings.payload.template)


def _plan(
    office: Office, arguments: argparse.Namespace, settings: PublicitySettings, session: Session
) -> PosterPlan:
    from cds_desktop.services.publicity import plan_sheets, poster_office
    from cds_desktop.wording.publicity import offline_text, poster_words

    return plan_sheets(
        office.open_uow,
        poster_office(office.profile),
        poster_words,
        codes=arguments.procedure,
        field=arguments.field,
        everything=arguments.all,
        on=office_day(session.now()),
        valid_to=parse_day(arguments.valid_to) if arguments.valid_to else None,
        rules=_rules(arguments, settings),
        offline_text=offline_text,
    )


def _payload(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.publicity.payloads import payload_of
    from cds_desktop.domain.publicity.products import PRODUCTS, Product
    from cds_desktop.domain.publicity.reading import code_size
    from cds_desktop.services import catalogue
    from cds_desktop.services.publicity.settings import publicity_settings
    from cds_desktop.wording.publicity import offline_text
    from ui.printing.qr import qr_matrix

    office = session.office()
    settings = publicity_settings(office.open_uow)
    stored = catalogue.get(office.open_uow, arguments.code, office_day(session.now()))
    rules = _rules(arguments, settings)
    payload = payload_of(stored.procedure, rules, offline_text(stored.procedure))
    has_logo = settings.with_logo if arguments.logo is None else arguments.logo
    level = "H" if has_logo else "M"
    modules = len(qr_matrix(payload.text, level))
    distance = (
        10 * arguments.distance if arguments.distance else PRODUCTS[Product.POSTER].distance_mm
    )
    size = code_size(modules, distance, settings.distance_factor)
    code = stored.procedure.code
    warnings = [warned(code, "publicity.offline_too_long", {})] if payload.is_fallback else []
    data = {
        "code": code,
        "payload": payload.text,
        "kind": payload.kind.value,
        "bytes": payload.size,
        "version": (modules - 17) // 4,
        "level": level,
        "modules": modules,
        "size_mm": round(size, 1),
        "distance_mm": distance,
        "warnings": warnings,
    }
    lines = [
        payload.text,
        f"{payload.size} byte, phiên bản {data['version']}-{level}, {modules} × {modules} ô",
        f"Cạnh mã ít nhất {size:.1f} mm để đọc từ {distance // 10} cm".replace(".", ","),
        *warning_lines(warnings),
    ]
    return session.answer(data, *lines)


def _poster(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity import plan_all, plan_chosen, poster_office
    from cds_desktop.wording.errors import all_sentences
    from cds_desktop.wording.publicity import poster_words
    from ui.printing.document import make_posters
    from ui.printing.headless import ensure_gui_application

    office = session.office()
    on = office_day(session.now())
    valid_to = parse_day(arguments.valid_to) if arguments.valid_to else None
    head = poster_office(office.profile)
    if arguments.all:
        plan = plan_all(office.open_uow, head, poster_words, on=on, valid_to=valid_to)
    else:
        plan = plan_chosen(
            office.open_uow, arguments.procedure, head, poster_words, on=on, valid_to=valid_to
        )
    app = ensure_gui_application()
    made = make_posters(plan.contents, arguments.out, session.progress("Tờ mã QR"))
    del app
    data = {
        "posters": made.posters,
        "decoded": made.decoded,
        "pages": made.pages,
        "out": str(arguments.out),
        "skipped": [{"code": item.code, "reason": item.reason} for item in plan.skipped],
    }
    lines = [
        f"{made.posters} tờ, đọc lại được {made.decoded} mã, {made.pages} trang: {arguments.out}",
        *(
            f"  bỏ qua {item.code}: {all_sentences().get(item.reason, item.reason)}"
            for item in plan.skipped
        ),
    ]
    return session.answer(data, *lines)
