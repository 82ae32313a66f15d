"""Sheets and slips laid out: nothing overlaps, nothing is cut, every code reads back."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.form_sets import receipt_of
from cds_desktop.domain.forms import (
    QrSide,
    ReceiptTemplate,
    SlipContent,
    SlipPaper,
)
from cds_desktop.domain.publicity import PosterContent, PosterFact, PosterPaper, PosterRemark
from cds_desktop.domain.text import normalise
from cds_desktop.services.form_versions import form_sets
from tests.printed_pages import bare, faults, holds, printed
from ui.printing.fonts import TextMeasure, ensure_print_fonts
from ui.printing.line_breaking import balanced_lines, filled_lines
from ui.printing.page import QrCode, Rect
from ui.printing.page_painter import page_image
from ui.printing.products.poster import poster_pages
from ui.printing.qr import qr_matrix
from ui.printing.read_back import check_codes, read_codes
from ui.printing.slip import slip_pages

pytestmark = pytest.mark.usefixtures("qapp")

ADDRESS = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7"
POSTER = PosterContent(
    unit_lines=("ỦY BAN NHÂN DÂN XÃ CÁI NƯỚC", "Trung tâm Phục vụ hành chính công"),
    title="Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
    code="2.000635",
    address=ADDRESS,
    field="Hộ tịch",
    facts=(
        PosterFact("Thời hạn", "Trong ngày", "nhận sau 15 giờ: ngày làm việc kế tiếp"),
        PosterFact("Phí, lệ phí", "8.000 đồng", "một bản sao"),
        PosterFact("Nộp ở đâu", "Quầy 2", "hoặc trực tuyến, bưu chính"),
        PosterFact("Trực tuyến", "Toàn trình", "không cần đến quầy"),
    ),
    papers=(PosterPaper("Tờ khai theo mẫu"), PosterPaper("Văn bản ủy quyền", "01 bản sao")),
    steps=("Lấy số, chờ mời đến quầy", "Nộp giấy tờ, nhận giấy hẹn"),
    decision="163/QĐ-BTP",
    valid_from=date(2026, 11, 20),
    valid_to=date(2027, 2, 20),
    sheet_number="B-0147",
    telephone="1900 9496",
)
SLIP = SlipContent(
    unit_lines=("UBND XÃ CÁI NƯỚC", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"),
    code="000.00.16.H12-261120-0023",
    number="0023/TN",
    place="Cái Nước",
    applicant="Nguyễn Hoàng Thị Phương Quỳnh Như",
    content="Cấp Giấy xác nhận tình trạng hôn nhân",
    received_at=datetime(2026, 11, 20, 14, 12, tzinfo=OFFICE_ZONE),
    due_at=datetime(2026, 11, 26, 16, 30, tzinfo=OFFICE_ZONE),
    papers=(SlipPaper("Tờ khai theo mẫu", "bản chính", 1), SlipPaper("Căn cước", "dữ liệu dân cư")),
    limit="3 ngày làm việc",
    result_place="Quầy 2",
    receiver="Lê Thị Mỹ Ý",
    procedure_code="1.004873",
    applicant_id="096190004512",
    lookup_number="K7QB-29MT",
)
RECEIPT_2018, RECEIPT_2025 = (receipt_of(each) for each in form_sets())
PAYLOAD = (
    "000.00.16.H12-261120-0023;TT=1.004873;CN=096190004512"
    ";TG=Giấy tiếp nhận hồ sơ và hẹn trả kết quả;HT=CDS Một cửa"
    ";PH=2026-11-20T14:12+07:00;HK=2026-11-26T16:30+07:00"
)


@pytest.fixture(scope="module")
def measure(qapp: object) -> TextMeasure:
    ensure_print_fonts()
    return TextMeasure()


# --- codes ----------------------------------------------------------------------------------------


def test_a_code_reads_back_from_the_drawn_page(measure: TextMeasure) -> None:
    pages = poster_pages(POSTER, measure)
    assert check_codes(pages) == 1
    assert read_codes(page_image(pages[0], 150)) == [ADDRESS]


def test_a_code_that_reads_as_something_else_stops_the_sheet(measure: TextMeasure) -> None:
    (page,) = poster_pages(POSTER, measure)
    foreign = tuple(
        replace(item, matrix=qr_matrix("https://example.org/"))
        if isinstance(item, QrCode)
        else item
        for item in page.items
    )
    with pytest.raises(RuleBroken) as refused:
        check_codes([replace(page, items=foreign)])
    assert refused.value.code == "qr.unreadable"
    assert refused.value.facts["codes"] == (ADDRESS,)


def test_a_code_hidden_by_print_is_found_unreadable(measure: TextMeasure) -> None:
    (page,) = poster_pages(POSTER, measure)
    (code,) = page.codes
    cover = QrCode(Rect(code.rect.left, code.rect.top, 40, 40), ((True,) * 8,) * 8, "không phải mã")
    with pytest.raises(RuleBroken):
        check_codes([replace(page, items=(*page.items, cover))])


def test_modules_are_at_least_one_millimetre_with_four_of_white(measure: TextMeasure) -> None:
    for length in (20, 81, 200, 450):
        content = replace(POSTER, address="https://dichvucong.gov.vn/".ljust(length, "a"))
        pages = poster_pages(content, measure)
        (code,) = [code for page in pages for code in page.codes]
        assert code.module >= 1.0
        assert not [fault for page in pages for fault in faults(page, 20)]
        assert check_codes(pages) == 1


def test_the_outline_of_a_code_fills_exactly_its_dark_modules() -> None:
    from PySide6.QtCore import QPointF

    from ui.printing.qr import qr_path

    matrix = qr_matrix("000.00.16.H12-261120-0023")
    path = qr_path(matrix, 0, 0, 1)
    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            assert path.contains(QPointF(x + 0.5, y + 0.5)) == is_dark


# --- line breaking --------------------------------------------------------------------------------


def test_titles_break_where_the_sense_pauses() -> None:
    assert balanced_lines(POSTER.title, len, 38) == [
        "Cấp bản sao Trích lục hộ tịch,",
        "bản sao Giấy khai sinh",
    ]
    assert balanced_lines("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", len, 22) == [
        "TRUNG TÂM PHỤC VỤ",
        "HÀNH CHÍNH CÔNG",
    ]


def test_no_word_is_left_alone_and_no_compound_is_torn() -> None:
    lines = filled_lines("Giấy tờ do cơ quan có thẩm quyền của nước ngoài cấp", len, 46)
    assert len(lines[-1].split()) > 1
    assert "(01 bản chính)" in filled_lines("Hai bản nộp tại quầy (01 bản chính)", len, 28)[-1]


def test_an_overlong_address_is_cut_after_its_signs_and_loses_nothing() -> None:
    lines = filled_lines(ADDRESS, len, 40)
    assert "".join(lines) == ADDRESS
    assert all(len(line) <= 40 for line in lines)
    assert lines[0].endswith("/")


# --- sheets ---------------------------------------------------------------------------------------


def test_a_short_sheet_is_one_page_without_a_fault(measure: TextMeasure) -> None:
    (page,) = poster_pages(POSTER, measure)
    assert faults(page, 20) == []
    assert "TờB-0147" in printed([page])
    assert bare("Theo Quyết định 163/QĐ-BTP. Dùng từ 20/11/2026 đến 20/02/2027.") in printed([page])


def test_twenty_papers_go_on_over_the_page_and_lose_no_word(measure: TextMeasure) -> None:
    papers = tuple(
        PosterPaper(f"Giấy tờ thứ {number}: " + "văn bản của cơ quan có thẩm quyền " * 5)
        for number in range(1, 21)
    )
    pages = poster_pages(replace(POSTER, papers=papers), measure)
    assert len(pages) > 1
    assert [fault for page in pages for fault in faults(page, 20)] == []
    assert holds(pages, *(paper.name for paper in papers))
    assert bare(f"trang 1/{len(pages)}") in printed(pages)


def test_a_name_of_any_length_leaves_room_for_the_code(measure: TextMeasure) -> None:
    title = "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất; " * 40
    content = replace(POSTER, title=title.strip(), remarks=(PosterRemark("Phí", "x " * 900),))
    pages = poster_pages(content, measure)
    assert [fault for page in pages for fault in faults(page, 20)] == []
    assert check_codes(pages) == 1


def test_the_real_catalogue_lays_out_without_overlap_or_cut_text(
    shared_dir: Path, measure: TextMeasure
) -> None:
    with (shared_dir / "data" / "procedures-real.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["portal_url"]]
    longest = sorted(rows, key=lambda row: len(row["name"]))
    heaviest = sorted(rows, key=lambda row: len(row["documents"]) + len(row["fee_text"]))
    for row in [*longest[:4], *longest[-8:], *heaviest[:4], *heaviest[-8:], *rows[::150]]:
        papers = tuple(
            PosterPaper(normalise(part)) for part in row["documents"].split(" | ") if part.strip()
        )
        content = replace(
            POSTER,
            title=normalise(row["name"]),
            code=row["code"],
            field=normalise(row["field"]),
            address=row["portal_url"],
            papers=papers,
            remarks=(PosterRemark("Phí, lệ phí", normalise(row["fee_text"])),),
        )
        pages = poster_pages(content, measure)
        assert [fault for page in pages for fault in faults(page, 20)] == [], row["code"]
        names = (paper.name for paper in papers)
        assert holds(pages, content.title, *names, content.remarks[0].text), row["code"]
        assert check_codes(pages) == 1


# --- slips ----------------------------------------------------------------------------------------


def test_a_slip_says_when_to_come_and_its_code_begins_with_the_dossier_code(
    measure: TextMeasure,
) -> None:
    (page,) = slip_pages(SLIP, measure=measure)
    assert faults(page, 10) == []
    text = printed([page])
    assert bare("16 giờ 30, Thứ Năm 26/11/2026") in text
    assert bare("Mẫu số 01, Thông tư 03/2025/TT-VPCP") in text
    assert read_codes(page_image(page, 150)) == [PAYLOAD]
    assert bare("Mã tra cứu K7QB-29MT") in text
    (code,) = page.codes
    assert code.rect.right < page.paper.width / 2


def test_the_old_form_is_used_for_an_old_receipt(measure: TextMeasure) -> None:
    old = replace(SLIP, received_at=datetime(2025, 9, 14, 23, 59, tzinfo=OFFICE_ZONE))
    text = printed(slip_pages(old, measure=measure))
    assert bare(RECEIPT_2018.legal_basis) in text
    assert bare("Thời gian trả kết quả giải quyết hồ sơ") in text


def test_the_day_on_the_slip_is_the_office_day(measure: TextMeasure) -> None:
    from datetime import UTC

    late = replace(SLIP, received_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    assert bare("ngày 21 tháng 11 năm 2026") in printed(slip_pages(late, measure=measure))


def test_a_template_may_put_the_code_at_the_right(measure: TextMeasure) -> None:
    template = replace(RECEIPT_2025, qr_side=QrSide.RIGHT)
    (page,) = slip_pages(SLIP, template, measure=measure)
    (code,) = page.codes
    assert code.rect.left > page.paper.width / 2
    assert faults(page, 10) == []
    assert check_codes([page]) == 1


def test_a_reprint_says_so_and_each_copy_names_its_owner(measure: TextMeasure) -> None:
    first = printed(slip_pages(SLIP, measure=measure))
    assert "Inlại" not in first
    again = printed(slip_pages(replace(SLIP, reprint=2), copy=2, measure=measure))
    assert "Inlạilần2" in again
    assert bare(RECEIPT_2025.copies[1]) in again


@pytest.mark.parametrize("template", [RECEIPT_2018, RECEIPT_2025], ids=["2018", "2025"])
def test_a_slip_with_everything_and_many_papers_keeps_signatures_with_the_date(
    measure: TextMeasure, template: ReceiptTemplate
) -> None:
    full = replace(
        SLIP,
        content="Đăng ký biến động đối với trường hợp thay đổi quyền sử dụng đất; " * 16,
        address="Ấp Cái Rô, xã Cái Nước, tỉnh Cà Mau, Việt Nam",
        phone="0918 345 276",
        email="thu@example.vn",
        fee="20.000 đồng (đã thu, chuyển khoản)",
        result_way="Dịch vụ bưu chính công ích",
        register_line="quyển số 01, số thứ tự 23",
        papers=tuple(
            SlipPaper("Văn bản của cơ quan có thẩm quyền " * 4, "bản chính", 1) for _ in range(20)
        ),
        reasons="nghỉ 21, 22, 24/11",
        lookup="Tra cứu: dichvucong.gov.vn, hoặc gọi 1900 9496.",
    )
    pages = slip_pages(full, template, measure=measure)
    assert len(pages) > 1
    assert [fault for page in pages for fault in faults(page, 10)] == []
    last = printed([pages[-1]])
    assert bare("26/11/2026") in last
    assert bare("Lê Thị Mỹ Ý") in last
    assert holds(pages, full.content, *(paper.name for paper in full.papers))


def test_print_survives_in_black_and_white(measure: TextMeasure) -> None:
    (page,) = slip_pages(SLIP, measure=measure)
    image = page_image(page, 60).convertToFormat(QImage.Format.Format_RGB32)
    for y in range(0, image.height(), 7):
        for x in range(0, image.width(), 7):
            colour = image.pixelColor(x, y)
            assert colour.red() == colour.green() == colour.blue()


# --- a slip of any paper --------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["A5", "A4"])
@pytest.mark.parametrize("side", list(QrSide))
@pytest.mark.parametrize("template", [RECEIPT_2018, RECEIPT_2025], ids=["2018", "2025"])
def test_a_slip_on_either_paper_has_no_fault_and_a_code_that_reads(
    measure: TextMeasure, template: ReceiptTemplate, side: QrSide, paper: str
) -> None:
    template = replace(template, paper=paper, qr_side=side)
    pages = slip_pages(SLIP, template, measure=measure)
    assert {page.paper.name for page in pages} == {paper}
    assert [fault for page in pages for fault in faults(page, 10)] == []
    assert read_codes(page_image(pages[0], 150)) == [PAYLOAD]
    (code,) = pages[0].codes
    assert code.module >= 0.42
    assert (code.rect.left < pages[0].paper.width / 2) == (side is QrSide.LEFT)


RATING = "HL-000.00.16.H12-261120-0023-K7QB29MT"


@pytest.mark.parametrize("paper", ["A5", "A4"])
@pytest.mark.parametrize("template", [RECEIPT_2018, RECEIPT_2025], ids=["2018", "2025"])
def test_the_citizens_copy_carries_a_small_code_for_the_vote(
    measure: TextMeasure, template: ReceiptTemplate, paper: str
) -> None:
    template = replace(template, paper=paper)
    asking = replace(SLIP, rating_code=RATING)
    (page,) = slip_pages(asking, template, measure=measure)
    assert faults(page, 10) == []
    legal, rating = page.codes
    assert (legal.text, rating.text) == (PAYLOAD, RATING)
    (before,) = slip_pages(SLIP, template, measure=measure)[0].codes
    assert legal.rect == before.rect
    assert rating.module == pytest.approx(0.42)
    assert rating.rect.width < legal.rect.width
    assert set(read_codes(page_image(page, 150))) == {PAYLOAD, RATING}
    assert bare("Quét để đánh giá khi nhận kết quả") in printed([page])
    (office_copy,) = slip_pages(asking, template, copy=2, measure=measure)
    assert [code.text for code in office_copy.codes] == [PAYLOAD]
    without = replace(template, rating_caption="")
    assert len(slip_pages(asking, without, measure=measure)[0].codes) == 1


def test_the_code_for_the_vote_costs_no_slip_a_second_page(measure: TextMeasure) -> None:
    for template in (RECEIPT_2018, RECEIPT_2025):
        for count in range(9):
            papers = tuple(SlipPaper(f"Giấy tờ thứ {n}", "bản chính", 1) for n in range(count))
            plain = replace(SLIP, papers=papers)
            alone = slip_pages(plain, template, measure=measure)
            pages = slip_pages(replace(plain, rating_code=RATING), template, measure=measure)
            assert len(pages) == len(alone), (template.legal_basis, count)
            assert [fault for page in pages for fault in faults(page, 10)] == []


def test_no_code_stands_where_signatures_leave_no_room(measure: TextMeasure) -> None:
    wide = tuple(
        replace(one, title="NGƯỜI NỘP HỒ SƠ HOẶC NGƯỜI ĐƯỢC ỦY QUYỀN")
        for one in RECEIPT_2025.signatures
    )
    template = replace(RECEIPT_2025, signatures=wide)
    (page,) = slip_pages(replace(SLIP, rating_code=RATING), template, measure=measure)
    assert [code.text for code in page.codes] == [PAYLOAD]


def test_forty_papers_keep_the_head_of_their_table(measure: TextMeasure) -> None:
    papers = tuple(SlipPaper(f"Giấy thứ {n} của cơ quan", "bản sao", 1) for n in range(1, 41))
    pages = slip_pages(replace(SLIP, papers=papers), measure=measure)
    assert len(pages) >= 2
    for page in pages[1:]:
        texts = [run.text for run in page.texts]
        if any(text.startswith("Giấy thứ") for text in texts):
            assert "Thành phần hồ sơ nộp: 01 bộ (tiếp theo)" in texts
    assert holds(pages, *(paper.name for paper in papers))


def test_a_slip_without_its_national_code_is_not_laid_out(measure: TextMeasure) -> None:
    with pytest.raises(RuleBroken) as refused:
        slip_pages(replace(SLIP, procedure_code=""), measure=measure)
    assert refused.value.code == "form.procedure_code_missing"
