"""Role by role: every service that changes data or shows dossiers asks for its right first."""

import inspect
import pkgutil
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import cds_desktop.services
from cds_desktop.domain.dossier_records import DossierQuery
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.journal import JournalQuery
from cds_desktop.domain.officers import Actor, Right, Role
from cds_desktop.domain.saved_filters import SavedFilter
from cds_desktop.services.dossiers import Reception, move, receive, undo_move
from tests.offices import applicant, make_office

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

NEEDS = {
    "backups.make": Right.BACK_UP,
    "backups.set_daily_hour": Right.EDIT_SETTINGS,
    "catalogue.close": Right.EDIT_CATALOGUE,
    "catalogue.correct": Right.EDIT_CATALOGUE,
    "catalogue_imports.apply": Right.EDIT_CATALOGUE,
    "closures.close": Right.EDIT_SETTINGS,
    "demo.filling.fill": Right.EDIT_SETTINGS,
    "digitisation.attach": Right.DIGITISE,
    "digitisation.set_state": Right.DIGITISE,
    "dossier_batches.codes_of": Right.SEE_DOSSIERS,
    "dossier_batches.query_of_codes": Right.SEE_DOSSIERS,
    "dossier_exports.export_list": Right.SEE_DOSSIERS,
    "dossier_exports.ids_of": Right.SEE_DOSSIERS,
    "dossier_exports.lines_to_print": Right.SEE_DOSSIERS,
    "dossier_exports.record_list_print": Right.SEE_DOSSIERS,
    "dossier_views.view": Right.SEE_DOSSIERS,
    "dossiers.extensions.extend": Right.PROCESS,
    "dossiers.moves.hand_back": Right.HAND_BACK,
    "dossiers.moves.move": Right.PROCESS,
    "dossiers.moves.record_payment": Right.RECEIVE,
    "dossiers.reading.counts": Right.SEE_DOSSIERS,
    "dossiers.reading.page": Right.SEE_DOSSIERS,
    "dossiers.reading.show": Right.SEE_DOSSIERS,
    "dossiers.reception.receive": Right.RECEIVE,
    "dossiers.reception.register": Right.RECEIVE,
    "form_settings.set_slip_qr_side": Right.EDIT_SETTINGS,
    "forms.plan_form": Right.SEE_DOSSIERS,
    "forms.plan_register": Right.SEE_DOSSIERS,
    "forms.record_form_print": Right.SEE_DOSSIERS,
    "forms.record_register_print": Right.SEE_DOSSIERS,
    "indicators.evidence_codes": Right.SEE_INDICATORS,
    "journal.export": Right.SEE_JOURNAL,
    "journal.find": Right.SEE_JOURNAL,
    "journal.newest": Right.SEE_JOURNAL,
    "journal.of_dossier": Right.SEE_DOSSIERS,
    "journal.officers_in": Right.SEE_JOURNAL,
    "journal.to_print": Right.SEE_JOURNAL,
    "journal.verify": Right.SEE_JOURNAL,
    "office_calendar.import_days": Right.EDIT_SETTINGS,
    "office_calendar.remove_day": Right.EDIT_SETTINGS,
    "office_calendar.set_day": Right.EDIT_SETTINGS,
    "officers.add_officer": Right.MANAGE_OFFICERS,
    "officers.change_officer": Right.MANAGE_OFFICERS,
    "officers.set_password": Right.MANAGE_OFFICERS,
    "offices.save_profile": Right.EDIT_SETTINGS,
    "rating_lists.unrated_today": Right.RATE,
    "ratings.rate": Right.RATE,
    "reports.build": Right.SEE_INDICATORS,
    "reports.export": Right.EXPORT_REPORTS,
    "restores.prepare_restore": Right.RESTORE,
    "restores.restore": Right.RESTORE,
    "saved_filters.change_filter": Right.SEE_DOSSIERS,
    "saved_filters.count_filters": Right.SEE_DOSSIERS,
    "saved_filters.find_filter": Right.SEE_DOSSIERS,
    "saved_filters.keep_filter": Right.SEE_DOSSIERS,
    "saved_filters.list_filters": Right.SEE_DOSSIERS,
    "saved_filters.move_filter": Right.SEE_DOSSIERS,
    "saved_filters.put_filter_back": Right.SEE_DOSSIERS,
    "saved_filters.remove_filter": Right.SEE_DOSSIERS,
    "saved_filters.rename_filter": Right.SEE_DOSSIERS,
    "slips.record_print": Right.SEE_DOSSIERS,
}
"""Who calls the service needs this right; a missing service fails the test below."""

OTHERWISE = {
    "catalogue_imports.import_file": "reads the file, then calls apply",
    "demo.sample_office.add_officers": "inside the transaction of fill",
    "dossier_batches.move_many": "each dossier by move; the refusals are its answer",
    "dossier_batches.undo_many": "each dossier by undo_move; the refusals are its answer",
    "dossiers.moves.undo_move": "the right of the move that is taken back; tested below",
    "officers.set_pin": "one's own PIN",
    "officers.unlock": "one's own screen",
}

ARGUMENTS: dict[str, object] = {
    "code": "261120-0001", "to": Status.PROCESSING, "now": NOW, "out": Path("x.xlsx"),
    "query": DossierQuery(), "name": "Tên", "reason": "vì", "limit": 1, "filter_id": 1,
    "removed": SavedFilter(1, "Tên", 1, DossierQuery()),
}  # fmt: skip


class Reached(Exception):
    """The service wanted the database: it had let the actor pass."""


def services_with_an_actor() -> dict[str, Callable[..., object]]:
    """Every public service that says who acts."""
    found: dict[str, Callable[..., object]] = {}
    for module in pkgutil.walk_packages(cds_desktop.services.__path__, "cds_desktop.services."):
        loaded = import_module(module.name)
        for name, function in vars(loaded).items():
            if name.startswith("_") or not inspect.isfunction(function):
                continue
            is_own = function.__module__ == module.name
            if is_own and "actor" in inspect.signature(function).parameters:
                found[f"{module.name.removeprefix('cds_desktop.services.')}.{name}"] = function
    return found


SERVICES = services_with_an_actor()


def test_every_service_with_an_actor_stands_in_the_table() -> None:
    known = NEEDS.keys() | OTHERWISE.keys()
    missing = sorted(SERVICES.keys() - known)
    assert not missing, f"add to NEEDS with the right each asks for: {missing}"
    assert sorted(known - SERVICES.keys()) == []


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", sorted(NEEDS))
def test_a_role_is_refused_or_let_pass_as_its_rights_say(name: str, role: Role) -> None:
    actor = Actor(None, "Ai đó", role)
    assert _is_let_pass(name, actor) is actor.may(NEEDS[name])


def _is_let_pass(name: str, actor: Actor) -> bool:
    def open_uow(**_options: object) -> Any:
        raise Reached

    function = SERVICES[name]
    arguments: dict[str, object] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name in ("open_uow", "actor"):
            continue
        if parameter.name == "query" and name.startswith("journal"):
            arguments["query"] = JournalQuery()
        elif parameter.name in ARGUMENTS:
            arguments[parameter.name] = ARGUMENTS[parameter.name]
        elif parameter.default is inspect.Parameter.empty:
            arguments[parameter.name] = object()
    if "open_uow" in inspect.signature(function).parameters:
        arguments["open_uow"] = open_uow
    try:
        function(**arguments, actor=actor)
    except RuleBroken as error:
        return error.code != "officer.not_allowed"
    except Exception:  # noqa: BLE001 - whatever comes after the right was not refused by it
        return True
    return True


def test_a_move_is_taken_back_by_who_may_make_it(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    clerk = Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION)
    record = receive(office.open_uow, Reception("2.000815", applicant()), actor=clerk, now=NOW)
    move(office.open_uow, record.code, Status.PROCESSING, actor=clerk, now=NOW)
    for role in Role:
        actor = Actor(None, clerk.name, role)
        if not actor.may(Right.PROCESS):
            with pytest.raises(RuleBroken, match="officer.not_allowed"):
                undo_move(office.open_uow, record.code, actor=actor, now=NOW)
    undo_move(office.open_uow, record.code, actor=clerk, now=NOW)
    office.close()


def test_each_role_has_the_rights_of_its_place() -> None:
    every = {role: {right for right in Right if Actor(None, "x", role).may(right)} for role in Role}
    assert every[Role.ADMIN] == set(Right)
    assert Right.SEE_DOSSIERS not in every[Role.SUPERVISOR]
    assert every[Role.LEADER] - every[Role.SPECIALIST] == {Right.EXPORT_REPORTS, Right.SEE_JOURNAL}
    assert every[Role.RECEPTION] - every[Role.SPECIALIST] == {
        Right.RECEIVE, Right.HAND_BACK, Right.RATE,
    }  # fmt: skip
    for right in (Right.RESTORE, Right.MANAGE_OFFICERS, Right.EDIT_SETTINGS, Right.EDIT_CATALOGUE):
        assert [role for role in Role if right in every[role]] == [Role.ADMIN]
