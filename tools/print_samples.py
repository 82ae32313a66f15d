"""Make sample prints to look at: sheets, cards, slides and a slip, as PDF and pictures.

Usage: python tools/print_samples.py OUT [CATALOGUE]

Without a catalogue the shipped one is used. The pictures show the shortest and the longest name,
the longest list of papers, and one procedure with and one without a fee.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.forms import SlipContent, SlipPaper
from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity import PosterContent, PosterOffice, poster_content
from cds_desktop.domain.publicity.products import Product
from cds_desktop.resources import resource
from cds_desktop.services.catalogue_files import read_catalogue
from cds_desktop.wording.publicity import poster_words
from ui.printing.document import make_posters, render_pdf
from ui.printing.fonts import ensure_print_fonts
from ui.printing.headless import ensure_gui_application
from ui.printing.page import A5, SCREEN
from ui.printing.page_painter import page_image
from ui.printing.products import ProductOptions, lay_out
from ui.printing.products.poster import poster_pages
from ui.printing.slip import slip_pages

PICTURE_DPI = 110
SCREEN_DPI = 50
OFFICE = PosterOffice(
    unit_lines=("ỦY BAN NHÂN DÂN XÃ CÁI NƯỚC", "Trung tâm Phục vụ hành chính công"),
    where="Quầy 2",
    telephone="1900 9496",
    feedback="Phản ánh, kiến nghị: Quầy hướng dẫn, tầng 1.",
    place="treo tại sảnh",
)
TODAY = date(2026, 11, 20)
PRODUCTS = {
    Product.CARD: ProductOptions(paper=A5, distance_mm=400),
    Product.SLIDES: ProductOptions(paper=SCREEN, distance_mm=2_000),
}


def main(arguments: list[str]) -> int:
    """Write the samples; return the exit code."""
    if not 1 <= len(arguments) <= 2:
        print(__doc__)
        return 2
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    source = Path(arguments[1]) if len(arguments) == 2 else resource("catalogue", "procedures.csv")
    application = ensure_gui_application()
    ensure_print_fonts()
    procedures = [row.procedure for row in read_catalogue(source).rows]
    contents = [sheet(item, number) for number, item in enumerate(procedures, start=1)
                if item.portal_url]  # fmt: skip
    started = time.perf_counter()
    result = make_posters(contents, out / "to-cong-khai.pdf")
    seconds = time.perf_counter() - started
    print(f"{result.posters} sheets, {result.decoded} read back, {seconds:.1f} s")
    for name, content in examples(contents).items():
        for number, page in enumerate(poster_pages(content), start=1):
            page_image(page, PICTURE_DPI).save(str(out / f"to-{name}-{number}.png"))
        for product, options in PRODUCTS.items():
            (laid_out,) = lay_out(product, [content], options)
            for number, page in enumerate(laid_out.pages, start=1):
                dpi = SCREEN_DPI if options.paper == SCREEN else PICTURE_DPI
                page_image(page, dpi).save(str(out / f"{product}-{name}-{number}.png"))
    for name, receipt in {"thuong": slip(), "in-lai": replace(slip(), reprint=1)}.items():
        pages = slip_pages(receipt)
        render_pdf(pages, out / f"giay-hen-{name}.pdf", "Giấy hẹn")
        page_image(pages[0], PICTURE_DPI).save(str(out / f"giay-hen-{name}.png"))
    application.processEvents()
    return 0


def sheet(procedure: Procedure, number: int) -> PosterContent:
    words = poster_words(procedure, OFFICE)
    return poster_content(
        procedure,
        OFFICE,
        words,
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=92),
        sheet_number=f"B-{number:04d}",
        data_of=TODAY,
    )


def examples(contents: list[PosterContent]) -> dict[str, PosterContent]:
    """Choose what is most likely to go wrong."""
    return {
        "ten-ngan-nhat": min(contents, key=lambda item: len(item.title)),
        "ten-dai-nhat": max(contents, key=lambda item: len(item.title)),
        "nhieu-giay-to-nhat": max(contents, key=lambda item: len(item.papers)),
        "giay-to-dai-nhat": max(contents, key=lambda item: sum(len(p.name) for p in item.papers)),
        "ghi-chu-dai-nhat": max(contents, key=lambda item: sum(len(r.text) for r in item.remarks)),
        "khong-giay-to": min(contents, key=lambda item: len(item.papers)),
    }


def slip() -> SlipContent:
    """Return a slip of an invented person."""
    return SlipContent(
        unit_lines=("UBND XÃ CÁI NƯỚC", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"),
        code="000.00.16.H12-261120-0023",
        number="0023/TN",
        place="Cái Nước",
        applicant="Nguyễn Hoàng Thị Phương Quỳnh Như",
        address="Ấp Cái Rô, xã Cái Nước, tỉnh Cà Mau",
        phone="0918 345 276",
        content="Cấp Giấy xác nhận tình trạng hôn nhân (1.004873)",
        received_at=datetime(2026, 11, 20, 14, 12, tzinfo=OFFICE_ZONE),
        due_at=datetime(2026, 11, 26, 16, 30, tzinfo=OFFICE_ZONE),
        papers=(
            SlipPaper("Tờ khai theo mẫu", "bản chính", 1),
            SlipPaper("Giấy tờ tùy thân", "dữ liệu dân cư"),
            SlipPaper("Trích lục ghi chú ly hôn", "bản sao", 1),
        ),
        limit="3 ngày làm việc",
        result_place="Quầy 2",
        reasons="nghỉ 21, 22, 24/11",
        lookup="Tra cứu: dichvucong.gov.vn, hoặc gọi 1900 9496. Mang theo giấy này khi nhận "
        "kết quả.",
        receiver="Lê Thị Mỹ Ý",
        lookup_number="K7QB-29MT",
        procedure_code="1.004873",
        applicant_id="096190004512",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
