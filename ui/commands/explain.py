"""`form explain`: the sheet that tells a citizen why the appointment is on its day."""

from __future__ import annotations

import argparse
from pathlib import Path

from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import iso


def add_explain(group: SubParsers) -> None:
    """Add `explain` to the group `form`."""
    parser = add_command(group, "explain", "In tờ “Cách tính ngày hẹn trả kết quả”", _explain)
    parser.add_argument("code", metavar="MÃ_HỒ_SƠ")
    parser.add_argument("--out", required=True, type=Path, metavar="TỆP.pdf")


def _explain(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.explanations import plan_explanation, record_explanation_print
    from cds_desktop.wording.deadlines import explain
    from cds_desktop.wording.office_papers import write_explanation
    from ui.printing.document import render_pdf
    from ui.printing.explanation import explanation_pages
    from ui.printing.headless import ensure_gui_application

    office, now = session.office(), session.now()
    planned = plan_explanation(
        office.open_uow, arguments.code, write_explanation, actor=session.actor, now=now
    )
    app = ensure_gui_application()
    pages = explanation_pages(planned.content, planned.form_set)
    render_pdf(pages, arguments.out, f"Cách tính ngày hẹn – {planned.code}")
    del app
    times = record_explanation_print(office.open_uow, planned.code, actor=session.actor, now=now)
    data = {
        "code": planned.code,
        "due": planned.content.due,
        "explanation": [
            {"at": iso(reason.at), "rule": str(reason.rule), "text": explain(reason)}
            for reason in planned.reasons
        ],
        "pages": len(pages),
        "out": str(arguments.out),
        "times": times,
    }
    return session.answer(
        data,
        f"Hẹn trả: {planned.content.due}",
        *(f"  – {line}" for line in planned.content.reasons),
        f"  {len(pages)} trang: {arguments.out}",
    )
