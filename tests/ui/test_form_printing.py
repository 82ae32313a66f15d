"""The forms and the register on paper: justified, unbroken, complete, and as PDF by command."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QPageLayout, QPageSize

from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.form_sets import FormContent, FormSet, FormTemplate, HandOver, form_code
from cds_desktop.domain.form_toml import form_text
from cds_desktop.domain.forms import FormKind
from cds_desktop.domain.people import person_input
from cds_desktop.domain.register import RegisterContent
from cds_desktop.services import dossiers
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.form_versions import form_sets
from ui.printing.document import render_pdf
from ui.printing.flow import Row, keep_together, put_rows
from ui.printing.fonts import TextMeasure, ensure_print_fonts
from ui.printing.forms import form_pages
from ui.printing.line_breaking import justified_lines
from ui.printing.page import Page
from ui.printing.page_painter import page_image
from ui.printing.read_back import check_codes, read_codes
from ui.printing.register import A4_LANDSCAPE, register_pages

if TYPE_CHECKING:
    from cds_desktop.services.offices import Office

pytestmark = pytest.mark.usefixtures("qapp")

AT = datetime(2026, 11, 20, 14, 12, tzinfo=OFFICE_ZONE)
DESK = "Trung tâm Phục vụ hành chính công xã Cái Nước"
CODE = "000.00.16.H12-261120-0023"
OWNER = "Nguyễn Hoàng Thị Phương Quỳnh Như"
REASON = "Hồ sơ cần xác minh thêm tại nơi cư trú trước đây, cơ quan phối hợp chưa trả lời"
CONTENT = FormContent(
    unit_lines=("UBND xã Cái Nước", DESK),
    code=CODE,
    place="Cái Nước",
    issued_at=AT,
    facts={
        "code": CODE,
        "owner": OWNER,
        "submitter": OWNER,
        "address": "Ấp Cái Rô, xã Cái Nước, tỉnh Cà Mau",
        "phone": "0918345276",
        "content": "Cấp Giấy xác nhận tình trạng hôn nhân",
        "desk": DESK,
        "office_phone": "02903 881 234",
        "received_day": "ngày 20 tháng 11 năm 2026",
        "promised_at": "16 giờ 30 phút, ngày 26 tháng 11 năm 2026",
        "new_due_at": "16 giờ 30 phút, ngày 02 tháng 12 năm 2026",
        "asked_day": "ngày 21 tháng 11 năm 2026",
        "reason": REASON,
        "officer": "Lê Thị Mỹ Ý",
        "stop_cause": "đề nghị của người nộp hồ sơ",
        "procedure_code": "1.004873",
        "applicant_id": "096190004512",
    },
    lists={"items": ("Bản sao quyết định ly hôn đã có hiệu lực", "Tờ khai chưa ký tên")},
    hand_overs=(HandOver(OWNER, "Lê Thị Mỹ Ý", "14 giờ 12 phút\n20/11/2026", "Tiếp nhận"),) * 3,
)
LONG = replace(
    CONTENT,
    facts={
        **CONTENT.facts,
        "owner": "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại – Dịch vụ – Xuất nhập khẩu",
        "content": "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất "
        "trong các trường hợp chuyển đổi, chuyển nhượng, cho thuê, thừa kế, tặng cho",
        "reason": "; ".join([REASON] * 14),
    },
    lists={"items": tuple(f"Giấy thứ {n}: bản sao có chứng thực của văn bản chấp thuận chủ trương "
                          "đầu tư kèm theo các phụ lục" for n in range(1, 24))},
    hand_overs=CONTENT.hand_overs * 6,
    reprint=2,
)  # fmt: skip
FORMS = [
    pytest.param(form_set, form, id=f"{form_set.id}-{form.number}")
    for form_set in form_sets()
    for form in form_set.forms
    if form.kind not in (FormKind.RECEIPT, FormKind.REGISTER)
]


@pytest.fixture(scope="module")
def measure(qapp: object) -> TextMeasure:
    ensure_print_fonts()
    return TextMeasure()


def faults(page: Page, margin: float) -> list[str]:
    """Name every text that leaves the paper, meets another or a code, or is too small."""
    found = []
    for run in page.texts:
        rect = run.rect
        if rect.left < margin - 0.1 or rect.right > page.paper.width - margin + 0.1:
            found.append(f"beside the margin: {run.text}")
        if rect.top < 3 or rect.bottom > page.paper.height - 3:
            found.append(f"above or below the paper: {run.text}")
        if run.points < 10:
            found.append(f"too small: {run.text}")
        if run.text != unicodedata.normalize("NFC", run.text):
            found.append(f"not NFC: {run.text}")
        if any(rect.overlaps(code.quiet_rect) for code in page.codes):
            found.append(f"in the quiet zone: {run.text}")
    for one, other in combinations(page.texts, 2):
        if one.rect.overlaps(other.rect):
            found.append(f"on each other: {one.text} | {other.text}")
    return found


def said(pages: tuple[Page, ...]) -> str:
    """All the words without blanks, so that line breaks do not matter."""
    return "".join("".join(run.text.split()) for page in pages for run in page.texts)


def bare(text: str) -> str:
    return "".join(text.split())


def holds(pages: tuple[Page, ...], text: str) -> bool:
    """Tell whether a text stands on the pages in this order, feet of pages in between."""
    letters = iter(said(pages))
    return all(letter in letters for letter in bare(text))


@pytest.mark.parametrize("content", [CONTENT, LONG], ids=["short", "long"])
@pytest.mark.parametrize(("form_set", "form"), FORMS)
def test_every_form_is_laid_out_without_a_fault(
    form_set: FormSet, form: FormTemplate, content: FormContent, measure: TextMeasure
) -> None:
    pages = form_pages(content, form, form_set, measure=measure)
    assert [found for page in pages for found in faults(page, 10)] == []
    assert {page.paper.name for page in pages} == {form.paper}
    if content is CONTENT:
        assert len(pages) == 1
    assert bare(form.title) in said(pages)
    assert holds(pages, content.facts["owner"])
    for part in form.parts:
        if part.key:
            assert all(bare(item) in said(pages) for item in content.lists[part.key])
        if "{reason}" in part.text:
            assert holds(pages, content.facts["reason"])
    for signature in form.signatures:
        assert bare(signature.title) in said(pages)
    assert said(pages).count("Inlạilần2") == (len(pages) if content.reprint else 0)


@pytest.mark.parametrize(("form_set", "form"), FORMS)
def test_the_code_at_the_top_left_reads_back(
    form_set: FormSet, form: FormTemplate, measure: TextMeasure
) -> None:
    pages = form_pages(CONTENT, form, form_set, measure=measure)
    assert check_codes(pages) == 1
    (code,) = pages[0].codes
    assert (code.rect.left < 30, code.rect.bottom < 110) == (True, True)
    (text,) = read_codes(page_image(pages[0], 150))
    assert text == form_code(form, CONTENT)
    assert text.startswith(f"{CODE};TT=1.004873;CN=096190004512;TG={form.title.capitalize()};")
    assert code.module >= 0.42


def test_nothing_is_made_when_a_required_fact_is_missing(measure: TextMeasure) -> None:
    form_set = form_sets()[1]
    bare_content = replace(CONTENT, facts={**CONTENT.facts, "new_due_at": ""})
    with pytest.raises(RuleBroken) as refused:
        form_pages(bare_content, form_set.form("04"), form_set, measure=measure)
    assert (refused.value.code, refused.value.facts["field"]) == (
        "form.field_missing",
        "new_due_at",
    )


def test_what_the_program_does_not_know_is_a_dotted_line(measure: TextMeasure) -> None:
    form_set = form_sets()[1]
    (page,) = form_pages(CONTENT, form_set.form("06"), form_set, measure=measure)
    dotted = [run for run in page.texts if set(run.text) == {"…"}]
    assert len(dotted) == 2  # who decides, who takes part


def test_running_text_is_drawn_from_edge_to_edge(measure: TextMeasure) -> None:
    form_set = form_sets()[1]
    pages = form_pages(LONG, form_set.form("04"), form_set, measure=measure)
    spread = [run for page in pages for run in page.texts if run.spread]
    assert len(spread) > 10
    for run in spread:
        natural = measure.width(run.text, run.points, run.is_bold)
        assert run.width == pytest.approx(natural + run.spread * run.text.count(" "))
        assert run.rect.right == pytest.approx(192)
    picture = page_image(pages[0], 200)
    line = next(run for run in spread if run in pages[0].texts)
    dots = 200 / 25.4
    rows = range(int((line.baseline - 2) * dots), int(line.baseline * dots))
    inked = max(
        x for x in range(picture.width()) for y in rows if picture.pixelColor(x, y).value() < 128
    )
    assert inked / dots == pytest.approx(192, abs=1.0)


def test_a_page_never_begins_or_ends_with_one_line_of_a_paragraph() -> None:
    for lines in range(2, 30):
        for room in range(8, 24):
            pages: list[list[int]] = [[]]

            def put(line: int, pages: list[list[int]] = pages) -> Callable[[float], None]:
                return lambda _top: pages[-1].append(line)

            def turn(pages: list[list[int]] = pages) -> float:
                pages.append([])
                return 0.0

            rows = [Row(1.0, put(line)) for line in range(lines)]
            put_rows(keep_together(rows), 5.0, float(room), turn)
            written = [page for page in pages if page]
            assert [line for page in written for line in page] == list(range(lines))
            assert all(len(page) >= 2 for page in written)


def test_signatures_take_two_lines_of_text_with_them(measure: TextMeasure) -> None:
    form_set = form_sets()[0]
    for times in range(4, 22):
        facts = {**CONTENT.facts, "reason": "; ".join([REASON] * times)}
        content = replace(CONTENT, facts=facts)
        pages = form_pages(content, form_set.form("03"), form_set, measure=measure)
        last = [run.text for run in pages[-1].texts]
        at = last.index("NGƯỜI NỘP HỒ SƠ")
        assert len([text for text in last[:at] if text != CODE]) >= 2


def test_a_telephone_number_is_not_torn_and_no_line_is_too_loose() -> None:
    text = "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc xin gọi 02903 881 234 để hỏi thêm"
    for width in range(24, 60):
        lines = justified_lines(text, len, float(width), 4.0)
        assert " ".join(lines) == text
        assert all(len(line) <= width for line in lines)
        for line in lines[:-1]:
            assert len(line) >= 0.6 * width


# --- the register ---------------------------------------------------------------------------------


def _register(count: int) -> RegisterContent:
    rows = tuple(
        {
            "number": f"{number:02d}",
            "code": f"000.00.16.H12-261120-{number:04d}",
            "procedure": "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có "
            "thẩm quyền của Việt Nam cấp hoặc chứng nhận " * (1 + 3 * (number % 7 == 0)),
            "sets": "01",
            "owner": OWNER,
            "contact": "Ấp Cái Rô, xã Cái Nước; 0918345276",
            "received": "20/11/2026",
            "due": "26/11/2026",
            "returned": "25/11/2026",
            "way": "Trực tuyến",
            "note": "Hẹn lại 02/12/2026",
        }
        for number in range(1, count + 1)
    )
    return RegisterContent(
        ("UBND xã Cái Nước", DESK), ("Năm 2026", "Quyển số 01"), rows, "Khóa sổ năm 2026.",
        ("NGƯỜI GHI SỔ", "NGƯỜI PHỤ TRÁCH"), reprint=1,
    )  # fmt: skip


@pytest.mark.parametrize("form_set", form_sets(), ids=lambda each: each.id)
def test_a_register_of_many_pages_repeats_its_head_and_loses_no_number(
    form_set: FormSet, measure: TextMeasure
) -> None:
    template = form_set.of_kind(FormKind.REGISTER)
    pages = register_pages(_register(24), template, form_set, measure=measure)
    assert len(pages) >= 3
    numbers: list[str] = []
    for at, page in enumerate(pages, start=1):
        texts = [run.text for run in page.texts]
        assert page.paper == A4_LANDSCAPE
        assert faults(page, 9) == []
        assert "STT" in texts
        assert "(13)" in texts
        assert f"trang {at}/{len(pages)}" in texts
        assert "In lại lần 1" in texts
        numbers += [text for text in texts if text.isdigit() and len(text) == 2 and text != "01"]
    assert numbers == [f"{number:02d}" for number in range(2, 25)]
    last = [run.text for run in pages[-1].texts]
    assert {"Khóa sổ năm 2026.", "NGƯỜI GHI SỔ"} <= set(last)
    assert any(text.startswith("000.00.16") for text in last)


def test_a_row_stands_on_one_page(measure: TextMeasure) -> None:
    form_set = form_sets()[1]
    pages = register_pages(
        _register(30), form_set.of_kind(FormKind.REGISTER), form_set, measure=measure
    )
    for page in pages:
        lowest = max(run.rect.bottom for run in page.texts if not run.text.startswith("trang"))
        assert lowest < 205
        codes = [run for run in page.texts if run.text == "000.00.16.H12-"]
        tails = [run for run in page.texts if run.text.startswith("261120-")]
        assert len(codes) == len(tails)


# --- by command -----------------------------------------------------------------------------------


def _run(office: Office, *arguments: str) -> tuple[int, dict[str, object], str]:
    from cds_desktop.commands.line import run

    out, err = io.StringIO(), io.StringIO()
    code = run(
        [*arguments, "--data-dir", str(office.data_dir.path), "--json"],
        modules=("ui.commands",),
        now=lambda: AT + timedelta(days=1),
        out=out,
        err=err,
        open_window=lambda _arguments: 99,
    )
    return code, json.loads(out.getvalue() or "{}"), err.getvalue()


def test_forms_and_register_come_out_as_pdf_by_command(office: Office, tmp_path: Path) -> None:
    from cds_desktop.commands.session import COMMAND_LINE

    reception = Reception("1.004873", person_input(OWNER, phone="0918345276"))
    code = dossiers.receive(office.open_uow, reception, actor=COMMAND_LINE, now=AT).code
    out = tmp_path / "Phiếu.pdf"
    render = ("form", "render", code, "--out", str(out), "--form")
    status, _, refusal = _run(office, *render, "02")
    assert (status, out.exists()) == (1, False)
    assert "thiếu “Nội dung cần bổ sung”" in refusal
    at = AT + timedelta(hours=1)
    dossiers.move(
        office.open_uow, code, Status.SUPPLEMENT_REQUESTED, reason="thiếu chữ ký",
        actor=COMMAND_LINE, now=at,
    )  # fmt: skip
    for times in (1, 2):
        status, data, _ = _run(office, *render, "02", "--set", "2025")
        assert status == 0
        assert (data["form"], data["set"], data["pages"]) == ("02", "2025", 1)
        assert (data["out"], data["times"]) == (str(out), times)
        assert out.read_bytes().startswith(b"%PDF-")
    status, data, _ = _run(office, *render, "01")
    assert (status, data["form"], len(str(data["pages"]))) == (0, "01", 1)
    status, _, refusal = _run(office, *render, "07", "--set", "2018")
    assert status == 1
    assert "không có mẫu 07" in refusal
    book = tmp_path / "Sổ.pdf"
    status, data, _ = _run(office, "form", "register", "--year", "2026", "--out", str(book))
    assert (status, data["form"], data["lines"], data["gaps"]) == (0, "07", 1, [])
    assert book.read_bytes().startswith(b"%PDF-")


# --- what an office changes, and long papers ------------------------------------------------------


def test_a_template_that_the_office_words_changes_the_print(measure: TextMeasure) -> None:
    from cds_desktop.services.form_versions import check_form_text

    form_set = form_sets()[1]
    text = form_text(form_set.form("04")).replace('paper = "A4"', 'paper = "A5"')
    own = check_form_text("2025", "04", text.replace("xin lỗi Ông/Bà", "thành thật xin lỗi Ông/Bà"))
    pages = form_pages(CONTENT, own, form_set, measure=measure)
    assert {page.paper.name for page in pages} == {"A5"}
    assert holds(pages, "thành thật xin lỗi Ông/Bà")
    assert [found for page in pages for found in faults(page, 10)] == []
    assert check_codes(pages) == 1


def test_the_table_of_hand_overs_has_its_head_on_every_page(measure: TextMeasure) -> None:
    form_set = form_sets()[1]
    pages = form_pages(LONG, form_set.form("06"), form_set, measure=measure)
    assert len(pages) >= 2
    for page in pages:
        texts = [run.text for run in page.texts]
        assert texts.count("Giao, nhận") == 1
        assert texts.index("Giao, nhận") < next(
            at for at, text in enumerate(texts) if "Giao: " in text or text == "Giao:"
        )


@pytest.mark.parametrize("length", [200, 2_000])
@pytest.mark.parametrize(("form_set", "form"), FORMS)
def test_a_reason_of_any_length_breaks_well(
    form_set: FormSet, form: FormTemplate, length: int, measure: TextMeasure
) -> None:
    reason = (REASON + ", ") * (length // len(REASON) + 1)
    facts = {**LONG.facts, "reason": reason[:length].rsplit(" ", 1)[0], "ground": "Điều 22 " * 9}
    pages = form_pages(replace(LONG, facts=facts), form, form_set, measure=measure)
    assert [found for page in pages for found in faults(page, 10)] == []
    assert all(f"trang {at}/{len(pages)}" in [run.text for run in page.texts]
               for at, page in enumerate(pages, start=1) if len(pages) > 1)  # fmt: skip
    ends = [run.text for run in pages[-1].texts]
    titles = [signature.title for signature in form.signatures]
    for title in titles:
        above = [
            text for text in ends[: ends.index(title)] if text != CODE and "In lại" not in text
        ]
        assert len(above) >= 2 or len(pages) == 1  # never a signature alone on a page


def test_no_place_is_torn_from_what_it_is() -> None:
    from ui.printing.line_breaking import balanced_lines

    text = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ CÁI NƯỚC"
    assert balanced_lines(text, len, 20)[-1] == "XÃ CÁI NƯỚC"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
@pytest.mark.parametrize(("form_set", "form"), FORMS)
def test_the_text_of_every_form_in_the_pdf_is_right_vietnamese(
    form_set: FormSet, form: FormTemplate, measure: TextMeasure, tmp_path: Path
) -> None:
    out = tmp_path / "Phiếu.pdf"
    render_pdf(form_pages(CONTENT, form, form_set, measure=measure), out, form.title)
    made = subprocess.run(["pdftotext", "-raw", str(out), "-"], capture_output=True, check=True)
    text = made.stdout.decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    for words in (form.title, OWNER, DESK.upper(), CODE, form_set.legal_basis):
        assert bare(words) in bare(text), words
    if "reason" in form.fixed:
        assert bare(REASON) in bare(text)


def test_text_on_a_screen_is_as_wide_as_on_paper(measure: TextMeasure) -> None:
    form_set = form_sets()[1]
    (page, *_) = form_pages(LONG, form_set.form("04"), form_set, measure=measure)
    line = next(run for run in page.texts if run.spread)
    for dpi in (60, 96, 130, 300):
        picture, dots = page_image(page, dpi), dpi / 25.4
        rows = range(int((line.baseline - 2) * dots), int(line.baseline * dots) + 1)
        inked = max(
            x for x in range(picture.width()) for y in rows
            if picture.pixelColor(x, y).value() < 150
        )  # fmt: skip
        assert inked / dots == pytest.approx(191, abs=1.5), dpi


# --- the register of a busy year ------------------------------------------------------------------


def test_a_register_of_twelve_hundred_dossiers_is_whole_and_closed(measure: TextMeasure) -> None:
    form_set = form_sets()[1]
    content = replace(
        _register(1_200), opening="Mở sổ năm 2026, từ số 01.",
        closing="Khóa sổ năm 2026: 1.200 hồ sơ, từ số 01 đến số 1200.",
    )  # fmt: skip
    told: list[tuple[int, int]] = []
    pages = register_pages(
        content, form_set.of_kind(FormKind.REGISTER), form_set, measure=measure,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told[0] == (100, 1_200)
    assert told[-1] == (1_200, 1_200)
    numbers: list[int] = []
    for page in pages:
        first = next(run for run in page.texts if run.text == "STT").rect
        numbers += [
            int(run.text) for run in page.texts
            if run.text.isdigit() and abs(run.rect.left + run.rect.width / 2
                                          - first.left - first.width / 2) < 4
        ]  # fmt: skip
        assert max(run.rect.bottom for run in page.texts) < 207
    assert numbers == list(range(1, 1_201))
    assert "Mở sổ năm 2026, từ số 01." in [run.text for run in pages[0].texts]
    last = [run.text for run in pages[-1].texts]
    assert {content.closing, "NGƯỜI GHI SỔ", "NGƯỜI PHỤ TRÁCH"} <= set(last)
    assert any(text.isdigit() for text in last)  # the closing follows a row


def test_a_wide_page_is_the_sheet_of_the_tray_turned(tmp_path: Path) -> None:
    from ui.printing.document import _layout

    layout = _layout(A4_LANDSCAPE)
    size = layout.pageSize().size(QPageSize.Unit.Millimeter)
    assert (round(size.width()), round(size.height())) == (210, 297)
    assert layout.orientation() is QPageLayout.Orientation.Landscape
    out = tmp_path / "Sổ.pdf"
    form_set = form_sets()[1]
    pages = register_pages(_register(3), form_set.of_kind(FormKind.REGISTER), form_set)
    render_pdf(pages, out, "Sổ")
    assert b"/MediaBox [0 0 842" in out.read_bytes().replace(b"841.", b"842.")
