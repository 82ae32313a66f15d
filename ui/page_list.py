"""The pages of the program: place in the rail, roles, and how each is built on its first visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.officers import Actor, Right, Role
from ui.frame.facts import PageSpec

if TYPE_CHECKING:
    from ui.context import Context
    from ui.page import Page

_EVERYBODY = frozenset(Role)
_DESK = _EVERYBODY - {Role.SUPERVISOR}
_COUNTER = frozenset({Role.RECEPTION, Role.ADMIN})
_COLLECTORS = frozenset(role for role in Role if Actor(None, "", role).may(Right.CONSOLIDATE))


def page_list(*, collects: bool = False) -> list[PageSpec]:
    """Every page, in the order of the rail; the queue joins later between the first ones.

    Args:
        collects: Whether units report to the office: then their reports have a page too.
    """
    say = QCoreApplication.translate
    consolidation = PageSpec(
        "consolidation", say("Pages", "Tổng hợp"), "sum", _consolidation, _COLLECTORS
    )
    return [
        PageSpec("today", say("Pages", "Hôm nay"), "calendar-event", _today, _DESK),
        PageSpec("reception", say("Pages", "Tiếp nhận"), "file-plus", _reception, _COUNTER),
        PageSpec("dossiers", say("Pages", "Hồ sơ"), "files", _dossiers, _DESK),
        PageSpec("digitisation", say("Pages", "Số hóa"), "scan", _digitisation, _DESK),
        PageSpec("ratings", say("Pages", "Hài lòng"), "mood-smile", _ratings, _EVERYBODY),
        PageSpec("procedures", say("Pages", "Thủ tục"), "qrcode", _procedures, _EVERYBODY),
        PageSpec("indicators", say("Pages", "Chỉ số"), "chart-bar", _indicators, _EVERYBODY),
        PageSpec("reports", say("Pages", "Báo cáo"), "report", _reports, _EVERYBODY),
        *([consolidation] if collects else []),
        PageSpec(
            "settings", say("Pages", "Cài đặt"), "settings", _settings, _EVERYBODY, at_foot=True
        ),
    ]


def _today(context: Context) -> Page:
    from ui.pages.today import TodayPage

    return TodayPage(context)


def _reception(context: Context) -> Page:
    from ui.pages.reception import ReceptionPage

    return ReceptionPage(context)


def _dossiers(context: Context) -> Page:
    from ui.pages.dossiers import DossiersPage

    return DossiersPage(context)


def _digitisation(context: Context) -> Page:
    from ui.pages.digitisation import DigitisationPage

    return DigitisationPage(context)


def _ratings(context: Context) -> Page:
    from ui.pages.ratings import RatingsPage

    return RatingsPage(context)


def _procedures(context: Context) -> Page:
    from ui.pages.procedures import ProceduresPage

    return ProceduresPage(context)


def _indicators(context: Context) -> Page:
    from ui.pages.indicators import IndicatorsPage

    return IndicatorsPage(context)


def _reports(context: Context) -> Page:
    from ui.pages.reports import ReportsPage

    return ReportsPage(context)


def _consolidation(context: Context) -> Page:
    from ui.pages.consolidation import ConsolidationPage

    return ConsolidationPage(context)


def _settings(context: Context) -> Page:
    from ui.pages.settings import SettingsPage

    return SettingsPage(context)
