"""`dossier submit|unsubmit|originals|ready|shelf|called|undo|settings`: acts without a status."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from cds_desktop.commands.dossier.answers import answer_record, at_option, iso_or_none, moment
from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import iso, parse_day
from cds_desktop.domain.pickup import CallOutcome

if TYPE_CHECKING:
    from cds_desktop.domain.pickup import PickupLine

_ALL = "all"
_NONE = "none"
_MOVE = "move"
_ACTS = (
    _MOVE, "signing_asked", "signing_returned", "originals_kept", "originals_given_back",
    "shelved", "called",
)  # fmt: skip


def add_acts(group: SubParsers) -> None:
    """Add the acts that change no status to the group `dossier`."""
    submit = add_command(group, "submit", "Trình ký một hồ sơ đang xử lý", _submit)
    submit.add_argument("code", metavar="MÃ_HỒ_SƠ")
    at_option(submit)
    unsubmit = add_command(group, "unsubmit", "Trả lại người xử lý, chưa ký", _unsubmit)
    unsubmit.add_argument("code", metavar="MÃ_HỒ_SƠ")
    unsubmit.add_argument("--reason", required=True, metavar="LÝ_DO")
    at_option(unsubmit)
    _add_originals(group)
    _add_pickup(group)
    undo = add_command(group, "undo", "Hoàn tác việc vừa làm, trong 10 phút", _undo)
    undo.add_argument("code", metavar="MÃ_HỒ_SƠ")
    undo.add_argument("--act", choices=_ACTS, default=_MOVE, help="mặc định là bước chuyển")
    at_option(undo)
    settings = add_command(
        group, "settings", "Xem, đổi số ngày bổ sung, số ngày hẹn lại, các ngăn kệ", _settings
    )
    settings.add_argument("--supplement-days", metavar="SỐ", help="“none” là không ghi ngày cuối")
    settings.add_argument("--extension-days", type=int, metavar="SỐ")
    settings.add_argument("--shelves", metavar="NGĂN", help="ví dụ A1-A20, B1-B20")


def _add_originals(group: SubParsers) -> None:
    originals = add_command(
        group, "originals", "Bản chính đang giữ: xem, ghi giữ, trả lại người dân", _originals
    )
    originals.add_argument(
        "code", nargs="?", metavar="MÃ_HỒ_SƠ",
        help="không ghi thì liệt kê hồ sơ đã xong mà còn bản chính",
    )  # fmt: skip
    originals.add_argument("--keep", type=int, nargs="+", default=[], metavar="SỐ")
    originals.add_argument("--unkeep", type=int, nargs="+", default=[], metavar="SỐ")
    originals.add_argument("--give-back", nargs="+", default=[], metavar="SỐ", help="hoặc all")
    originals.add_argument("--to", default="", metavar="HỌ_TÊN", help="mặc định là chủ hồ sơ")
    at_option(originals)


def _add_pickup(group: SubParsers) -> None:
    ready = add_command(group, "ready", "Kết quả đã có mà chưa ai đến nhận, để gọi báo", _ready)
    ready.add_argument(
        "--days", type=_days, default=0, metavar="SỐ", help="đã có kết quả từ bấy nhiêu ngày"
    )
    shelf = add_command(group, "shelf", "Ghi kết quả nằm ở ngăn kệ nào", _shelf)
    shelf.add_argument("code", metavar="MÃ_HỒ_SƠ")
    shelf.add_argument(
        "place", nargs="?", metavar="NGĂN",
        help="không ghi thì lấy ngăn trống kế tiếp; none là lấy khỏi kệ",
    )  # fmt: skip
    at_option(shelf)
    called = add_command(group, "called", "Ghi một cuộc gọi báo có kết quả", _called)
    called.add_argument("code", metavar="MÃ_HỒ_SƠ")
    called.add_argument("--outcome", required=True, choices=[item.value for item in CallOutcome])
    called.add_argument("--on", metavar="NGÀY", help="ngày người dân hẹn đến nhận")
    called.add_argument("--note", default="", metavar="GHI_CHÚ")
    at_option(called)


def _days(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 9_999:
        raise ValueError(text)
    return number


def numbers_or_all(words: list[str]) -> tuple[int, ...] | None:
    """Numbers of papers; None for "all".

    Raises:
        RuleBroken: `originals.number_unreadable`.
    """
    from cds_desktop.domain.errors import RuleBroken

    if words == [_ALL]:
        return None
    for word in words:
        if not (word.isascii() and word.isdigit()):
            raise RuleBroken("originals.number_unreadable", text=word)
    return tuple(int(word) for word in words)


def _submit(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.signing import submit_for_signature

    record = submit_for_signature(
        session.office().open_uow,
        arguments.code,
        actor=session.actor,
        now=moment(arguments, session),
    )
    return answer_record(session, record)


def _unsubmit(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.signing import return_from_signature

    record = return_from_signature(
        session.office().open_uow,
        arguments.code,
        reason=arguments.reason,
        actor=session.actor,
        now=moment(arguments, session),
    )
    return answer_record(session, record)


def _originals(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import originals, show

    open_uow, at = session.office().open_uow, moment(arguments, session)
    code = arguments.code
    if code is None:
        return _left_over(session)
    for numbers, is_kept in ((arguments.keep, True), (arguments.unkeep, False)):
        for number in numbers:
            originals.keep_original(open_uow, code, number, is_kept, actor=session.actor, now=at)
    if arguments.give_back:
        numbers = numbers_or_all(arguments.give_back)
        originals.give_back(open_uow, code, numbers, to=arguments.to, actor=session.actor, now=at)
    return answer_record(session, show(open_uow, code, actor=session.actor))


def _left_over(session: Session) -> int:
    from cds_desktop.services.dossiers.originals import left_over
    from cds_desktop.wording.desk import dossier_words

    records = left_over(session.office().open_uow, actor=session.actor)
    data = [
        {
            "code": record.code,
            "applicant": record.owner.full_name,
            "phone": record.owner.phone,
            "originals": [paper.name for paper in record.kept_originals],
        }
        for record in records
    ]
    lines = [
        f"{dossier_words(record)}: " + "; ".join(paper.name for paper in record.kept_originals)
        for record in records
    ]
    return session.answer(data, *(lines or ["Không còn bản chính nào phải trả lại."]))


def _ready(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.shelf import waiting_for_pickup
    from cds_desktop.wording.desk import pickup_line

    now = session.now()
    open_uow = session.office().open_uow
    found = waiting_for_pickup(open_uow, now=now, days=arguments.days, actor=session.actor)
    lines = [pickup_line(line, now) for line in found]
    return session.answer(
        [_pickup_data(line) for line in found], *(lines or ["Không có kết quả nào chờ trả."])
    )


def _pickup_data(line: PickupLine) -> dict[str, object]:
    call = line.call
    return {
        "code": line.code,
        "applicant": line.owner_name,
        "phone": line.phone,
        "procedure_name": line.procedure_name,
        "ready_at": iso(line.ready_at),
        "shelf": line.shelf_code,
        "called_at": iso_or_none(line.called_at),
        "outcome": None if call is None else call.outcome.value,
        "comes_on": None if call is None or call.comes_on is None else call.comes_on.isoformat(),
        "call_note": "" if call is None else call.note,
    }


def _shelf(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.shelf import put_on_shelf

    place = "" if arguments.place == _NONE else arguments.place
    record = put_on_shelf(
        session.office().open_uow,
        arguments.code,
        place,
        actor=session.actor,
        now=moment(arguments, session),
    )
    return answer_record(session, record)


def _called(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.shelf import record_call

    comes_on: date | None = parse_day(arguments.on) if arguments.on else None
    record = record_call(
        session.office().open_uow,
        arguments.code,
        CallOutcome(arguments.outcome),
        comes_on=comes_on,
        note=arguments.note,
        actor=session.actor,
        now=moment(arguments, session),
    )
    return answer_record(session, record)


def _undo(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import undo_move
    from cds_desktop.services.dossiers.desk_acts import Act, undo_act

    open_uow, at, code = session.office().open_uow, moment(arguments, session), arguments.code
    if arguments.act == _MOVE:
        record = undo_move(open_uow, code, actor=session.actor, now=at)
    else:
        record = undo_act(open_uow, code, Act(arguments.act), actor=session.actor, now=at)
    return answer_record(session, record)


def _settings(arguments: argparse.Namespace, session: Session) -> int:
    from dataclasses import replace

    from cds_desktop.domain.errors import RuleBroken
    from cds_desktop.services.desk_settings import desk_settings, set_desk_settings

    open_uow = session.office().open_uow
    now = kept = desk_settings(open_uow)
    days = arguments.supplement_days
    if days is not None:
        if days != _NONE and not (days.isascii() and days.isdigit()):
            raise RuleBroken("desk.days_unreadable", text=days)
        now = replace(now, supplement_days=None if days == _NONE else int(days))
    if arguments.extension_days is not None:
        now = replace(now, extension_days=arguments.extension_days)
    if arguments.shelves is not None:
        now = replace(now, shelves=arguments.shelves)
    if now != kept:
        kept = set_desk_settings(open_uow, now, actor=session.actor, now=session.now())
    given = kept.supplement_days
    return session.answer(
        {
            "supplement_days": given,
            "extension_days": kept.extension_days,
            "shelves": kept.shelves,
        },
        f"Bổ sung giấy tờ trong: {given} ngày làm việc" if given else "Không ghi ngày bổ sung cuối",
        f"Khi hẹn lại, đề nghị thêm: {kept.extension_days} ngày làm việc",
        f"Ngăn kệ: {kept.shelves}",
    )
