"""Role by role: every service that changes data or shows dossiers asks for its right first."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import cds_desktop.services
from cds_desktop.domain.dossier_records import DossierQuery
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.forms import QrSide
from cds_desktop.domain.journal import JournalQuery
from cds_desktop.domain.officers import Actor, Right, Role
from cds_desktop.domain.saved_filters import SavedFilter
from cds_desktop.services.dossiers import Reception, move, receive, undo_move
from cds_desktop.services.dossiers.desk_acts import Act, State, do_act, undo_act
from tests.offices import applicant, make_office

_SERVICES = "cds_desktop.services."
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

NEEDS = {
    "backups.make": Right.BACK_UP,
    "backups.set_daily_hour": Right.EDIT_SETTINGS,
    "campaigns.campaign_progress": Right.SEE_INDICATORS,
    "campaigns.change_campaign": Right.APPROVE_REPORTS,
    "campaigns.create_campaign": Right.APPROVE_REPORTS,
    "campaigns.list_campaigns": Right.SEE_INDICATORS,
    "campaigns.restore_campaign": Right.APPROVE_REPORTS,
    "campaigns.withdraw_campaign": Right.APPROVE_REPORTS,
    "catalogue.close": Right.EDIT_CATALOGUE,
    "catalogue.correct": Right.EDIT_CATALOGUE,
    "catalogue_imports.apply": Right.EDIT_CATALOGUE,
    "closures.calls.calls": Right.SEE_DOSSIERS,
    "closures.calls.record_call_list": Right.SEE_DOSSIERS,
    "closures.closing.close": Right.EDIT_SETTINGS,
    "closures.reopening.reopen": Right.EDIT_SETTINGS,
    "consolidation.answers.accept_key": Right.CONSOLIDATE,
    "consolidation.answers.add_key_of": Right.CONSOLIDATE,
    "consolidation.answers.receipts_for": Right.CONSOLIDATE,
    "consolidation.answers.remark": Right.CONSOLIDATE,
    "consolidation.answers.withdraw_incoming": Right.CONSOLIDATE,
    "consolidation.exports.consolidated_package": Right.CONSOLIDATE,
    "consolidation.exports.export_consolidation": Right.CONSOLIDATE,
    "consolidation.families.preview_tables": Right.CONSOLIDATE,
    "consolidation.overview.period_overview": Right.CONSOLIDATE,
    "consolidation.putting_back.put_back_incoming": Right.CONSOLIDATE,
    "consolidation.results.board": Right.CONSOLIDATE,
    "consolidation.results.consolidate": Right.CONSOLIDATE,
    "consolidation.results.incoming_file": Right.CONSOLIDATE,
    "consolidation.results.incoming_files": Right.CONSOLIDATE,
    "consolidation.results.ranking": Right.CONSOLIDATE,
    "consolidation.settings.set_consolidation_settings": Right.EDIT_SETTINGS,
    "consolidation.taking.take_in": Right.CONSOLIDATE,
    "consolidation.taking.take_in_by_own_periods": Right.CONSOLIDATE,
    "consolidation.taking.take_in_found": Right.CONSOLIDATE,
    "demo.filling.fill": Right.EDIT_SETTINGS,
    "desk_settings.set_desk_settings": Right.EDIT_SETTINGS,
    "digitisation.attach": Right.DIGITISE,
    "digitisation.set_state": Right.DIGITISE,
    "digitisation_lists.page": Right.SEE_DOSSIERS,
    "digitisation_lists.waiting_of": Right.SEE_DOSSIERS,
    "dossier_batches.codes_of": Right.SEE_DOSSIERS,
    "dossier_batches.query_of_codes": Right.SEE_DOSSIERS,
    "dossier_exports.export_list": Right.SEE_DOSSIERS,
    "dossier_exports.ids_of": Right.SEE_DOSSIERS,
    "dossier_exports.lines_to_print": Right.SEE_DOSSIERS,
    "dossier_exports.record_list_print": Right.SEE_DOSSIERS,
    "dossier_views.view": Right.SEE_DOSSIERS,
    "dossiers.corrections.open_correction": Right.RECEIVE,
    "dossiers.counter_refusals.refuse_at_counter": Right.RECEIVE,
    "dossiers.duplicates.find_duplicates": Right.SEE_DOSSIERS,
    "dossiers.extensions.extend": Right.PROCESS,
    "dossiers.hand_backs.hand_back": Right.HAND_BACK,
    "dossiers.moves.move": Right.PROCESS,
    "dossiers.moves.record_payment": Right.RECEIVE,
    "dossiers.originals.give_back": Right.HAND_BACK,
    "dossiers.originals.keep_original": Right.RECEIVE,
    "dossiers.originals.left_over": Right.SEE_DOSSIERS,
    "dossiers.pickup_calls.pickup_calls": Right.SEE_DOSSIERS,
    "dossiers.pickup_calls.record_pickup_list": Right.SEE_DOSSIERS,
    "dossiers.reading.counts": Right.SEE_DOSSIERS,
    "dossiers.reading.page": Right.SEE_DOSSIERS,
    "dossiers.reading.show": Right.SEE_DOSSIERS,
    "dossiers.reception.receive": Right.RECEIVE,
    "dossiers.reception.register": Right.RECEIVE,
    "dossiers.refusals.refuse": Right.PROCESS,
    "dossiers.risk.at_risk": Right.SEE_DOSSIERS,
    "dossiers.shelf.put_on_shelf": Right.HAND_BACK,
    "dossiers.shelf.record_call": Right.HAND_BACK,
    "dossiers.shelf.waiting_for_pickup": Right.SEE_DOSSIERS,
    "dossiers.signing.return_from_signature": Right.PROCESS,
    "dossiers.signing.submit_for_signature": Right.PROCESS,
    "dossiers.step_acts.drop_step": Right.PROCESS,
    "dossiers.step_acts.finish_step": Right.PROCESS,
    "dossiers.step_acts.send_step": Right.PROCESS,
    "dossiers.step_acts.undo_step": Right.PROCESS,
    "dossiers.steps.add_step": Right.PROCESS,
    "dossiers.steps.change_step": Right.PROCESS,
    "dossiers.steps.plan_steps": Right.PROCESS,
    "dossiers.steps.steps_of": Right.SEE_DOSSIERS,
    "dossiers.steps.steps_out": Right.SEE_DOSSIERS,
    "dossiers.supplements.due_if_resumed": Right.SEE_DOSSIERS,
    "dossiers.supplements.request_supplement": Right.PROCESS,
    "dossiers.taking_back.take_back_reception": Right.RECEIVE,
    "explanations.plan_explanation": Right.SEE_DOSSIERS,
    "explanations.record_explanation_print": Right.SEE_DOSSIERS,
    "fee_codes.fee_code": Right.SEE_DOSSIERS,
    "fee_codes.plan_fee_sheet": Right.SEE_DOSSIERS,
    "fee_codes.record_fee_print": Right.SEE_DOSSIERS,
    "forecasts.forecasts": Right.SEE_INDICATORS,
    "form_settings.set_prints_provisional_codes": Right.EDIT_SETTINGS,
    "form_settings.set_prints_rating_code": Right.EDIT_SETTINGS,
    "form_settings.set_slip_qr_side": Right.EDIT_SETTINGS,
    "form_versions.reset_form": Right.EDIT_SETTINGS,
    "form_versions.restore_form": Right.EDIT_SETTINGS,
    "form_versions.save_form": Right.EDIT_SETTINGS,
    "forms.plan_form": Right.SEE_DOSSIERS,
    "forms.record_form_print": Right.SEE_DOSSIERS,
    "indicators.computing.compute_period": Right.SEE_INDICATORS,
    "indicators.figures.evidence_codes": Right.SEE_INDICATORS,
    "indicators.records.cell_evidence": Right.SEE_INDICATORS,
    "indicators.records.indicator_evidence": Right.SEE_INDICATORS,
    "indicators.sets.add_indicator_set": Right.EDIT_SETTINGS,
    "indicators.sets.withdraw_indicator_set": Right.EDIT_SETTINGS,
    "journal.export": Right.SEE_JOURNAL,
    "hand_workbooks.making.make_blank": Right.EXPORT_REPORTS,
    "journal.find": Right.SEE_JOURNAL,
    "journal.newest": Right.SEE_JOURNAL,
    "journal.of_dossier": Right.SEE_DOSSIERS,
    "journal.officers_in": Right.SEE_JOURNAL,
    "journal.to_print": Right.SEE_JOURNAL,
    "journal.verify": Right.SEE_JOURNAL,
    "office_calendar.import_days": Right.EDIT_SETTINGS,
    "office_calendar.remove_day": Right.EDIT_SETTINGS,
    "office_calendar.set_day": Right.EDIT_SETTINGS,
    "office_calendar.undo_import": Right.EDIT_SETTINGS,
    "officer_figures.officer_evidence": Right.SEE_INDICATORS,
    "officer_figures.officer_figures": Right.SEE_INDICATORS,
    "officers.add_officer": Right.MANAGE_OFFICERS,
    "officers.change_officer": Right.MANAGE_OFFICERS,
    "officers.set_password": Right.MANAGE_OFFICERS,
    "offices.save_profile": Right.EDIT_SETTINGS,
    "payment_account.clear_account": Right.EDIT_SETTINGS,
    "payment_account.set_account": Right.EDIT_SETTINGS,
    "payment_account.take_back_account": Right.EDIT_SETTINGS,
    "people.find": Right.SEE_DOSSIERS,
    "publicity.checks.check_scan": Right.MAKE_POSTERS,
    "publicity.checks.found_codes": Right.MAKE_POSTERS,
    "publicity.scans.recognise": Right.MAKE_POSTERS,
    "publicity.scans.recognise_all": Right.MAKE_POSTERS,
    "publicity.checks.record_check": Right.MAKE_POSTERS,
    "publicity.needs.need_counts": Right.MAKE_POSTERS,
    "publicity.photos.set_photo": Right.MAKE_POSTERS,
    "publicity.places.add_place": Right.MAKE_POSTERS,
    "publicity.places.change_place": Right.MAKE_POSTERS,
    "publicity.places.close_place": Right.MAKE_POSTERS,
    "publicity.places.list_places": Right.MAKE_POSTERS,
    "publicity.places.reopen_place": Right.MAKE_POSTERS,
    "publicity.register.add_sheets": Right.MAKE_POSTERS,
    "publicity.register.post_sheets": Right.MAKE_POSTERS,
    "publicity.register.put_back_sheets": Right.MAKE_POSTERS,
    "publicity.register.remove_sheets": Right.MAKE_POSTERS,
    "publicity.register.reprints": Right.MAKE_POSTERS,
    "publicity.register_lists.list_sheets": Right.MAKE_POSTERS,
    "publicity.register_lists.sheet_ids": Right.MAKE_POSTERS,
    "publicity.register_lists.sheet_of": Right.MAKE_POSTERS,
    "publicity.register_lists.sheets_of": Right.MAKE_POSTERS,
    "publicity.register_lists.state_counts": Right.MAKE_POSTERS,
    "publicity.coverage.coverage": Right.SEE_INDICATORS,
    "publicity.coverage.covered_procedures": Right.SEE_INDICATORS,
    "publicity.settings.set_publicity_settings": Right.EDIT_SETTINGS,
    "rating_codes.read_rating_code": Right.RATE,
    "rating_lists.unrated_today": Right.RATE,
    "ratings.rate": Right.RATE,
    "register.plan_register": Right.SEE_DOSSIERS,
    "register.record_register_print": Right.SEE_DOSSIERS,
    "register.register_year": Right.SEE_DOSSIERS,
    "report_fill.report_fill": Right.EXPORT_REPORTS,
    "reports.comparing.diff": Right.SEE_INDICATORS,
    "reports.computing.build": Right.SEE_INDICATORS,
    "reports.drafting.build_version": Right.EXPORT_REPORTS,
    "reports.drafting.discard_draft": Right.EXPORT_REPORTS,
    "reports.expected.expected_reports": Right.SEE_INDICATORS,
    "reports.expected.set_report_rules": Right.EDIT_SETTINGS,
    "reports.exporting.export": Right.EXPORT_REPORTS,
    "reports.hand_values.hand_values": Right.SEE_INDICATORS,
    "reports.hand_values.set_hand_value": Right.EXPORT_REPORTS,
    "reports.life.approve": Right.APPROVE_REPORTS,
    "reports.life.check_version": Right.EXPORT_REPORTS,
    "reports.life.mark_answered": Right.EXPORT_REPORTS,
    "reports.life.mark_sent": Right.EXPORT_REPORTS,
    "reports.life.note_answer": Right.EXPORT_REPORTS,
    "reports.life.remark": Right.EXPORT_REPORTS,
    "reports.life.send": Right.EXPORT_REPORTS,
    "reports.opening.frozen_evidence": Right.SEE_INDICATORS,
    "reports.opening.open_version": Right.SEE_INDICATORS,
    "reports.opening.versions": Right.SEE_INDICATORS,
    "reports.receipts.read_receipt": Right.EXPORT_REPORTS,
    "restores.prepare_restore": Right.RESTORE,
    "restores.restore": Right.RESTORE,
    "rule_sets.set_rules": Right.EDIT_SETTINGS,
    "rule_sets.take_back_rules": Right.EDIT_SETTINGS,
    "saved_filters.change_filter": Right.SEE_DOSSIERS,
    "saved_filters.count_filters": Right.SEE_DOSSIERS,
    "saved_filters.find_filter": Right.SEE_DOSSIERS,
    "saved_filters.keep_filter": Right.SEE_DOSSIERS,
    "saved_filters.list_filters": Right.SEE_DOSSIERS,
    "saved_filters.move_filter": Right.SEE_DOSSIERS,
    "saved_filters.put_filter_back": Right.SEE_DOSSIERS,
    "saved_filters.remove_filter": Right.SEE_DOSSIERS,
    "saved_filters.rename_filter": Right.SEE_DOSSIERS,
    "slips.plan_slip": Right.SEE_DOSSIERS,
    "slips.record_print": Right.SEE_DOSSIERS,
    "targets.list_targets": Right.SEE_INDICATORS,
    "targets.set_target": Right.APPROVE_REPORTS,
    "today.dossiers_of": Right.SEE_DOSSIERS,
    "today.dossiers_of_field": Right.SEE_DOSSIERS,
    "today.morning_list": Right.SEE_DOSSIERS,
    "today.set_limits": Right.EDIT_SETTINGS,
    "unit_changes.import_changes": Right.EDIT_SETTINGS,
    "unit_keys.register_key": Right.CONSOLIDATE,
    "units.acts.close_unit": Right.EDIT_SETTINGS,
    "units.acts.do_act": Right.EDIT_SETTINGS,
    "units.acts.merge_units": Right.EDIT_SETTINGS,
    "units.acts.move_unit": Right.EDIT_SETTINGS,
    "units.acts.open_unit": Right.EDIT_SETTINGS,
    "units.acts.rename_unit": Right.EDIT_SETTINGS,
    "units.acts.set_agency_code": Right.EDIT_SETTINGS,
    "units.acts.undo_event": Right.EDIT_SETTINGS,
    "units.importing.import_units": Right.EDIT_SETTINGS,
    "units.reading.set_merger_month": Right.EDIT_SETTINGS,
    "usual_steps.set_usual_steps": Right.EDIT_CATALOGUE,
}
"""Who calls the service needs this right; a missing service fails the test below."""

OTHERWISE = {
    "catalogue_imports.import_file": "reads the file, then calls apply",
    "closures.closing.store": "inside the transaction of close and reopen",
    "demo.posted_sheets.hang_sheets": "inside the transaction of fill",
    "demo.sample_office.add_officers": "inside the transaction of fill",
    "dossier_batches.move_many": "each dossier by move; the refusals are its answer",
    "dossier_batches.undo_many": "each dossier by undo_move; the refusals are its answer",
    "dossiers.desk_acts.do_act": "the right of the act; tested below",
    "dossiers.desk_acts.undo_act": "the right of the act; tested below",
    "dossiers.moves.undo_move": "the right of the move that is taken back; tested below",
    "dossiers.reception.register_in": "inside the transaction of refuse_at_counter",
    "dossiers.stepping.take_step": "inside the transaction of move and its kin",
    "dossiers.steps.plan_usual_steps": "inside the transaction of a reception",
    "dossiers.steps.write_entry": "inside the transaction of an act at a step",
    "unit_changes.store_changes": "inside the transaction of import_changes and import_units",
    "officer_figures.sees_everybody": "asks only whether somebody may; tested below",
    "officers.set_pin": "one's own PIN",
    "officers.unlock": "one's own screen",
    "unit_keys.own_key": "the key of the office, made once; nobody chooses it",
    "unit_keys.signer_of": "inside the transaction of what is signed",
    "unit_keys.sign": "inside the transaction of what is signed",
}

CHANGES_WITHOUT_ACTOR = {
    "demo.desk_scenes.set_scenes": "fills a sample office, through services that ask",
    "demo.sample_office.open_or_create": "makes a sample office, which has no officer yet",
    "dossiers.steps.committed": "the end of an act at a step, whose right was asked",
    "lookup.lookup_secret": "a secret of the program, made once; nobody chooses it",
    "office_secrets.office_secret": "a secret of the program, made once; nobody chooses it",
    "officers.sign_in": "counts the wrong tries of somebody who is nobody yet",
    "offices.create_office": "the first start: there is no officer yet",
    "setup.set_up": "the first start: there is no officer yet",
    "slips.slip_content": "its secret; a screen asks by plan_slip",
    "slips.slip_facts": "its secret; every caller has asked",
}
"""What writes and asks nobody's right, with the reason."""

ACT_NEEDS = {
    Act.SIGNING_ASKED: Right.PROCESS,
    Act.SIGNING_RETURNED: Right.PROCESS,
    Act.ORIGINALS_KEPT: Right.RECEIVE,
    Act.ORIGINALS_GIVEN_BACK: Right.HAND_BACK,
    Act.SHELVED: Right.HAND_BACK,
    Act.CALLED: Right.HAND_BACK,
}

ARGUMENTS: dict[str, object] = {
    "code": "261120-0001", "to": Status.PROCESSING, "now": NOW, "out": Path("x.xlsx"),
    "query": DossierQuery(), "name": "Tên", "reason": "vì", "limit": 1, "filter_id": 1,
    "side": QrSide.LEFT, "removed": SavedFilter(1, "Tên", 1, DossierQuery()),
}  # fmt: skip


class Reached(Exception):
    """The service wanted the database: it had let the actor pass."""


def _services(
    is_wanted: Callable[[Mapping[str, inspect.Parameter]], bool],
) -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public service with the parameters wanted."""
    for module in pkgutil.walk_packages(cds_desktop.services.__path__, _SERVICES):
        for name, function in vars(import_module(module.name)).items():
            if name.startswith("_") or not inspect.isfunction(function):
                continue
            is_own = function.__module__ == module.name
            if is_own and is_wanted(inspect.signature(function).parameters):
                yield f"{module.name.removeprefix(_SERVICES)}.{name}", function


def _writes(function: Callable[..., object], seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function, or what it calls by name, makes a transaction last."""
    code = inspect.unwrap(function).__code__
    if "commit" in code.co_names:
        return True
    for name in set(code.co_names) - seen:
        called = getattr(function, "__globals__", {}).get(name)
        if not inspect.isfunction(called) or not called.__module__.startswith(_SERVICES):
            continue
        if _writes(called, seen | {name}):
            return True
    return False


SERVICES = dict(_services(lambda parameters: "actor" in parameters))


def test_every_service_with_an_actor_stands_in_the_table() -> None:
    known = NEEDS.keys() | OTHERWISE.keys()
    missing = sorted(SERVICES.keys() - known)
    assert not missing, f"add to NEEDS with the right each asks for: {missing}"
    assert sorted(known - SERVICES.keys()) == []


def test_nothing_without_an_actor_changes_data_unless_it_is_known_why() -> None:
    without = _services(lambda parameters: "actor" not in parameters)
    found = [name for name, function in without if _writes(function)]
    assert sorted(found) == sorted(CHANGES_WITHOUT_ACTOR)


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


def _no_change(*_arguments: object) -> State:
    return {}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("act", list(Act))
def test_a_desk_act_and_its_undo_ask_for_the_right_of_the_act(act: Act, role: Role) -> None:
    actor, is_needed = Actor(None, "Ai đó", role), ACT_NEEDS[act]

    def open_uow(**_options: object) -> Any:
        raise Reached

    for ask in (
        partial(do_act, open_uow, "1", act, _no_change, actor=actor, now=NOW),
        partial(undo_act, open_uow, "1", act, actor=actor, now=NOW),
    ):
        expected = Reached if actor.may(is_needed) else RuleBroken
        with pytest.raises(expected, match=None if expected is Reached else "not_allowed"):
            ask()


@pytest.mark.parametrize("role", list(Role))
def test_figures_of_another_officer_are_for_those_who_answer_for_the_office(role: Role) -> None:
    from cds_desktop.services.officer_figures import FigureCell, OfficerKey, officer_evidence

    def open_uow(**_options: object) -> Any:
        raise Reached

    def ask(officer: OfficerKey | None) -> None:
        day = NOW.date()
        actor = Actor(5, "Lê Thị Mỹ Ý", role)
        officer_evidence(
            open_uow, officer, FigureCell("S05.numerator"), day, day, actor=actor, now=NOW
        )

    with pytest.raises(Reached):
        ask(OfficerKey(5, ""))
    sees_all = role in (Role.LEADER, Role.SUPERVISOR, Role.ADMIN)
    nobody, namesake = OfficerKey(None, ""), OfficerKey(None, "Lê Thị Mỹ Ý")
    for other in (OfficerKey(6, ""), namesake, nobody, None):
        with pytest.raises(Reached if sees_all else RuleBroken):
            ask(other)


def test_each_role_has_the_rights_of_its_place() -> None:
    every = {role: {right for right in Right if Actor(None, "x", role).may(right)} for role in Role}
    assert every[Role.ADMIN] == set(Right)
    assert Right.SEE_DOSSIERS not in every[Role.SUPERVISOR]
    assert every[Role.LEADER] - every[Role.SPECIALIST] == {
        Right.EXPORT_REPORTS, Right.APPROVE_REPORTS, Right.CONSOLIDATE, Right.SEE_JOURNAL,
    }  # fmt: skip
    assert every[Role.RECEPTION] - every[Role.SPECIALIST] == {
        Right.RECEIVE, Right.HAND_BACK, Right.RATE,
    }  # fmt: skip
    for right in (Right.RESTORE, Right.MANAGE_OFFICERS, Right.EDIT_SETTINGS, Right.EDIT_CATALOGUE):
        assert [role for role in Role if right in every[role]] == [Role.ADMIN]
