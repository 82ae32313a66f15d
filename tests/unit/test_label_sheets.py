"""Label sheets as data: the shipped ones are sound, a fault of another is named."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.publicity.labels import (
    MOST_COPIES,
    LabelSheet,
    label_places,
    label_sheets_from_toml,
)
from cds_desktop.services.label_sheets import label_sheet, list_label_sheets
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.labels import sheet_remark, sheet_words

GOOD = """
[[sheet]]
id = "thu"
maker = "Avery"
name = "L7160"
paper = [210, 297]
margin = [7.25, 15.15]
columns = 3
rows = 7
label = [63.5, 38.1]
pitch = [66, 38.1]
radius = 2.5
source = "bảng kích thước"
is_checked = true
note = "in thử trước"
"""


@pytest.mark.parametrize("sheet", list_label_sheets(), ids=lambda sheet: sheet.id)
def test_labels_of_a_shipped_sheet_lie_on_their_paper_and_not_on_each_other(
    sheet: LabelSheet,
) -> None:
    corners = [sheet.corner(number) for number in range(1, sheet.count + 1)]
    for left, top in corners:
        assert left >= 0
        assert top >= 0
        assert left + sheet.width <= sheet.paper_width + 0.051
        assert top + sheet.height <= sheet.paper_height + 0.051
    for (left, top), (next_left, next_top) in pairwise(corners):
        is_same_row = next_top == top
        if is_same_row:
            assert next_left >= left + sheet.width - 0.051
        else:
            assert next_left == sheet.left
            assert next_top >= top + sheet.height - 0.051
    assert sheet.height >= 17, "a lower label holds no readable code"
    assert sheet.source
    assert "in thử trên giấy thường trước" in sheet.note


def test_the_common_sheets_of_both_makers_are_there() -> None:
    known = {sheet.id: sheet for sheet in list_label_sheets()}
    wanted = ["l7159", "l7160", "l7161", "l7163", "l7165", "l7651", "3425", "3490"]
    assert {f"avery-{name}" for name in wanted} <= set(known)
    assert {f"tomy-{number}" for number in (100, 101, 103, 104, 107, 108, 145)} <= set(known)
    assert (known["avery-l7160"].count, known["tomy-145"].count) == (21, 65)
    assert known["avery-l7160"].is_checked
    assert not any(sheet.is_checked for sheet in known.values() if sheet.maker == "Tomy")


def test_a_sheet_is_told_in_words_and_unchecked_sizes_are_admitted() -> None:
    assert sheet_words(label_sheet()) == "Avery L7160, J8160 · 21 nhãn 63,5 × 38,1 mm"
    assert sheet_remark(label_sheet()) == "In thử trên giấy thường trước."
    assert "chưa kiểm tra" in sheet_remark(label_sheet("TOMY-107 "))


def test_an_unknown_sheet_is_refused_with_those_there_are() -> None:
    with pytest.raises(RuleBroken) as refused:
        label_sheet("tomy-7")
    assert "avery-l7160" in sentence(refused.value)


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        (("rows = 7", "rows = 8"), "label.outside_paper", "297"),
        (("margin = [7.25", "margin = [17.25"), "label.outside_paper", "210"),
        (("pitch = [66, 38.1]", "pitch = [60, 38.1]"), "label.overlap", "60"),
        (("pitch = [66, 38.1]", "pitch = [66, 38]"), "label.overlap", "38.0"),
        (("columns = 3", "columns = 0"), "label.value_wrong", "columns"),
        (("columns = 3", "columns = true"), "label.value_wrong", "columns"),
        (("label = [63.5, 38.1]", "label = [63.5]"), "label.value_wrong", "label"),
        (("label = [63.5, 38.1]", 'label = ["63", 38.1]'), "label.value_wrong", "label"),
        (("radius = 2.5", "radius = 25"), "label.value_wrong", "radius"),
        (("paper = [210, 297]", "paper = [inf, 297]"), "label.value_wrong", "paper"),
        (("is_checked = true", 'is_checked = "có"'), "label.value_wrong", "is_checked"),
        (("maker =", "hang ="), "label.key_unknown", "hang"),
        (('source = "bảng kích thước"\n', ""), "label.key_missing", "source"),
        (('id = "thu"', 'id = "Thử"'), "label.value_wrong", "id"),
        (("[[sheet]]", "[[tờ]]"), "label.text_unreadable", ""),
        (("[[sheet]]", "[[to]]"), "label.key_unknown", "to"),
        (("[[sheet]]", "[[sheet]]" + GOOD.partition("]]")[2] + "[[sheet]]"), "label.id_twice",
         "thu"),
    ],
)  # fmt: skip
def test_a_fault_of_a_sheet_is_named(change: tuple[str, str], code: str, told: str) -> None:
    assert label_sheets_from_toml(GOOD)[0].count == 21
    with pytest.raises(RuleBroken) as refused:
        label_sheets_from_toml(GOOD.replace(*change))
    assert refused.value.code == code
    assert told in sentence(refused.value)


@given(st.integers(1, 70), st.integers(0, 90), st.integers(1, 9), st.data())
def test_every_thing_gets_its_copies_one_after_the_other_and_no_place_is_left_out(
    per_sheet: int, items: int, copies: int, data: st.DataObject
) -> None:
    start = data.draw(st.integers(1, per_sheet))
    places = list(label_places(per_sheet, items, start=start, copies=copies))
    assert [place.item for place in places] == [n for n in range(items) for _ in range(copies)]
    running = [place.sheet * per_sheet + place.number for place in places]
    assert running == list(range(start, start + items * copies))
    assert all(1 <= place.number <= per_sheet for place in places)


@pytest.mark.parametrize(
    ("start", "copies", "code"),
    [(0, 1, "label.start_range"), (22, 1, "label.start_range"), (-3, 1, "label.start_range"),
     (1, 0, "label.copies_range"), (1, MOST_COPIES + 1, "label.copies_range")],
)  # fmt: skip
def test_a_place_beyond_the_sheet_is_refused_at_once(start: int, copies: int, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        label_places(21, 5, start=start, copies=copies)
    assert refused.value.code == code
    assert str(start if code == "label.start_range" else copies) in sentence(refused.value)
