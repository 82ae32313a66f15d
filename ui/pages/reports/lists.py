"""The lists beside the form: checks, indicators, workbooks written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.measures import count_shown, shown
from cds_desktop.domain.periods import Period, calendar_month, presets
from cds_desktop.domain.settlement_form import Check, CheckKind
from cds_desktop.wording.moments import clock_words, full_day
from cds_desktop.wording.reports import check_shown, interval_words, period_name, verdict_words
from ui.models.columns import Column
from ui.theme import Tone
from ui.widgets.state import StateWord

if TYPE_CHECKING:
    from cds_desktop.domain.indicators import IndicatorValue
    from cds_desktop.domain.report_versions import ReportVersion
    from cds_desktop.domain.reports import Report
    from cds_desktop.services.reports import ExportRecord
    from ui.pages.reports.desk import SetOfValues

_tr: Final = QCoreApplication.translate
DOSSIERS, NUMERATOR, DENOMINATOR, SHARE = "dossiers", "numerator", "denominator", "share"


# Checks -----------------------------------------------------------------------------------------


def check_rows(report: "Report", version: "ReportVersion | None" = None) -> list[Check]:
    """What failed first, then the checks of the whole office; fields that are right are left out.

    Every identity is checked for every field; listing those that hold would hide the others.
    """
    checks = report.checks
    if version is not None and version.body.checks:
        # The check of the version also looks at earlier reports and at what is usual.
        checks = version.body.checks
    failed = sorted(
        (check for check in checks if not check.is_ok), key=lambda check: not check.is_error
    )
    fine = [check for check in checks if check.is_ok and check.field is None]
    return [*failed, *fine]


def fine_fields(report: "Report") -> int:
    """How many checks of single fields hold."""
    return sum(1 for check in report.checks if check.is_ok and check.field is not None)


def check_state(check: Check) -> StateWord:
    """Say whether a check holds."""
    if check.is_ok:
        return StateWord(Tone.OK, _tr("Reports", "Đúng"))
    if check.is_error:
        return StateWord(Tone.LATE, _tr("Reports", "Sai"), "circle-x")
    return StateWord(Tone.SOON, _tr("Reports", "Lưu ý"), "alert-circle")


def report_state(report: "Report") -> StateWord:
    """Say what all checks together found."""
    errors = sum(1 for check in report.failed_checks if check.is_error)
    remarks = len(report.failed_checks) - errors
    if errors:
        words = _tr("Reports", "{count} kiểm tra sai, xem trước khi gửi")
        return StateWord(Tone.LATE, words.format(count=errors), "circle-x")
    if remarks:
        words = _tr("Reports", "Mọi đẳng thức đều đúng, {count} điều lưu ý")
        return StateWord(Tone.SOON, words.format(count=remarks), "alert-circle")
    return StateWord(Tone.OK, _tr("Reports", "Mọi kiểm tra đều đúng"))


def check_columns() -> Sequence[Column[Check]]:
    """Return the columns of the checks; only the count opens dossiers."""
    return (
        Column("state", _tr("Reports", "Kết quả"), 110, lambda check: "", state=check_state,
               sortable=False),
        Column("words", _tr("Reports", "Kiểm tra"), 400, _check_words, stretch=True,
               sortable=False),
        Column(DOSSIERS, _tr("Reports", "Hồ sơ liên quan"), 132, _check_count, right=True,
               sortable=False),
    )  # fmt: skip


def _check_words(check: Check) -> str:
    words = check_shown(check)
    if check.kind is CheckKind.NO_DUE_DATE and not check.is_ok:
        words += _tr("Reports", " (danh mục chưa có thời hạn)")
    return words


def _check_count(check: Check) -> str:
    return count_shown(len(check.dossier_ids)) if check.dossier_ids else "–"


# Indicators -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One share of the period with both counts.

    Attributes:
        share: The value in its unit; "–" without a base.
        cells: Ids of the cells of numerator and denominator.
    """

    id: str
    name: str
    numerator: int | None
    denominator: int | None
    share: str
    aim: str
    cells: tuple[str, str]

    @property
    def is_heading(self) -> bool:
        """Whether it only names the set of the lines below."""
        return not self.cells[0]


def share_lines(
    report: "Report",
    others: "Sequence[SetOfValues]" = (),
    cells: "Mapping[str, int | None] | None" = None,
) -> list[ShareLine]:
    """The indicators in their order; coverage and interval stand beside satisfaction.

    Args:
        report: Today's figures.
        others: Further sets, which stand below under their names.
        cells: Of a locked version, which are shown instead.
    """
    found: list[ShareLine] = []
    for value in report.values:
        line = _share_line(value, cells)
        if value.id == "S06" and report.ratings.total:
            interval = _tr("Reports", "khoảng tin cậy 95 %: {interval}")
            line = replace(line, aim=interval.format(interval=interval_words(report.ratings)))
        found.append(line)
    rated: int | None = report.ratings.rated_of_returned
    returned: int | None = report.ratings.returned
    if cells is not None:
        rated, returned = cells.get("S06.rated_of_returned"), cells.get("S06.returned")
    found.append(
        ShareLine(
            "", _tr("Reports", "Độ phủ: hồ sơ đã trả kết quả có phiếu đánh giá"),
            rated, returned, shown(rated, returned), "",
            ("S06.rated_of_returned", "S06.returned"),
        )
    )  # fmt: skip
    for each in others:
        found.append(ShareLine("", each.name, None, None, "", each.label, ("", "")))
        found += [_share_line(value, cells) for value in each.values]
    return found


def _share_line(value: "IndicatorValue", cells: "Mapping[str, int | None] | None") -> ShareLine:
    of = f"{value.id}.numerator", f"{value.id}.denominator"
    if cells is not None:
        # Points may hang on further counts, which the cells of one indicator do not tell.
        value = replace(value, numerator=cells.get(of[0]), denominator=cells.get(of[1]), score=None)
    item = value.definition
    aim = verdict_words(value)
    if value.score is not None:
        aim = _tr("Reports", "{score} điểm").format(score=value.score_shown)
    return ShareLine(value.id, item.name, value.numerator, value.denominator, value.shown, aim, of)


def share_columns() -> Sequence[Column[ShareLine]]:
    """Return the columns of the indicators; the figures open their dossiers."""
    return (
        Column("id", _tr("Reports", "Mã"), 84, lambda line: line.id, sortable=False,
               tone=Tone.MUTED),
        Column("name", _tr("Reports", "Chỉ số"), 300, lambda line: line.name, stretch=True,
               sortable=False),
        Column(NUMERATOR, _tr("Reports", "Tử số"), 92, lambda line: _count(line, line.numerator),
               right=True, sortable=False),
        Column(DENOMINATOR, _tr("Reports", "Mẫu số"), 92,
               lambda line: _count(line, line.denominator), right=True, sortable=False),
        Column(SHARE, _tr("Reports", "Tỷ lệ"), 92,
               lambda line: line.share, right=True, sortable=False),
        Column("aim", _tr("Reports", "So với mục tiêu"), 296, lambda line: line.aim,
               sortable=False),
    )  # fmt: skip


def _count(line: ShareLine, count: int | None) -> str:
    if line.is_heading:
        return ""
    return "–" if count is None else count_shown(count)


# Workbooks --------------------------------------------------------------------------------------


def named_period(record: "ExportRecord") -> str:
    """Name the period of a workbook as the picker named it."""
    for period in (calendar_month(record.last), *presets(record.last)):
        if (period.first, period.last) == (record.first, record.last):
            return period_name(period)
    return period_name(Period(record.first, record.last))


def export_columns() -> "Sequence[Column[ExportRecord]]":
    """Return the columns of the workbooks written."""
    return (
        Column("at", _tr("Reports", "Lúc"), 156, _moment, sortable=False),
        Column("period", _tr("Reports", "Kỳ"), 220, named_period, sortable=False),
        Column("file", _tr("Reports", "Tệp"), 300, lambda record: record.file_name, stretch=True,
               sortable=False),
        Column("who", _tr("Reports", "Người xuất"), 170, lambda record: record.officer_name,
               sortable=False),
        Column("checks", _tr("Reports", "Kiểm tra"), 130, lambda record: "", state=_export_state,
               sortable=False),
    )  # fmt: skip


def _moment(record: "ExportRecord") -> str:
    return f"{full_day(office_day(record.at))} {clock_words(record.at)}"


def _export_state(record: "ExportRecord") -> StateWord:
    count = len(record.failed_checks)
    if not count:
        return StateWord(Tone.OK, _tr("Reports", "Đều đúng"))
    words = _tr("Reports", "{count} lưu ý").format(count=count)
    return StateWord(Tone.SOON, words, "alert-circle")
