"""A paper printed in the sample office says on every page that it has no force."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cds_desktop.domain.clock import office_day, parse_instant
from cds_desktop.services.dossiers import Reception, receive
from cds_desktop.services.forms import plan_form
from cds_desktop.services.offices import Office, load_profile, mark_as_sample
from cds_desktop.services.publicity import plan_chosen, poster_office
from cds_desktop.services.register import plan_register
from cds_desktop.services.slips import record_print, slip_content
from cds_desktop.wording.forms import write_form, write_register
from cds_desktop.wording.publicity import poster_words
from cds_desktop.wording.slips import write_slip
from tests.offices import CLERK, applicant, make_office
from ui.printing.forms import form_pages
from ui.printing.page import Page
from ui.printing.products.poster import poster_pages
from ui.printing.read_back import check_codes
from ui.printing.register import register_pages
from ui.printing.slip import slip_pages

pytestmark = pytest.mark.usefixtures("qapp")

NOW = parse_instant("2026-11-20T09:00")
MARK = "DỮ LIỆU MẪU – bản in này không có giá trị"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path / "Dữ liệu")
    yield office
    office.close()


def printed(office: Office) -> dict[str, tuple[Page, ...]]:
    """One of each paper, as the screens and commands make them."""
    open_uow, day = office.open_uow, office_day(NOW)
    reception = Reception("1.004873", applicant("Trần Văn Tám", ""))
    code = receive(open_uow, reception, actor=CLERK, now=NOW).code
    slip = slip_content(open_uow, code, write_slip)
    record_print(open_uow, code, actor=CLERK, now=NOW)
    posters = plan_chosen(
        open_uow, ["1.004873"], poster_office(load_profile(open_uow)), poster_words, on=day
    )
    form = plan_form(open_uow, code, "06", write_form, actor=CLERK, now=NOW)
    register = plan_register(open_uow, day.year, write_register, actor=CLERK, now=NOW)
    assert form.content is not None
    return {
        "slip": slip_pages(slip),
        "reprinted slip": slip_pages(slip_content(open_uow, code, write_slip)),
        "poster": poster_pages(posters.contents[0]),
        "form": form_pages(form.content, form.chosen.template, form.chosen.set),
        "register": register_pages(register.content, register.chosen.template, register.chosen.set),
    }


def test_every_page_of_the_sample_office_is_marked(office: Office) -> None:
    with office.open_uow() as uow:
        mark_as_sample(uow)
        uow.commit()
    for name, pages in printed(office).items():
        assert pages, name
        for page in pages:
            (mark,) = (text for text in page.texts if text.text == MARK)
            others = [text for text in page.texts if text is not mark]
            assert not any(mark.rect.overlaps(text.rect) for text in others), name
            assert not any(mark.rect.overlaps(code.quiet_rect) for code in page.codes), name
            assert mark.rect.top >= 3, name
            assert mark.rect.right < page.paper.width - 3, name
        check_codes(pages)


def test_a_working_office_prints_no_mark(office: Office) -> None:
    for name, pages in printed(office).items():
        assert not any("MẪU" in text.text for page in pages for text in page.texts
                       if "DỮ LIỆU" in text.text), name  # fmt: skip
