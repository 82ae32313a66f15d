"""From a figure to the dossiers behind it."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.officers import Right
from cds_desktop.domain.periods import Period
from ui.context import Context
from ui.jobs import Latest
from ui.navigation import EvidenceList

if TYPE_CHECKING:
    from cds_desktop.domain.evidence import EvidenceRecord

DOSSIERS = "dossiers"
# A rater's answer is confidential (Nghị định 61/2018, Điều 27 khoản 3): the satisfied votes open
# every dossier that has a vote, so that nobody's answer can be read from the list.
CONFIDENTIAL = {"S06.numerator": "S06.denominator"}


class Evidence(QObject):
    """Opens the list of dossiers behind a figure of indicators or of a report.

    Args:
        context: As every page gets it.
        page: The page with the figures.
    """

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._latest = Latest()

    def open_cell(
        self, title: str, cell: str, period: Period, field: str | None = None, without: str = ""
    ) -> None:
        """Open the dossiers of a cell, less those of the cell `without`.

        Args:
            title: The figure in words.
            cell: Its id, as `services.indicators.evidence` takes it.
            period: Both days included.
            field: One field of State management; None for all.
            without: Id of a cell whose dossiers are left out; "" for none.
        """
        if cell in CONFIDENTIAL:
            cell = CONFIDENTIAL[cell]
            title = self.tr("{title} – mọi hồ sơ có phiếu, giữ kín từng câu trả lời").format(
                title=title
            )
        open_uow, now = self._context.open_uow, self._context.now()

        def work() -> tuple[int, ...]:
            from cds_desktop.services.indicators import evidence

            def read(name: str) -> tuple[int, ...]:
                return evidence(open_uow, name, period.first, period.last, field, now=now)

            ids = read(cell)
            if not without:
                return ids
            left_out = frozenset(read(without))
            return tuple(number for number in ids if number not in left_out)

        why = partial(_reasons_now, self._context, cell, period, field)
        show = self._latest.guard(partial(self._show, title, reasons=why))
        self._context.jobs.run(self, work, show, self._context.notices.failed)

    def open_frozen(self, title: str, report_id: int, cell: str) -> None:
        """Open the dossiers of a cell as they were frozen with a version of a report."""
        context = self._context
        actor, now = context.actor, context.now()

        def work() -> tuple[int, ...]:
            from cds_desktop.services.reports import frozen_evidence

            found = frozen_evidence(context.open_uow, report_id, cell, actor=actor, now=now)
            known = {each.dossier_id for each in found.records if each.dossier_id is not None}
            return tuple(sorted(known))

        if cell in CONFIDENTIAL:
            title = self.tr("{title} – mọi hồ sơ có phiếu, giữ kín từng câu trả lời").format(
                title=title
            )
        why = partial(_reasons_frozen, context, report_id, cell)
        show = self._latest.guard(partial(self._show, title, reasons=why))
        context.jobs.run(self, work, show, context.notices.failed)

    def open_ids(self, title: str, ids: tuple[int, ...]) -> None:
        """Open dossiers whose numbers are known already."""
        self._latest.next()
        self._show(title, ids)

    def _show(
        self,
        title: str,
        ids: tuple[int, ...],
        reasons: Callable[[], Mapping[int, str]] | None = None,
    ) -> None:
        context = self._context
        if not context.actor.may(Right.SEE_DOSSIERS):
            context.notices.info(self.tr("Vai trò của bạn xem số liệu, không mở từng hồ sơ."))
        elif not ids:
            context.notices.info(
                self.tr(
                    "{title}: không có hồ sơ để mở. Con số này bằng 0, nhập tay hoặc đếm thủ tục."
                ).format(title=title)
            )
        else:
            context.go(DOSSIERS, EvidenceList(title, ids, reasons))


def _reasons_now(
    context: Context, cell: str, period: Period, field: str | None
) -> Mapping[int, str]:
    """Why each dossier is in a cell, by the records of today."""
    from cds_desktop.services.indicators import cell_evidence

    try:
        found = cell_evidence(
            context.open_uow, cell, period, field, actor=context.actor, now=context.now()
        )
    except NotFound:  # checks and figures beside the cells say all in their title
        return {}
    return _in_words(found.records)


def _reasons_frozen(context: Context, report_id: int, cell: str) -> Mapping[int, str]:
    """Why each dossier is in a cell of a version of a report."""
    from cds_desktop.services.reports import frozen_evidence

    found = frozen_evidence(
        context.open_uow, report_id, cell, actor=context.actor, now=context.now()
    )
    return _in_words(found.records)


def _in_words(records: "Iterable[EvidenceRecord]") -> Mapping[int, str]:
    """The reasons by dossier; one of which several papers count names each reason once."""
    from cds_desktop.wording.indicators import reason_words

    found: dict[int, list[str]] = {}
    for each in records:
        if each.dossier_id is not None:
            found.setdefault(each.dossier_id, []).extend(map(reason_words, each.reasons))
    return {number: "; ".join(dict.fromkeys(words)) for number, words in found.items()}
