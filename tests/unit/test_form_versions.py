"""An office words its own forms: every version kept, what is wrong named by its line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.errors import CdsError, RuleBroken
from cds_desktop.domain.form_codes import LEAST_FIELDS, QR_FIELDS
from cds_desktop.domain.form_sets import FACTS, RECEIPT_FACTS, RECEIPT_WORDS, FormSet, FormTemplate
from cds_desktop.domain.form_toml import check_against, form_from_toml, form_text
from cds_desktop.domain.forms import FormKind
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.services import dossiers, journal
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.form_versions import (
    check_form_text,
    form_history,
    form_sets,
    list_forms,
    read_form,
    reset_form,
    restore_form,
    save_form,
)
from cds_desktop.services.forms import plan_form, record_form_print
from cds_desktop.services.offices import Office
from cds_desktop.services.slips import plan_slip
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.form_facts import (
    FACT_NAMES,
    FIELD_NAMES,
    WORD_FACTS,
    WORD_NAMES,
    shown,
    stored,
)
from cds_desktop.wording.forms import write_form
from cds_desktop.wording.journal import sentence_of, subject_of
from cds_desktop.wording.slips import write_slip
from tests.offices import ADMIN, CLERK, applicant, make_office

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
EVERY = [
    pytest.param(form_set, form, id=f"{form_set.id}-{form.number}")
    for form_set in form_sets()
    for form in form_set.forms
]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path / "office")
    yield made
    made.close()


@pytest.fixture
def each_office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """The office on either database."""
    made = make_office(tmp_path / "each", url=database_url)
    yield made
    made.close()


def _text(set_id: str, number: str) -> str:
    found = next(each for each in form_sets() if each.id == set_id)
    return form_text(found.form(number))


def _save(office: Office, number: str, text: str, *, hours: int = 0) -> int:
    at = NOW + timedelta(hours=hours)
    return save_form(
        office.open_uow, "2025", number, text, reason="Theo ý kiến của huyện", actor=ADMIN, now=at
    )


def _refusal(call: object) -> CdsError:
    with pytest.raises(RuleBroken) as refused:
        call()  # type: ignore[operator]
    return refused.value


# --- forms as text --------------------------------------------------------------------------------


@pytest.mark.parametrize(("form_set", "form"), EVERY)
def test_a_form_is_written_and_read_again_without_a_loss(
    form_set: FormSet, form: FormTemplate
) -> None:
    text = form_text(form)
    assert form_from_toml(text, form_set.legal_basis) == form
    assert form_text(form_from_toml(text, form_set.legal_basis)) == text
    assert unicodedata.is_normalized("NFC", text)
    check_against(form, form)


@pytest.mark.parametrize(("form_set", "form"), EVERY)
def test_the_code_of_every_dossier_form_has_the_fields_of_the_circular(
    form_set: FormSet, form: FormTemplate
) -> None:
    if form.kind is FormKind.REGISTER:
        assert form.qr == ()
    else:
        assert form.qr[: len(LEAST_FIELDS)] == LEAST_FIELDS
        assert set(form.qr) <= set(QR_FIELDS)
    assert form_set.id in ("2018", "2025")


@pytest.mark.parametrize(
    ("old", "new", "code", "fact"),
    [
        ("title = ", "title ", "form.text_unreadable", "shown"),
        ('label = "Địa chỉ"', "label = 3", "form.key_missing", "key"),
        ('key = "address"', 'key = "adress"', "form.fact_unknown", "fact"),
        ("{office_phone}", "{phone_number}", "form.fact_unknown", "fact"),
        ("{office_phone}", "{office_phone", "form.value_wrong", "key"),
        ('paper = "A5"', 'paper = "A3"', "form.value_wrong", "found"),
        ('hint = "', 'hnit = "', "form.key_unknown", "key"),
        ("required = true, bold", 'required = "có", bold', "form.value_wrong", "found"),
        ("beside = 5", "beside = -1", "form.value_wrong", "found"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, code: str, fact: str) -> None:
    text = _text("2025", "02")
    changed = text.replace(old, new, 1)
    pairs = zip(text.splitlines(), changed.splitlines(), strict=True)
    (line,) = (number for number, (one, other) in enumerate(pairs, start=1) if one != other)
    error = _refusal(lambda: check_form_text("2025", "02", changed))
    assert (error.code, error.facts["line"]) == (code, line)
    assert fact in error.facts
    assert sentence(error).startswith(f"Dòng {line}: ")


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ('  { key = "owner", label = "Hồ sơ của", required = true, bold = true },\n', "",
         "Hồ sơ của"),
        ('label = "Mã hồ sơ", required = true', 'label = "Mã hồ sơ"', "Mã hồ sơ"),
        ('required = { items = "Nội dung cần bổ sung" }\n', "", "Nội dung cần bổ sung"),
        ('"applicant_id", ', "", "Mã QR: Mã định danh của người nộp"),
    ],
)  # fmt: skip
def test_what_the_law_fixes_cannot_be_taken_away(old: str, new: str, label: str) -> None:
    text = _text("2025", "02")
    assert old in text
    error = _refusal(lambda: check_form_text("2025", "02", text.replace(old, new)))
    assert (error.code, error.facts["label"]) == ("form.law_field_gone", label)


def test_what_must_be_known_must_also_be_said() -> None:
    text = _text("2025", "03").replace(" với lý do cụ thể như sau: {reason}", "")
    error = _refusal(lambda: check_form_text("2025", "03", text))
    assert (error.code, error.facts["label"]) == ("form.law_field_gone", "Lý do từ chối")


def test_a_text_of_another_form_is_refused() -> None:
    error = _refusal(lambda: check_form_text("2025", "02", _text("2025", "03")))
    assert error.code == "form.another_form"
    error = _refusal(lambda: check_form_text("2025", "02", ""))
    assert error.code == "form.not_one"
    error = _refusal(lambda: check_form_text("2025", "02", "x" * 70_000))
    assert error.code == "form.body_long"


def test_columns_of_the_register_may_be_renamed_and_not_dropped() -> None:
    text = _text("2025", "07")
    renamed = text.replace('"Ghi chú"', '"Ghi chú thêm"')
    assert check_form_text("2025", "07", renamed).columns[-1].label == "Ghi chú thêm"
    cut = text[: text.rindex("[[form.column]]")]
    assert _refusal(lambda: check_form_text("2025", "07", cut)).facts["label"] == "Ghi chú"


def test_every_fact_has_one_vietnamese_name_and_reads_back() -> None:
    assert set(FACT_NAMES) == FACTS | RECEIPT_FACTS
    assert len(set(FACT_NAMES.values())) == len(FACT_NAMES)
    assert set(WORD_NAMES) == set(RECEIPT_WORDS)
    assert {fact for facts in RECEIPT_WORDS.values() for fact in facts} <= set(WORD_FACTS)
    for form_set in form_sets():
        for form in form_set.forms:
            assert {column.key for column in form.columns} <= set(FIELD_NAMES)
            for part in form.parts:
                assert stored(shown(part.text)) == part.text
    assert shown("Gọi {office_phone}.") == "Gọi {điện thoại cơ quan}."
    assert stored("Gọi { Điện thoại  cơ quan }.") == "Gọi {office_phone}."
    assert _refusal(lambda: stored("Gọi {tổng đài}")).facts["name"] == "tổng đài"


# --- versions of an office ------------------------------------------------------------------------


def test_a_new_version_is_printed_from_now_on_and_the_old_ones_stay(each_office: Office) -> None:
    code = dossiers.receive(
        each_office.open_uow, Reception("1.004873", applicant()), actor=CLERK, now=NOW
    ).code
    before = plan_form(each_office.open_uow, code, "06", write_form, actor=CLERK, now=NOW)
    assert before.chosen.template.version == 0
    text = _text("2025", "06").replace('"Hồ sơ của"', '"Chủ hồ sơ"')
    assert _save(each_office, "06", text) == 1
    planned = plan_form(each_office.open_uow, code, "06", write_form, actor=CLERK, now=NOW)
    assert planned.chosen.template.version == 1
    assert planned.chosen.template.parts[0].fields[1].label == "Chủ hồ sơ"
    record_form_print(each_office.open_uow, planned, actor=CLERK, now=NOW)
    entry = journal.of_dossier(each_office.open_uow, code)[-1]
    assert (entry.details["set"], entry.details["version"]) == ("2025", 1)
    assert sentence_of(entry) == "In mẫu 06 (2025) lần 1, bản 1 của đơn vị"

    assert _save(each_office, "06", text, hours=1) == 1  # nothing changed, nothing stored
    assert _save(each_office, "06", text.replace("Chủ hồ sơ", "Người dân"), hours=2) == 2
    kept = form_history(each_office.open_uow, "2025", "6")
    assert [(one.version, one.officer_name, one.reason) for one in kept] == [
        (2, ADMIN.name, "Theo ý kiến của huyện"),
        (1, ADMIN.name, "Theo ý kiến của huyện"),
    ]
    assert kept[1].body == text
    assert form_history(each_office.open_uow, "2018", "05") == ()


def test_back_to_the_shipped_form_and_to_an_older_version(office: Office) -> None:
    text = _text("2025", "04").replace("xin lỗi Ông/Bà", "thành thật xin lỗi Ông/Bà")
    assert _save(office, "04", text) == 1
    reset = {"reason": "Thử lại", "actor": ADMIN, "now": NOW}
    assert reset_form(office.open_uow, "2025", "04", **reset) == 2  # type: ignore[arg-type]
    found = read_form(office.open_uow, "2025", "04")
    assert (found.is_own, found.template, found.newest and found.newest.body) == (
        False, found.shipped, "",
    )  # fmt: skip
    assert restore_form(office.open_uow, "2025", "04", 1, **reset) == 3  # type: ignore[arg-type]
    assert read_form(office.open_uow, "2025", "04").template.version == 3
    assert "thành thật" in read_form(office.open_uow, "2025", "04").text
    assert restore_form(office.open_uow, "2025", "04", 0, **reset) == 4  # type: ignore[arg-type]
    error = _refusal(
        lambda: restore_form(office.open_uow, "2025", "04", 9, **reset)  # type: ignore[arg-type]
    )
    assert error.code == "form.version_unknown"
    entries = [one for one in journal.newest(office.open_uow, 20) if one.subject == "form"]
    assert [sentence_of(one) for one in reversed(entries)][:2] == [
        "Sửa biểu mẫu, thành bản 1. Lý do: Theo ý kiến của huyện",
        "Trở về mẫu của chương trình (bản 2). Lý do: Thử lại",
    ]
    assert subject_of(entries[0]) == "Biểu mẫu 2025/04"
    assert journal.verify(office.open_uow).is_ok


def test_only_an_administrator_with_a_reason_changes_a_form(office: Office) -> None:
    text = _text("2025", "04").replace("xin lỗi", "rất xin lỗi")
    clerk = {"reason": "Sửa lời", "actor": CLERK, "now": NOW}
    for call in (
        lambda: save_form(office.open_uow, "2025", "04", text, **clerk),  # type: ignore[arg-type]
        lambda: reset_form(office.open_uow, "2025", "04", **clerk),  # type: ignore[arg-type]
    ):
        assert _refusal(call).code == "officer.not_allowed"
    error = _refusal(
        lambda: save_form(office.open_uow, "2025", "04", text, reason=" ", actor=ADMIN, now=NOW)
    )
    assert error.code == "form.reason_missing"
    assert form_history(office.open_uow, "2025", "04") == ()
    leader = Actor(None, "Trần Văn Đức", Role.LEADER)
    assert len(list_forms(office.open_uow)) == 13
    assert leader.name  # everybody may look


def test_form_01_is_worded_like_the_others_and_the_slip_follows(office: Office) -> None:
    code = dossiers.receive(
        office.open_uow, Reception("1.004873", applicant()), actor=CLERK, now=NOW
    ).code
    text = _text("2025", "01").replace('"Hẹn trả kết quả"', '"Ngày hẹn Ông/Bà"')
    text = text.replace('paper = "A5"', 'paper = "A4"')
    assert _save(office, "01", text) == 1
    slip = plan_slip(office.open_uow, code, write_slip)
    assert (slip.template.words["due_label"], slip.template.paper) == ("Ngày hẹn Ông/Bà", "A4")
    assert (slip.set_id, slip.version) == ("2025", 1)
    old = plan_slip(office.open_uow, code, write_slip, set_id="2018")
    assert old.template.words["due_label"] == "Thời gian trả kết quả giải quyết hồ sơ"


@pytest.mark.expects_log("form 02 of set 2025, version 1, cannot be printed")
def test_a_stored_version_that_broke_is_told_and_the_shipped_form_goes_on(office: Office) -> None:
    from cds_desktop.domain.form_sets import FormVersion
    from cds_desktop.persistence.form_versions import add_version

    broken = _text("2025", "02").replace("{desk}", "{desk_of_old}")
    with office.open_uow() as uow:  # as a former release of the program may have stored it
        add_version(uow.session, FormVersion("2025", "02", 1, broken, "Cũ", NOW, ADMIN.name), None)
        uow.commit()
    found = read_form(office.open_uow, "2025", "02")
    assert found.fault is not None
    assert (found.fault.code, found.template, found.text) == (
        "form.fact_unknown", found.shipped, broken,
    )  # fmt: skip
    code = dossiers.receive(
        office.open_uow, Reception("1.004873", applicant()), actor=CLERK, now=NOW
    ).code
    planned = plan_form(office.open_uow, code, "02", write_form, actor=CLERK, now=NOW)
    assert planned.chosen.template == replace(found.shipped, version=0)


def test_two_counters_never_store_the_same_version(each_office: Office) -> None:
    from concurrent.futures import ThreadPoolExecutor

    words = [_text("2025", "03").replace("Xin thông báo", f"Lần {n}: xin báo") for n in range(6)]
    with ThreadPoolExecutor(3) as pool:
        versions = list(pool.map(lambda text: _save(each_office, "03", text), words))
    assert sorted(versions) == [1, 2, 3, 4, 5, 6]
    assert [one.version for one in form_history(each_office.open_uow, "2025", "03")] == [
        6, 5, 4, 3, 2, 1,
    ]  # fmt: skip


def test_a_version_without_the_rating_caption_has_the_usual_one_and_none_stays_none() -> None:
    shipped = form_sets()[-1].of_kind(FormKind.RECEIPT)
    assert "rating_caption" not in form_text(shipped)
    assert form_from_toml(form_text(shipped), shipped.legal_basis) == shipped
    without = replace(shipped, rating_caption="")
    assert form_from_toml(form_text(without), shipped.legal_basis).rating_caption == ""
