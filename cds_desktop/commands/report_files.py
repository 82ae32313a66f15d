"""`report blank|inspect`: blank workbooks for units without the program, and what a file says."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import (
    DONE,
    REFUSED,
    Session,
    SubParsers,
    add_command,
    add_group,
)
from cds_desktop.domain.clock import iso, office_day, parse_day
from cds_desktop.domain.periods import recognised

if TYPE_CHECKING:
    from cds_desktop.domain.report_package import ReportPackage
    from cds_desktop.domain.unit_keys import SignatureState
    from cds_desktop.services.hand_workbooks.reading import HandReport
    from cds_desktop.services.report_files import ChangedCell, ReportFile


def add_parser(commands: SubParsers) -> None:
    """Add the commands to the group `report`."""
    group = add_group(commands, "report", "Báo cáo: biểu II.06a và chỉ số")
    blank = add_command(group, "blank", "Tạo mẫu trống cho đơn vị lập báo cáo bằng tay", _blank)
    blank.add_argument("--unit", required=True, metavar="MÃ", help="mã của đơn vị")
    blank.add_argument("--from", dest="first", required=True, metavar="NGÀY")
    blank.add_argument("--to", dest="last", required=True, metavar="NGÀY")
    blank.add_argument("--out", required=True, type=Path, metavar="TỆP.xlsx")
    inspect = add_command(
        group, "inspect", "Xem một tệp báo cáo: của ai, ai ký, ô nào sửa", _inspect
    )
    inspect.add_argument("file", type=Path, metavar="TỆP")


def _blank(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.hand_workbooks.making import make_blank
    from cds_desktop.wording.reports import period_range

    out = arguments.out.expanduser().absolute()
    period = recognised(parse_day(arguments.first), parse_day(arguments.last))
    blank = make_blank(
        session.office().open_uow, arguments.unit, period, out,
        actor=session.actor, now=session.now(),
    )  # fmt: skip
    data = {
        "unit": blank.unit_code,
        "unit_name": blank.unit_name,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "fields": len(blank.fields),
        "indicators": len(blank.definitions),
        "file": str(out),
    }
    return session.answer(data, f"{blank.unit_name}, {period_range(period)}", f"Đã ghi {out}")


def _inspect(arguments: argparse.Namespace, session: Session) -> int:
    """Exit code 1 when a cell was changed, a check failed, or the signature is not the unit's."""
    from cds_desktop.services.hand_workbooks.reading import hand_report_in, is_hand_workbook
    from cds_desktop.services.report_files import report_file_in
    from cds_desktop.services.spreadsheets import read_sheets

    path = arguments.file.expanduser().absolute()
    sheets = read_sheets(path)
    if is_hand_workbook(sheets):
        return _hand(session, path, hand_report_in(sheets, path.name))
    return _signed(session, path, report_file_in(sheets, path.name))


def _hand(session: Session, path: Path, found: HandReport) -> int:
    from cds_desktop.wording.errors import sentence

    problems = [sentence(problem) for problem in found.problems]
    data = {
        **_identity(found.package, path), "kind": "by_hand", "problems": problems,
        "ok": not problems,
    }  # fmt: skip
    session.answer(data, *_lines(found.package), "  Lập bằng tay, không ký", *problems)
    return REFUSED if problems else DONE


def _signed(session: Session, path: Path, found: ReportFile) -> int:
    from cds_desktop.domain.unit_keys import SignatureState
    from cds_desktop.services.unit_keys import check_signature, fingerprint_of
    from cds_desktop.wording.packages import SIGNATURES

    package, signature = found.package, found.signature
    with session.office().open_uow(read_only=True) as uow:
        state: SignatureState = check_signature(
            uow, package.unit_code, signature, found.signed, office_day(package.made_at)
        )
    wrong = (SignatureState.BROKEN, SignatureState.OTHER_UNIT, SignatureState.EXPIRED_KEY)
    is_ok = not found.changed and state not in wrong
    key = None if signature is None or state is SignatureState.BROKEN else signature.public_key
    fingerprint = None if key is None else fingerprint_of(key)
    data = {
        **_identity(package, path),
        "kind": "workbook",
        "signature": {"state": state.value, "fingerprint": fingerprint},
        "changed": [_changed(each) for each in found.changed],
        "ok": is_ok,
    }
    lines = [*_lines(package), f"  {SIGNATURES[state]}" + (f" ({fingerprint})" if key else "")]
    lines += [_changed_line(each) for each in found.changed]
    session.answer(data, *lines, "Tệp nguyên vẹn." if is_ok else "Tệp có điểm phải xem lại.")
    return DONE if is_ok else REFUSED


def _identity(package: ReportPackage, path: Path) -> dict[str, Any]:
    return {
        "file": str(path),
        "unit": package.unit_code,
        "unit_name": package.unit_name,
        "from": package.first.isoformat(),
        "to": package.last.isoformat(),
        "version": package.version,
        "reason": package.reason,
        "maker": package.maker,
        "approver": package.approver,
        "made_at": iso(package.made_at),
        "content_hash": package.content_hash,
        "control": package.control_totals,
        "sample": package.is_sample,
    }


def _lines(package: ReportPackage) -> list[str]:
    from cds_desktop.domain.measures import count_shown
    from cds_desktop.wording.moments import moment_words
    from cds_desktop.wording.reports import period_range

    period = recognised(package.first, package.last)
    control = package.control_totals
    return [
        f"{package.unit_name or package.unit_code} ({package.unit_code}), {period_range(period)}",
        f"  Bản {package.version}, lập {moment_words(package.made_at)}"
        f" bởi {package.maker or 'không ghi tên'}; người duyệt: {package.approver or 'chưa có'}",
        f"  {control['reported']}/{control['cells']} ô đã báo cáo,"
        f" tổng {count_shown(control['sum'])}",
        f"  Mã nội dung {package.content_hash}",
    ]


def _changed(changed: ChangedCell) -> dict[str, Any]:
    return {
        "cell": changed.cell,
        "sheet": changed.sheet,
        "address": changed.address,
        "words": changed.words,
        "signed": _plain(changed.signed),
        "found": _plain(changed.found),
    }


def _changed_line(changed: ChangedCell) -> str:
    if not changed.address:
        return f"  {changed.words}: “{changed.sheet}”"
    return (
        f"  Trang “{changed.sheet}”, ô {changed.address} ({changed.words}):"
        f" lúc xuất {_shown(changed.signed)}, nay {_shown(changed.found)}"
    )


def _plain(value: object) -> int | float | str | None:
    if isinstance(value, Decimal):
        return float(value)
    return value if value is None or isinstance(value, int | float | str) else str(value)


def _shown(value: object) -> str:
    from cds_desktop.services.spreadsheets import cell_text

    plain = _plain(value)
    return cell_text(plain) or "trống"
