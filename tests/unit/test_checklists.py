"""What the desk ticks, read from the catalogue's words."""

import pytest

from cds_desktop.domain.checklists import checklist_of, form_of, paper_of
from cds_desktop.domain.digitisation import PaperForm, PaperState
from cds_desktop.domain.procedure_components import Component


@pytest.mark.parametrize(
    ("name", "is_required"),
    [
        ("Tờ khai theo mẫu", True),
        ("Giấy tờ tùy thân (xuất trình hoặc khai thác CSDL dân cư)", True),
        ("Văn bản ủy quyền (nếu ủy quyền)", False),
        ("Trích lục ghi chú ly hôn (nếu ly hôn ở nước ngoài)", False),
        ("Thông tin bản án ly hôn / trích lục khai tử (nếu có)", False),
        ("Giấy chứng nhận (đối với hộ nghèo)", False),
    ],
)
def test_a_paper_with_a_condition_is_not_asked_of_everybody(name: str, is_required: bool) -> None:
    (line,) = checklist_of([Component(name)])
    assert line.is_required is is_required


def test_a_paper_of_one_case_is_not_asked_of_everybody() -> None:
    (line,) = checklist_of([Component("Giấy ra viện", case="Sinh ở bệnh viện")])
    assert not line.is_required
    assert line.case == "Sinh ở bệnh viện"


@pytest.mark.parametrize(
    ("component", "form"),
    [
        (Component("Tờ khai theo mẫu"), PaperForm.ORIGINAL),
        (Component("Bản sao Giấy khai sinh"), PaperForm.COPY),
        (Component("Bản sao chứng thực bằng tốt nghiệp"), PaperForm.CERTIFIED_COPY),
        (Component("Hợp đồng", copies=2), PaperForm.COPY),
        (Component("Hợp đồng", originals=1, copies=2), PaperForm.ORIGINAL),
        (Component("Giấy tờ tùy thân (xuất trình hoặc khai thác CSDL dân cư)"), PaperForm.DATA),
    ],
)
def test_the_form_of_a_paper_follows_its_words(component: Component, form: PaperForm) -> None:
    assert form_of(component) is form


def test_the_number_asked_for_is_the_one_of_its_form() -> None:
    lines = checklist_of([Component("Hợp đồng", copies=2), Component("Đơn", originals=3)])
    assert [line.quantity for line in lines] == [2, 3]


def test_data_of_the_population_database_needs_no_scan() -> None:
    assert paper_of("Giấy tờ tùy thân", PaperForm.DATA, 1).state is PaperState.FROM_DATABASE
    assert paper_of("Tờ khai", PaperForm.ORIGINAL, 0).quantity == 1
