"""`qr register check`, `qr verify`: what codes say, from a reader, from pictures, from PDFs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import REFUSED, Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import CdsError, RuleBroken
from cds_desktop.domain.publicity.sheets import CheckOutcome, ScanKind, SheetState
from ui.commands.qr_register import find_place

if TYPE_CHECKING:
    from cds_desktop.services.publicity.checks import CheckResult, Scan
    from cds_desktop.services.publicity.register import ListedSheet

_BY_HAND = (CheckOutcome.CONFIRMED, CheckOutcome.DAMAGED, CheckOutcome.MISSING)
_OLD = (ScanKind.OLD_VERSION, ScanKind.OLD_PORTAL)


def add_parser(commands: SubParsers) -> None:
    """Add `check` to the group `qr register`, and `qr verify`."""
    group = add_group(commands, "qr", "Mã QR công khai thủ tục")
    register = add_group(group, "register", "Sổ tờ công khai: tờ nào treo ở đâu, còn đúng không")
    check = add_command(register, "check", "Kiểm tra tờ đang treo bằng mã quét hoặc ảnh", _check)
    check.add_argument("text", nargs="*", metavar="NỘI_DUNG", help="nội dung đọc từ mã QR")
    check.add_argument("--file", nargs="+", action="extend", type=Path, metavar="ẢNH", default=[])
    check.add_argument("--place", metavar="NƠI", help="nơi đang đứng")
    check.add_argument("--number", metavar="SỐ_TỜ", help="ghi kết quả cho tờ này, như B-0147")
    check.add_argument(
        "--outcome", choices=[each.value for each in _BY_HAND], help="kết quả nhìn thấy"
    )
    check.add_argument("--note", default="", metavar="GHI_CHÚ")
    add_command(register, "found", "Mã lạ, mã cũ đã thấy khi đi kiểm tra", _found)
    verify = add_command(group, "verify", "Đọc mã QR trên ảnh, tệp PDF; không ghi gì", _verify)
    verify.add_argument("file", nargs="+", type=Path, metavar="TỆP")


# --- check --------------------------------------------------------------------------------------


def _check(arguments: argparse.Namespace, session: Session) -> int:
    if arguments.outcome or arguments.number:
        return _record(arguments, session)
    from cds_desktop.services.publicity.checks import check_scan

    office, now = session.office(), session.now()
    place_id = find_place(session, arguments.place).id if arguments.place else None
    if not (arguments.text or arguments.file):
        raise RuleBroken("scan.nothing")

    def check(text: str) -> CheckResult:
        return check_scan(
            office.open_uow, text, office_day(now), place_id=place_id, actor=session.actor, now=now
        )

    results, errors = [check(text) for text in arguments.text], []
    for path in arguments.file:
        try:
            results += [check(text) for text in _codes(path)]
        except CdsError as error:
            errors.append(_error(path, error))
    data = [_check_data(result) for result in results]
    lines = [_check_line(result) for result in results]
    if not errors:
        return session.answer(data[0] if len(data) == 1 else data, *lines)
    session.answer({"checks": data, "errors": errors}, *lines)
    return _refused(session, errors)


def _record(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.checks import record_check
    from cds_desktop.services.publicity.register import sheet_ids
    from cds_desktop.wording.posted_sheets import OUTCOMES

    if not (arguments.outcome and arguments.number):
        raise RuleBroken("sheet.outcome_without_number")
    open_uow, actor = session.office().open_uow, session.actor
    (sheet_id,) = sheet_ids(open_uow, [arguments.number], actor=actor)
    outcome = CheckOutcome(arguments.outcome)
    found = record_check(
        open_uow, sheet_id, outcome, text=" ".join(arguments.text), note=arguments.note,
        actor=actor, now=session.now(),
    )  # fmt: skip
    data: dict[str, Any] = {
        "kind": "", "outcome": outcome.value, "text": "", "procedure": "", "name": "",
        "state": found.state.value, "number": found.sheet.number, "candidates": [],
        "advice": _advice(found),
    }  # fmt: skip
    return session.answer(data, f"{found.sheet.number}: {OUTCOMES[outcome]}. {_advice(found)}")


def _check_data(result: CheckResult) -> dict[str, Any]:
    scan, sheet = result.scan, result.sheet
    return {
        "kind": scan.kind.value,
        "outcome": result.outcome.value if result.outcome else "",
        "text": scan.text,
        "procedure": scan.procedure_code,
        "name": scan.procedure_name,
        "state": sheet.state.value if sheet else "",
        "number": sheet.sheet.number if sheet else "",
        "candidates": [each.sheet.number for each in result.candidates],
        "portal": scan.portal,
        "issued_on": scan.issued_on.isoformat() if scan.issued_on else None,
        "advice": _result_words(result),
    }


def _check_line(result: CheckResult) -> str:
    from cds_desktop.wording.posted_sheets import kind_words

    parts = [kind_words(result.scan), result.scan.procedure_name, _result_words(result)]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _result_words(result: CheckResult) -> str:
    from cds_desktop.wording.posted_sheets import check_words

    return check_words(result)


def _advice(found: ListedSheet) -> str:
    from cds_desktop.wording.posted_sheets import advice_words

    return advice_words(found)


def _found(_arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.clock import iso, office_time
    from cds_desktop.services.publicity.checks import found_codes
    from cds_desktop.services.publicity.places import list_places
    from cds_desktop.wording.posted_sheets import OUTCOMES

    open_uow, actor = session.office().open_uow, session.actor
    places = {each.id: each.name for each in list_places(open_uow, actor=actor, closed=True)}
    found = found_codes(open_uow, actor=actor)
    data = [
        {
            "at": iso(each.at),
            "place": places.get(each.place_id or 0, ""),
            "outcome": each.outcome.value,
            "text": each.text,
            "officer": each.officer_name,
        }
        for each in found
    ]
    lines = [
        "; ".join(
            part
            for part in (
                f"{office_time(each.at):%d/%m/%Y %H:%M}", places.get(each.place_id or 0, ""),
                OUTCOMES[each.outcome], each.text.replace("\n", " "),
            )
            if part
        )
        for each in found
    ]  # fmt: skip
    return session.answer(data, *(lines or ["Chưa thấy mã lạ nào."]))


# --- verify -------------------------------------------------------------------------------------


def _verify(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.scans import recognise_all

    open_uow, on, actor = session.office().open_uow, office_day(session.now()), session.actor
    data: list[dict[str, Any]] = []
    lines, errors = [], []
    for path in arguments.file:
        try:
            scans = recognise_all(open_uow, _codes(path), on, actor=actor)
        except CdsError as error:
            errors.append(_error(path, error))
            continue
        sheets = _sheets(session, scans)
        for scan in scans:
            of_scan = [sheets[number] for number in scan.sheet_ids]
            data.append(_code_data(path, scan, of_scan))
            lines.append(_code_line(path, scan, of_scan))
    answer = {"files": len(arguments.file), "codes": data, "errors": errors}
    done = session.answer(answer, *lines)
    return _refused(session, errors) if errors else done


def _error(path: Path, error: CdsError) -> dict[str, str]:
    """Why a file gave nothing; the others are answered all the same."""
    from cds_desktop.wording.errors import sentence

    return {"file": str(path), "text": sentence(error)}


def _refused(session: Session, errors: Sequence[dict[str, str]]) -> int:
    for each in errors:
        session.say(each["text"])
    return REFUSED


def _codes(path: Path) -> tuple[str, ...]:
    """The codes of a file.

    Raises:
        RuleBroken: `picture.no_code`, and what `codes_in_file` refuses.
    """
    from ui.printing.headless import ensure_gui_application
    from ui.printing.picture_codes import codes_in_file

    app = ensure_gui_application()
    found = codes_in_file(path)
    del app
    if not found:
        raise RuleBroken("picture.no_code", name=path.name)
    return found


def _sheets(session: Session, scans: Sequence[Scan]) -> dict[int, ListedSheet]:
    from cds_desktop.services.publicity.register import sheets_of

    ids = {number for scan in scans for number in scan.sheet_ids}
    if not ids:
        return {}
    found = sheets_of(
        session.office().open_uow, sorted(ids), office_day(session.now()), actor=session.actor
    )
    return {each.sheet.id: each for each in found}


def _state(scan: Scan, sheets: Sequence[ListedSheet]) -> str:
    """The worst state that the sheets have for this code's procedure, not for their others.

    Without a sheet that hangs, whether the code itself is right.
    """
    if scan.is_withdrawn:
        return SheetState.WITHDRAWN.value
    if scan.kind is ScanKind.CATALOGUE:
        return SheetState.CURRENT.value
    found = {each.state_with(scan.procedure_code) for each in sheets}
    for state in (*list(SheetState)[1:], SheetState.REMOVED):
        if state in found:
            return state.value
    return SheetState.ADDRESS_CHANGED.value if scan.kind in _OLD else ""


def _code_data(path: Path, scan: Scan, sheets: Sequence[ListedSheet]) -> dict[str, Any]:
    return {
        "file": str(path),
        "text": scan.text,
        "kind": scan.kind.value,
        "procedure": scan.procedure_code,
        "name": scan.procedure_name,
        "state": _state(scan, sheets),
        "numbers": [each.sheet.number for each in sheets],
        "portal": scan.portal,
        "issued_on": scan.issued_on.isoformat() if scan.issued_on else None,
    }


def _code_line(path: Path, scan: Scan, sheets: Sequence[ListedSheet]) -> str:
    from cds_desktop.wording.posted_sheets import STATES, kind_words

    parts = [f"{path.name}: {kind_words(scan)}", scan.procedure_code, scan.procedure_name]
    if scan.is_withdrawn and scan.kind is not ScanKind.OURS:
        parts.append(STATES[SheetState.WITHDRAWN].lower())
    parts += [
        f"{each.sheet.number} {STATES[each.state_with(scan.procedure_code)].lower()}"
        for each in sheets
    ]
    return "; ".join(part for part in (*parts, scan.text) if part)
