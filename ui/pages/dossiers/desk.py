"""Joins the detail to the acts: what needs an answer asks for it in place first."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject

from cds_desktop.domain.digitisation import Paper, PaperState
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import PAUSED, PaymentWay, Status
from cds_desktop.wording.desk import last_day_words
from ui.context import Context
from ui.pages.dossiers.acts import DossierActs
from ui.pages.dossiers.desk_acts import DeskActs
from ui.pages.dossiers.detail import DossierDetail
from ui.pages.dossiers.moves import Wish, needs_reason, steps_for
from ui.pages.dossiers.papers import PaperRow
from ui.widgets.asking import InPlaceForm

if TYPE_CHECKING:
    from cds_desktop.services.dossier_views import DossierView
    from cds_desktop.services.dossiers.supplements import DueChange
    from ui.pages.dossiers.pickup_forms import CallForm, HandBackForm, ShelfForm
    from ui.pages.dossiers.request_forms import ExtensionForm, ResumeForm, SupplementForm

_ASKING_MOVES: Final = {
    "stop": Status.STOPPED,
    "supplement": Status.SUPPLEMENT_REQUESTED,
    "withdraw": Status.WITHDRAWN,
}
_ASKING_WISHES: Final = {wish.value: wish for wish in Wish if wish is not Wish.SIGN}
_Form = TypeVar("_Form", bound=InPlaceForm)


class DetailDesk(QObject):
    """Listens to every button of the detail.

    Args:
        context: The office and its jobs.
        detail: The pane.
        acts: Does the work.
    """

    def __init__(self, context: Context, detail: DossierDetail, acts: DossierActs) -> None:
        super().__init__(detail)
        self._context, self._detail, self._acts = context, detail, acts
        self._desk_acts = DeskActs(context, acts)
        self._reasoned: Callable[[DossierRecord, str], None] | None = None
        self._forms: dict[str, InPlaceForm] = {}
        moves = detail.moves
        detail.ask.confirmed.connect(self._answered)
        moves.wanted.connect(self._move_wanted)
        moves.wished.connect(self._wished)
        moves.rating_wanted.connect(self._rate)
        moves.paid.connect(self._paid)
        for papers in (detail.papers, detail.result):
            papers.attach_asked.connect(self._choose_file)
            papers.dropped.connect(self._attach)
            papers.open_asked.connect(self._open_file)
            papers.state_asked.connect(self._paper_state)
            papers.keep_asked.connect(self._keep_original)

    def open_act(self, act: str) -> bool:
        """Begin an act that another page asked for by name; False when it is not possible now.

        Only acts which ask for something in place first: opening them changes nothing yet.
        """
        view = self._detail.view
        if view is None:
            return False
        steps = steps_for(view, self._context.actor, self._context.now())
        to, wish = _ASKING_MOVES.get(act), _ASKING_WISHES.get(act)
        if to is not None and to in steps.others:
            self._move_wanted(to)
        elif act == "resume" and view.record.status in PAUSED and steps.forward is not None:
            self._move_wanted(steps.forward)
        elif wish in steps.wishes and not (wish is Wish.EXTEND and steps.no_extension):
            self._wished(wish)
        else:
            return False
        return True

    # --- moves ------------------------------------------------------------------------------------

    def _move_wanted(self, to: Status) -> None:
        view = self._detail.view
        if view is None:
            return
        record = view.record
        if to is Status.SUPPLEMENT_REQUESTED:
            form = self.supplement
            form.show_view(view, self._context.now())
            self._detail.open_form(form)
        elif to is Status.PROCESSING and record.status in PAUSED:
            self._desk_acts.preview_resume(record, partial(self._show_resume, record.code))
        elif to is Status.RETURNED and record.kept_originals:
            self._ask_receiver(record)
        elif needs_reason(to):
            self._ask_why(view, to)
        else:
            self._acts.move(record, to)

    def _ask_why(self, view: "DossierView", to: Status) -> None:
        title, verb, help_words = self._questions(view, to)
        required = to is not Status.PAYMENT_REQUESTED
        self._ask_reason(
            lambda asked, reason: self._acts.move(asked, to, reason),
            title,
            verb,
            help_words=help_words,
            required=required,
        )

    def _questions(self, view: "DossierView", to: Status) -> tuple[str, str, str]:
        """Title, verb and help of the question for a reason."""
        if to is Status.PAYMENT_REQUESTED:
            help_words = self.tr("Ghi số tiền và nơi nộp, nếu có.")
            return self.tr("Yêu cầu nộp phí, lệ phí"), self.tr("Yêu cầu nộp phí"), help_words
        if to is Status.WITHDRAWN:
            help_words = self.tr("Theo đề nghị bằng văn bản của người nộp.")
            return self.tr("Vì sao người dân rút hồ sơ?"), self.tr("Rút hồ sơ"), help_words
        if to is Status.STOPPED:
            help_words = self.tr("Nêu căn cứ dừng xử lý.")
            until = view.record.wait_until
            if until is not None:
                today = self._context.now().date()
                words = last_day_words(until, view.calendar, today)
                help_words = f"{words[:1].upper()}{words[1:]}. {help_words}"
            return self.tr("Vì sao dừng xử lý?"), self.tr("Dừng xử lý"), help_words
        return self.tr("Vì sao từ chối tiếp nhận?"), self.tr("Từ chối tiếp nhận"), ""

    def _ask_reason(
        self,
        answer: Callable[[DossierRecord, str], None],
        title: str,
        verb: str,
        *,
        help_words: str = "",
        required: bool = True,
    ) -> None:
        self._reasoned = answer
        ask = self._detail.ask
        ask.ask_reason(title, verb, help_words=help_words, required=required)
        self._detail.open_form(ask)

    def _answered(self) -> None:
        words, answer = self._detail.ask.text(), self._reasoned
        self._with_record(lambda record: answer(record, words) if answer else None)

    def _with_record(self, act: Callable[[DossierRecord], object]) -> None:
        """Put the action bar back and act on the dossier on show."""
        record = self._detail.record
        self._detail.end_asking()
        if record is not None:
            act(record)

    def _show_resume(self, code: str, change: "DueChange") -> None:
        record = self._detail.record
        if record is None or record.code != code or record.status not in PAUSED:
            return
        paid = record.status is Status.PAYMENT_REQUESTED
        form = self.resume
        form.show_change(
            self.tr("Đã nộp phí, xử lý tiếp?") if paid else self.tr("Đã nhận đủ bổ sung?"),
            self.tr("Đã nộp phí") if paid else self.tr("Đã nhận bổ sung"),
            change,
        )
        self._detail.open_form(form)

    # --- acts beside the moves --------------------------------------------------------------------

    def _wished(self, wish: Wish) -> None:
        view = self._detail.view
        if view is None:
            return
        record, now = view.record, self._context.now()
        if wish is Wish.SIGN:
            self._desk_acts.submit(record)
        elif wish is Wish.UNSIGN:
            self._ask_reason(
                self._desk_acts.return_unsigned,
                self.tr("Vì sao trả lại, chưa ký?"),
                self.tr("Trả lại"),
                help_words=self.tr("Người xử lý sẽ làm theo lời ghi ở đây."),
            )
        elif wish is Wish.EXTEND:
            self.extension.show_view(view)
            self._detail.open_form(self.extension)
        elif wish is Wish.HAND_BACK:
            self._ask_receiver(record)
        elif wish is Wish.ORIGINALS:
            self.hand_back.show_originals(record)
            self._detail.open_form(self.hand_back)
        elif wish is Wish.CALL:
            self.call.show_record(record, now)
            self._detail.open_form(self.call)
        else:
            self._desk_acts.find_place(partial(self._show_shelf, record.code))

    def _ask_receiver(self, record: DossierRecord) -> None:
        self.hand_back.show_record(record)
        self._detail.open_form(self.hand_back)

    def _show_shelf(self, code: str, free: str) -> None:
        record = self._detail.record
        if record is not None and record.code == code and record.status is Status.FINISHED:
            self.shelf.show_place(record, free)
            self._detail.open_form(self.shelf)

    # --- the forms, made when they are first needed -----------------------------------------------

    @property
    def supplement(self) -> "SupplementForm":
        """Asks for papers."""
        from ui.pages.dossiers.request_forms import SupplementForm

        return self._form("supplement", SupplementForm, self._confirm_supplement)

    @property
    def resume(self) -> "ResumeForm":
        """Goes on after a wait."""
        from ui.pages.dossiers.request_forms import ResumeForm

        return self._form("resume", ResumeForm, self._confirm_resume)

    @property
    def extension(self) -> "ExtensionForm":
        """Apologises with a new date."""
        from ui.pages.dossiers.request_forms import ExtensionForm

        return self._form("extension", ExtensionForm, self._confirm_extension)

    @property
    def hand_back(self) -> "HandBackForm":
        """Hands the result back, or originals alone."""
        from ui.pages.dossiers.pickup_forms import HandBackForm

        return self._form("hand_back", HandBackForm, self._confirm_hand_back)

    @property
    def shelf(self) -> "ShelfForm":
        """Puts the result on a shelf."""
        from ui.pages.dossiers.pickup_forms import ShelfForm

        return self._form("shelf", ShelfForm, self._confirm_shelf)

    @property
    def call(self) -> "CallForm":
        """Notes a call."""
        from ui.pages.dossiers.pickup_forms import CallForm

        return self._form("call", CallForm, self._confirm_call)

    def _form(self, name: str, make: type[_Form], confirm: Callable[[], None]) -> _Form:
        found = self._forms.get(name)
        if not isinstance(found, make):
            found = make()
            found.confirmed.connect(confirm)
            self._detail.add_form(found)
            self._forms[name] = found
        return found

    def _confirm_supplement(self) -> None:
        form = self.supplement
        items, reason, until = form.items(), form.reason.text().strip(), form.until.date()
        self._with_record(lambda record: self._desk_acts.ask_papers(record, items, reason, until))

    def _confirm_resume(self) -> None:
        self._with_record(lambda record: self._acts.move(record, Status.PROCESSING))

    def _confirm_extension(self) -> None:
        until, reason = self.extension.until(), self.extension.reason.text().strip()
        if until is not None:
            new = until
            self._with_record(lambda record: self._desk_acts.extend(record, new, reason))

    def _confirm_hand_back(self) -> None:
        form = self.hand_back
        name, given = form.name.text().strip(), form.given()
        if not form.is_result:
            self._with_record(lambda record: self._desk_acts.give_back(record, given, name))
            return
        note, way = form.note.text().strip(), form.way.value()
        reason = form.reason.text().strip()
        self._with_record(
            lambda record: self._acts.hand_back(
                record, name, note=note, way=way, originals=given, reason=reason
            )
        )

    def _confirm_shelf(self) -> None:
        place = self.shelf.place.text().strip()
        self._with_record(lambda record: self._desk_acts.put_on_shelf(record, place))

    def _confirm_call(self) -> None:
        form = self.call
        outcome, day, note = form.outcome.value(), form.day(), form.note.text().strip()
        self._with_record(lambda record: self._desk_acts.called(record, outcome, day, note))

    # --- rating, payment, papers ------------------------------------------------------------------

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

    def _keep_original(self, row: PaperRow) -> None:
        record, paper = self._detail.record, row.paper
        if record is not None and paper is not None:
            self._desk_acts.keep_original(record, paper)

    def _paper_state(self, row: PaperRow, state: PaperState) -> None:
        record, paper = self._detail.record, row.paper
        if record is None or paper is None:
            return
        if state is PaperState.CANNOT_SCAN:
            title = self.tr("Vì sao không quét được “{name}”?").format(name=paper.name[:80])
            self._ask_reason(partial(self._cannot_scan, paper), title, self.tr("Ghi nhận"))
        else:
            self._acts.set_paper(record, paper, state)

    def _cannot_scan(self, paper: Paper, record: DossierRecord, reason: str) -> None:
        self._acts.set_paper(record, paper, PaperState.CANNOT_SCAN, reason)
