"""`form list|show|check|save|reset|restore|history|sample|settings|available`: own wordings."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import iso
from cds_desktop.domain.errors import EnvironmentFault, NotFound

if TYPE_CHECKING:
    from cds_desktop.services.form_versions import ListedForm

__all__ = ["add_texts"]


def add_texts(group: SubParsers) -> None:
    """Add the commands to the group `form`."""
    add_command(group, "list", "Các biểu mẫu và bản đang in của từng mẫu", _list)
    show = add_command(group, "show", "Văn bản nguồn của một biểu mẫu", _show)
    _which(show)
    show.add_argument("--version", type=int, metavar="BẢN", help="0 là mẫu của chương trình")
    check = add_command(group, "check", "Kiểm tra một tệp biểu mẫu, không lưu", _check)
    _which(check)
    check.add_argument("--file", required=True, type=Path, metavar="TỆP.toml")
    save = add_command(group, "save", "Lưu tệp thành bản mới của biểu mẫu", _save)
    _which(save)
    save.add_argument("--file", required=True, type=Path, metavar="TỆP.toml")
    save.add_argument("--reason", required=True, metavar="LÝ_DO")
    reset = add_command(group, "reset", "Trở về mẫu của chương trình", _reset)
    _which(reset)
    reset.add_argument("--reason", required=True, metavar="LÝ_DO")
    restore = add_command(group, "restore", "Dùng lại một bản cũ, thành bản mới", _restore)
    _which(restore)
    restore.add_argument("--version", required=True, type=int, metavar="BẢN")
    restore.add_argument("--reason", required=True, metavar="LÝ_DO")
    history = add_command(group, "history", "Các bản mà đơn vị đã lưu", _history)
    _which(history)
    sample = add_command(group, "sample", "In thử biểu mẫu với dữ liệu không có thật", _sample)
    _which(sample)
    sample.add_argument("--file", type=Path, metavar="TỆP.toml", help="thử tệp chưa lưu")
    sample.add_argument("--out", required=True, type=Path, metavar="TỆP.pdf")
    settings = add_command(group, "settings", "Xem, đổi lựa chọn về mã QR trên giấy", _settings)
    settings.add_argument("--qr-side", choices=["left", "right"], help="phía của mã QR")
    settings.add_argument(
        "--provisional-codes", choices=["yes", "no"],
        help="in giấy của thủ tục chỉ có mã tạm của đơn vị",
    )  # fmt: skip
    available = add_command(group, "available", "Những biểu mẫu hợp với một hồ sơ lúc này", _for)
    available.add_argument("code", metavar="MÃ_HỒ_SƠ")


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--form", required=True, metavar="SỐ_MẪU", help="01, 02, …")
    parser.add_argument("--set", required=True, metavar="BỘ", help="2018 hoặc 2025")


def _data(listed: ListedForm) -> dict[str, Any]:
    valid_to = listed.set.valid_to
    return {
        "set": listed.set.id,
        "form": listed.shipped.number,
        "title": listed.template.title,
        "paper": listed.template.paper,
        "valid_from": listed.set.valid_from.isoformat(),
        "valid_to": None if valid_to is None else valid_to.isoformat(),
        "version": listed.template.version,
        "newest": 0 if listed.newest is None else listed.newest.version,
        "fault": None if listed.fault is None else listed.fault.code,
    }


def _list(_arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.form_versions import list_forms

    forms = list_forms(session.office().open_uow)
    lines = []
    for one in forms:
        version = f"đơn vị đã sửa, bản {one.template.version}" if one.is_own else "của chương trình"
        lines.append(
            f"{one.set.id}  {one.shipped.number}  {one.template.paper}  {one.template.title}"
            f" ({version})"
        )
    return session.answer([_data(one) for one in forms], *lines)


def _show(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.form_toml import form_text
    from cds_desktop.services.form_versions import form_history, read_form

    open_uow = session.office().open_uow
    listed = read_form(open_uow, arguments.set, arguments.form)
    text, wanted = listed.text, arguments.version
    if wanted is not None:
        bodies = {one.version: one.body for one in
                  form_history(open_uow, arguments.set, arguments.form)}  # fmt: skip
        if wanted not in bodies and wanted != 0:
            raise NotFound("form.version_unknown", version=wanted, known=tuple(bodies))
        text = bodies.get(wanted) or form_text(listed.shipped)
    return session.answer({**_data(listed), "text": text}, text.rstrip("\n"))


def _check(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.form_versions import check_form_text

    template = check_form_text(arguments.set, arguments.form, _read(arguments.file))
    data = {"set": arguments.set, "form": template.number, "ok": True}
    return session.answer(data, f"Mẫu {template.number} in được: {template.title}")


def _save(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.form_versions import save_form

    version = save_form(
        session.office().open_uow, arguments.set, arguments.form, _read(arguments.file),
        reason=arguments.reason, actor=session.actor, now=session.now(),
    )  # fmt: skip
    return _answer(arguments, session, version, "Đã lưu")


def _reset(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.form_versions import reset_form

    version = reset_form(
        session.office().open_uow, arguments.set, arguments.form,
        reason=arguments.reason, actor=session.actor, now=session.now(),
    )  # fmt: skip
    return _answer(arguments, session, version, "Đã trở về mẫu của chương trình")


def _restore(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.form_versions import restore_form

    version = restore_form(
        session.office().open_uow, arguments.set, arguments.form, arguments.version,
        reason=arguments.reason, actor=session.actor, now=session.now(),
    )  # fmt: skip
    return _answer(arguments, session, version, f"Đã dùng lại bản {arguments.version}")


def _answer(arguments: argparse.Namespace, session: Session, version: int, said: str) -> int:
    number = arguments.form.strip().zfill(2)
    data = {"set": arguments.set, "form": number, "version": version}
    return session.answer(data, f"{said}: mẫu {number}, bộ {arguments.set}, bản {version}.")


def _history(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.form_versions import form_history

    found = form_history(session.office().open_uow, arguments.set, arguments.form)
    data = [
        {
            "version": one.version,
            "at": iso(one.at),
            "officer": one.officer_name,
            "reason": one.reason,
            "is_shipped": not one.body,
        }
        for one in found
    ]
    lines = [f"Bản {one.version}, {iso(one.at)}, {one.officer_name}: {one.reason}" for one in found]
    return session.answer(data, *(lines or ["Đơn vị chưa sửa mẫu này."]))


def _sample(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.form_settings import slip_qr_side
    from cds_desktop.services.form_versions import check_form_text, read_form
    from ui.printing.document import render_pdf
    from ui.printing.headless import ensure_gui_application
    from ui.printing.samples import sample_pages

    office = session.office()
    listed = read_form(office.open_uow, arguments.set, arguments.form)
    template = listed.template
    if arguments.file is not None:
        template = check_form_text(arguments.set, arguments.form, _read(arguments.file))
    profile = office.profile
    names = tuple(filter(None, (profile.superior_name, profile.desk_name)))
    app = ensure_gui_application()
    side = slip_qr_side(office.open_uow)
    pages = sample_pages(template, listed.set, names or (profile.unit_name,), side)
    render_pdf(pages, arguments.out, template.title)
    del app
    data = {"form": template.number, "set": arguments.set, "pages": len(pages),
            "out": str(arguments.out)}  # fmt: skip
    return session.answer(data, f"In thử mẫu {template.number}: {arguments.out}")


def _settings(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.forms import QrSide
    from cds_desktop.services import form_settings

    open_uow, who = session.office().open_uow, session.actor
    now = session.now()
    if arguments.qr_side is not None:
        side = QrSide(arguments.qr_side)
        form_settings.set_slip_qr_side(open_uow, side, actor=who, now=now)
    if arguments.provisional_codes is not None:
        is_allowed = arguments.provisional_codes == "yes"
        form_settings.set_prints_provisional_codes(open_uow, is_allowed, actor=who, now=now)
    side = form_settings.slip_qr_side(open_uow)
    prints = form_settings.prints_provisional_codes(open_uow)
    words = "có" if prints else "không"
    return session.answer(
        {"qr_side": side.value, "provisional_codes": prints},
        f"Mã QR trên giấy hẹn: {'góc trái' if side is QrSide.LEFT else 'góc phải'}",
        f"In giấy của thủ tục chỉ có mã tạm: {words}",
    )


def _for(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossier_views import view
    from cds_desktop.services.forms import available_forms
    from cds_desktop.wording.forms import REASONS

    record = view(session.office().open_uow, arguments.code).record
    found = available_forms(record, session.now())
    data = [
        {"form": one.number, "set": one.set_id, "title": one.title, "why": one.why.value}
        for one in found
    ]
    lines = [f"{one.number} ({one.set_id}) {one.title}: {REASONS[one.why]}" for one in found]
    return session.answer(data, *(lines or ["Chưa có biểu mẫu nào hợp với hồ sơ này."]))


def _read(path: Path) -> str:
    """A text file, with or without the mark that Windows editors write.

    Raises:
        EnvironmentFault: `form.file_unreadable`.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentFault("form.file_unreadable", path=str(path)) from error
