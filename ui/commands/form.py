"""`form render|register|explain`: the legal forms of a dossier and the register as PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from ui.commands.explain import add_explain
from ui.commands.form_texts import add_texts


def add_parser(commands: SubParsers) -> None:
    """Add the group `form`."""
    group = add_group(commands, "form", "Biểu mẫu theo thông tư: phiếu của hồ sơ, sổ theo dõi")
    render = add_command(group, "render", "Làm một biểu mẫu của hồ sơ thành tệp PDF", _render)
    render.add_argument("code", metavar="MÃ_HỒ_SƠ")
    render.add_argument("--form", required=True, metavar="SỐ_MẪU", help="01, 02, …")
    _common(render)
    register = add_command(group, "register", "In Sổ theo dõi hồ sơ của một năm", _register)
    register.add_argument("--year", required=True, type=int, metavar="NĂM")
    register.add_argument("--volume", type=int, default=1, metavar="QUYỂN")
    register.add_argument("--from-number", type=int, default=1, metavar="SỐ")
    register.add_argument("--to-number", type=int, metavar="SỐ")
    _common(register)
    add_explain(group)
    add_texts(group)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set", metavar="BỘ", help="2018 hoặc 2025; không ghi thì theo ngày lập biểu mẫu"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="TỆP.pdf")


def _render(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.forms import plan_form, record_form_print
    from cds_desktop.services.slips import plan_slip, record_print
    from cds_desktop.wording.forms import write_form
    from cds_desktop.wording.slips import write_slip
    from ui.printing.document import render_pdf
    from ui.printing.forms import form_pages
    from ui.printing.headless import ensure_gui_application
    from ui.printing.slip_of import all_copies

    office, now = session.office(), session.now()
    planned = plan_form(
        office.open_uow, arguments.code, arguments.form, write_form,
        set_id=arguments.set, actor=session.actor, now=now,
    )  # fmt: skip
    chosen = planned.chosen
    app = ensure_gui_application()
    if planned.content is None:
        slip = plan_slip(
            office.open_uow, planned.code, write_slip, set_id=chosen.set.id, actor=session.actor
        )
        pages = all_copies(slip.content, slip.template)
    else:
        pages = form_pages(planned.content, chosen.template, chosen.set)
    render_pdf(pages, arguments.out, f"{chosen.template.title} – {planned.code}")
    del app
    if planned.content is None:
        times = record_print(
            office.open_uow, planned.code, set_id=chosen.set.id,
            version=chosen.template.version, actor=session.actor, now=now,
        )  # fmt: skip
    else:
        times = record_form_print(office.open_uow, planned, actor=session.actor, now=now)
    data = {
        "form": chosen.template.number,
        "set": chosen.set.id,
        "version": chosen.template.version,
        "pages": len(pages),
        "out": str(arguments.out),
        "times": times,
    }
    again = "" if times == 1 else f" (in lại lần {times - 1})"
    return session.answer(
        data,
        f"Mẫu {chosen.template.number}, {chosen.set.legal_basis}: {chosen.template.title}{again}",
        f"  {len(pages)} trang: {arguments.out}",
    )


def _register(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.register import plan_register, record_register_print
    from cds_desktop.wording.forms import write_register
    from ui.printing.document import render_pdf
    from ui.printing.headless import ensure_gui_application
    from ui.printing.register import register_pages

    office, now = session.office(), session.now()
    planned = plan_register(
        office.open_uow, arguments.year, write_register,
        set_id=arguments.set, volume=arguments.volume, first=arguments.from_number,
        last=arguments.to_number, actor=session.actor, now=now,
    )  # fmt: skip
    chosen = planned.chosen
    app = ensure_gui_application()
    progress = session.progress("Sổ theo dõi")
    pages = register_pages(planned.content, chosen.template, chosen.set, progress=progress)
    title = f"Sổ theo dõi hồ sơ năm {arguments.year}"
    render_pdf(pages, arguments.out, title)
    del app
    times = record_register_print(
        office.open_uow, planned, arguments.year, arguments.volume, actor=session.actor, now=now
    )
    data = {
        "form": chosen.template.number,
        "set": chosen.set.id,
        "year": arguments.year,
        "lines": planned.lines,
        "gaps": list(planned.gaps),
        "pages": len(pages),
        "out": str(arguments.out),
        "times": times,
    }
    lines = [f"{title}: {planned.lines} hồ sơ, {len(pages)} trang: {arguments.out}"]
    if planned.gaps:
        missing = ", ".join(str(number) for number in planned.gaps[:20])
        lines.append(f"  thiếu số: {missing}{'…' if len(planned.gaps) > 20 else ''}")
    return session.answer(data, *lines)
