"""Joins the detail to the acts: what needs a reason or a name asks for it in place first."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from cds_desktop.domain.digitisation import Paper, PaperState
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import PaymentWay, Status, next_moves
from ui.pages.dossiers.acts import DossierActs
from ui.pages.dossiers.detail import DossierDetail
from ui.pages.dossiers.moves import needs_reason
from ui.pages.dossiers.papers import PaperRow

# Acts that ask for something in place first, so that opening them changes nothing yet.
_ACTS: Final = {
    "stop": Status.STOPPED,
    "supplement": Status.SUPPLEMENT_REQUESTED,
    "withdraw": Status.WITHDRAWN,
}


class DetailDesk(QObject):
    """Listens to every button of the detail.

    Args:
        detail: The pane.
        acts: Does the work.
    """

    def __init__(self, detail: DossierDetail, acts: DossierActs) -> None:
        super().__init__(detail)
        self._detail, self._acts = detail, acts
        self._asking: Callable[[DossierRecord, str], None] | None = None
        moves = detail.moves
        detail.ask.answered.connect(self._answered)
        moves.wanted.connect(self._move_wanted)
        moves.other_receiver.connect(self._ask_receiver)
        moves.rating_wanted.connect(self._rate)
        moves.paid.connect(self._paid)
        for papers in (detail.papers, detail.result):
            papers.attach_asked.connect(self._choose_file)
            papers.dropped.connect(self._attach)
            papers.open_asked.connect(self._open_file)
            papers.state_asked.connect(self._paper_state)

    def open_act(self, act: str) -> bool:
        """Begin an act that another page asked for by name; False when it is not possible now."""
        to = _ACTS.get(act)
        record = self._detail.record
        if to is None or record is None or to not in next_moves(record.status):
            return False
        self._move_wanted(to)
        return True

    def _move_wanted(self, to: Status) -> None:
        record = self._detail.record
        if record is None:
            return
        if not needs_reason(to):
            self._acts.move(record, to)
            return
        self._asking = lambda asked, reason: self._acts.move(asked, to, reason)
        title, verb, help_words = self._questions(to)
        required = to is not Status.PAYMENT_REQUESTED
        self._detail.ask_reason(title, verb, help_words=help_words, required=required)

    def _questions(self, to: Status) -> tuple[str, str, str]:
        """Title, verb and help of the question for a reason."""
        view = self._detail.view
        asked = view.supplements if view is not None else 0
        if to is Status.SUPPLEMENT_REQUESTED:
            help_words = self.tr("Ghi rõ từng giấy tờ còn thiếu.")
            if asked:
                words = self.tr("Đã yêu cầu {count} lần; người dân không đi lại quá hai lần.")
                help_words = words.format(count=asked)
            return self.tr("Yêu cầu bổ sung giấy tờ gì?"), self.tr("Yêu cầu bổ sung"), help_words
        if to is Status.PAYMENT_REQUESTED:
            help_words = self.tr("Ghi số tiền và nơi nộp, nếu có.")
            return self.tr("Yêu cầu nộp phí, lệ phí"), self.tr("Yêu cầu nộp phí"), help_words
        if to is Status.WITHDRAWN:
            help_words = self.tr("Theo đề nghị bằng văn bản của người nộp.")
            return self.tr("Vì sao người dân rút hồ sơ?"), self.tr("Rút hồ sơ"), help_words
        if to is Status.STOPPED:
            help_words = self.tr("Nêu căn cứ dừng xử lý.")
            return self.tr("Vì sao dừng xử lý?"), self.tr("Dừng xử lý"), help_words
        return self.tr("Vì sao từ chối tiếp nhận?"), self.tr("Từ chối tiếp nhận"), ""

    def _answered(self, words: str) -> None:
        record, asking = self._detail.record, self._asking
        self._detail.end_asking()
        if record is not None and asking is not None:
            asking(record, words)

    def _ask_receiver(self) -> None:
        self._asking = self._acts.hand_back
        self._detail.ask_name(self.tr("Trả kết quả cho người nhận thay"), self.tr("Trả kết quả"))

    def _rate(self) -> None:
        if self._detail.record is not None:
            self._acts.rate(self._detail.record)

    def _paid(self, way: PaymentWay) -> None:
        if self._detail.record is not None:
            self._acts.pay(self._detail.record, way)

    def _choose_file(self, row: PaperRow) -> None:
        if self._detail.record is not None:
            self._acts.choose_file(self._detail.record, row.paper, row.number)

    def _attach(self, row: PaperRow, path: Path) -> None:
        if self._detail.record is not None:
            self._acts.attach(self._detail.record, row.paper, row.number, path)

    def _open_file(self, row: PaperRow) -> None:
        if row.paper is not None and row.paper.file is not None:
            self._acts.open_file(row.paper.file)

    def _paper_state(self, row: PaperRow, state: PaperState) -> None:
        record, paper = self._detail.record, row.paper
        if record is None or paper is None:
            return
        if state is PaperState.CANNOT_SCAN:
            self._asking = partial(self._cannot_scan, paper)
            title = self.tr("Vì sao không quét được “{name}”?").format(name=paper.name[:80])
            self._detail.ask_reason(title, self.tr("Ghi nhận"), help_words="", required=True)
        else:
            self._acts.set_paper(record, paper, state)

    def _cannot_scan(self, paper: Paper, record: DossierRecord, reason: str) -> None:
        self._acts.set_paper(record, paper, PaperState.CANNOT_SCAN, reason)
