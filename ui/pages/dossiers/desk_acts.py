"""Acts of the desk beside the moves: each is one service call, one notice, one undo."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from cds_desktop.domain.digitisation import Paper
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.pickup import CallOutcome, CallResult
from cds_desktop.wording.desk import call_words
from cds_desktop.wording.moments import moment_words
from ui.context import Context
from ui.pages.dossiers.acts import DossierActs

if TYPE_CHECKING:
    from cds_desktop.services.dossiers.desk_acts import Act
    from cds_desktop.services.dossiers.supplements import DueChange


class DeskActs(QObject):
    """Requests, apologies, signing, originals, shelf and calls.

    Args:
        context: The office, who acts, and the job queue.
        acts: Tells the others what was done.
    """

    def __init__(self, context: Context, acts: DossierActs) -> None:
        super().__init__(acts)
        self._context, self._acts = context, acts

    # --- requests and dates -----------------------------------------------------------------------

    def ask_papers(
        self, record: DossierRecord, items: Sequence[str], reason: str, until: date | None
    ) -> None:
        """Ask for missing papers; the form that says so is one key away."""
        from cds_desktop.services.dossiers.supplements import request_supplement

        words = self.tr("Đã yêu cầu bổ sung hồ sơ {code}. Ctrl+P để in phiếu.")
        self._do(
            partial(request_supplement, items=items, reason=reason, until=until),
            record,
            words,
            partial(self._acts.undo_move, record.code),
        )

    def preview_resume(self, record: DossierRecord, show: Callable[["DueChange"], None]) -> None:
        """Compute the date which a waiting dossier would get now."""
        from cds_desktop.services.dossiers.supplements import due_if_resumed

        context = self._context
        work = partial(
            due_if_resumed, context.open_uow, record.code, now=context.now(), actor=context.actor
        )
        context.jobs.run(self, work, show, context.notices.failed)

    def extend(self, record: DossierRecord, until: datetime, reason: str) -> None:
        """Apologise and name a new date."""
        from cds_desktop.services.dossiers import extend

        words = self.tr("Đã hẹn lại hồ sơ {code}: {moment}. Ctrl+P để in phiếu xin lỗi.")
        self._do(
            partial(extend, until=until, reason=reason),
            record,
            words.replace("{moment}", moment_words(until)),
            partial(self._acts.undo_move, record.code),
        )

    # --- signing ----------------------------------------------------------------------------------

    def submit(self, record: DossierRecord) -> None:
        """Lay the dossier before the leader."""
        from cds_desktop.services.dossiers.desk_acts import Act
        from cds_desktop.services.dossiers.signing import submit_for_signature

        words = self.tr("Đã trình ký hồ sơ {code}.")
        self._do_act(submit_for_signature, record, words, Act.SIGNING_ASKED)

    def return_unsigned(self, record: DossierRecord, reason: str) -> None:
        """Give the dossier back to the one who works on it."""
        from cds_desktop.services.dossiers.desk_acts import Act
        from cds_desktop.services.dossiers.signing import return_from_signature

        words = self.tr("Đã trả hồ sơ {code} về người xử lý, chưa ký.")
        work = partial(return_from_signature, reason=reason)
        self._do_act(work, record, words, Act.SIGNING_RETURNED)

    # --- originals --------------------------------------------------------------------------------

    def keep_original(self, record: DossierRecord, paper: Paper) -> None:
        """Note that the original of a paper stays here, or not after all."""
        from cds_desktop.services.dossiers.desk_acts import Act
        from cds_desktop.services.dossiers.originals import keep_original

        words = self.tr("Hồ sơ {code}: giữ bản chính giấy tờ số {number}, trả lại cùng kết quả.")
        if paper.is_kept:
            words = self.tr("Hồ sơ {code}: không giữ bản chính giấy tờ số {number}.")
        work = partial(keep_original, number=paper.position, is_kept=not paper.is_kept)
        said = words.replace("{number}", str(paper.position))
        self._do_act(work, record, said, Act.ORIGINALS_KEPT)

    def give_back(self, record: DossierRecord, numbers: Sequence[int], name: str) -> None:
        """Give originals back without a result."""
        from cds_desktop.services.dossiers.desk_acts import Act
        from cds_desktop.services.dossiers.originals import give_back

        words = self.tr("Đã trả lại bản chính của hồ sơ {code}.")
        work = partial(give_back, numbers=numbers, to=name)
        self._do_act(work, record, words, Act.ORIGINALS_GIVEN_BACK)

    # --- shelf and calls --------------------------------------------------------------------------

    def find_place(self, show: Callable[[str], None]) -> None:
        """Find the next free place."""
        from cds_desktop.services.dossiers.shelf import next_free_place

        context = self._context
        work = partial(next_free_place, context.open_uow)
        context.jobs.run(self, work, show, context.notices.failed)

    def put_on_shelf(self, record: DossierRecord, place: str) -> None:
        """Note where the result lies."""
        from cds_desktop.services.dossiers.desk_acts import Act
        from cds_desktop.services.dossiers.shelf import put_on_shelf

        words = self.tr("Kết quả hồ sơ {code} ở kệ {place}.")
        if not place:
            words = self.tr("Đã lấy kết quả hồ sơ {code} khỏi kệ.")
        said = words.replace("{place}", place.upper())
        self._do_act(partial(put_on_shelf, place=place), record, said, Act.SHELVED)

    def called(
        self, record: DossierRecord, outcome: CallOutcome, comes_on: date | None, note: str
    ) -> None:
        """Note a call and how it ended."""
        from cds_desktop.services.dossiers.desk_acts import Act
        from cds_desktop.services.dossiers.shelf import record_call

        result = call_words(CallResult(outcome, comes_on))
        said = self.tr("Đã gọi về hồ sơ {code}: {result}.").replace("{result}", result)
        work = partial(record_call, outcome=outcome, comes_on=comes_on, note=note)
        self._do_act(work, record, said, Act.CALLED)

    # --- plumbing ---------------------------------------------------------------------------------

    def _do_act(
        self, work: Callable[..., DossierRecord], record: DossierRecord, words: str, act: "Act"
    ) -> None:
        self._do(work, record, words, partial(self._undo, record.code, act))

    def _do(
        self,
        work: Callable[..., DossierRecord],
        record: DossierRecord,
        words: str,
        undo: Callable[[], None] | None,
    ) -> None:
        context = self._context
        said = words.format(code=record.short_code)
        bound: Callable[[], Any] = partial(
            work, context.open_uow, record.code, actor=context.actor, now=context.now()
        )
        self._acts.run(bound, lambda changed: self._acts.tell(changed, said, undo))

    def _undo(self, code: str, act: "Act") -> None:
        from cds_desktop.services.dossiers.desk_acts import undo_act

        context = self._context
        words = self.tr("Đã hoàn tác việc vừa rồi của hồ sơ {code}.")
        self._acts.run(
            partial(undo_act, context.open_uow, code, act, actor=context.actor, now=context.now()),
            lambda changed: self._acts.tell(changed, words.format(code=changed.short_code)),
        )
