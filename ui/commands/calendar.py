"""`calendar close|reopen --list`, `calendar calls`: the call list of a closure as PDF.

The commands themselves live below; here they learn to draw.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cds_desktop.commands.closures import (
    answer_closure,
    answer_reopening,
    people_data,
    run_close,
    run_reopen,
)
from cds_desktop.commands.session import Session, SubParsers, add_command

if TYPE_CHECKING:
    from cds_desktop.services.closures import CallList


def add_parser(commands: SubParsers) -> None:
    """Add `--list` to `calendar close` and `calendar reopen`, and the command `calendar calls`."""
    group = _below(commands, "calendar")
    if group is None:  # a program without the commands of the calendar
        return
    for name, run in (("close", _close), ("reopen", _reopen)):
        parser = group.choices[name]
        parser.add_argument(
            "--list", type=Path, metavar="TỆP.pdf", help="danh sách gọi điện; cần --apply"
        )
        parser.set_defaults(run=run)
    listing = add_command(group, "calls", "Danh sách gọi điện của một lần đóng cửa", _calls)
    listing.add_argument("--number", required=True, type=int, metavar="SỐ", help="xem closures")
    listing.add_argument("--out", type=Path, metavar="TỆP.pdf")


def _below(commands: SubParsers, name: str) -> SubParsers | None:
    """The commands of a group which another module has added; argparse has no other door."""
    group = commands.choices.get(name)
    if group is None:
        return None
    return next(
        action for action in group._actions if isinstance(action, argparse._SubParsersAction)
    )


def _close(arguments: argparse.Namespace, session: Session) -> int:
    _needs_apply(arguments)
    found = run_close(arguments, session)
    printed = _printed(session, found.number, arguments.list)
    return answer_closure(session, found, stored=arguments.apply, printed=printed.items())


def _reopen(arguments: argparse.Namespace, session: Session) -> int:
    _needs_apply(arguments)
    found = run_reopen(arguments, session)
    printed = _printed(session, found.number, arguments.list)
    return answer_reopening(session, found, stored=arguments.apply, printed=printed.items())


def _calls(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.clock import iso
    from cds_desktop.services.closures import calls
    from cds_desktop.wording.life import call_lines

    found = calls(session.office().open_uow, arguments.number, actor=session.actor)
    printed = _printed(session, arguments.number, arguments.out)
    data = {
        "number": found.closure.number,
        "at": iso(found.closure.at),
        "days": [str(day) for day in found.closure.days],
        "reason": found.closure.reason,
        "dossiers": people_data(found.people),
        **printed,
    }
    lines = call_lines(found.people)
    if printed:
        lines.append(f"{printed['pages']} trang: {printed['list']}")
    return session.answer(data, *lines)


def _needs_apply(arguments: argparse.Namespace) -> None:
    """A list of dates that nobody has set yet would be read out to people.

    Raises:
        RuleBroken: `closure.list_of_preview`.
    """
    from cds_desktop.domain.errors import RuleBroken

    if arguments.list is not None and not arguments.apply:
        raise RuleBroken("closure.list_of_preview")


def _printed(session: Session, number: int, out: Path | None) -> dict[str, object]:
    """Draw the list and write the print down; nothing without a file."""
    if out is None:
        return {}
    from cds_desktop.services.closures import calls, record_call_list

    open_uow, now = session.office().open_uow, session.now()
    found: CallList = calls(open_uow, number, actor=session.actor)
    pages = _draw(found, session, out)
    record_call_list(open_uow, number, actor=session.actor, now=now)
    return {"list": str(out), "pages": pages}


def _draw(found: CallList, session: Session, out: Path) -> int:
    from cds_desktop.services.explanations import paper_set
    from cds_desktop.wording.office_papers import write_call_list
    from ui.printing.call_list import call_list_pages
    from ui.printing.document import render_pdf
    from ui.printing.headless import ensure_gui_application

    now = session.now()
    app = ensure_gui_application()
    content = write_call_list(found, now)
    pages = call_list_pages(content, paper_set(now))
    render_pdf(pages, out, content.title.capitalize())
    del app
    return len(pages)
