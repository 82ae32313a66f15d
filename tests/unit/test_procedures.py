"""What the words of a catalogue mean, and what a person should look at."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.deadlines import LimitUnit, TimeLimit
from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.procedure_components import Component, components_text, read_components
from cds_desktop.domain.procedure_parsing import (
    FeeReading,
    read_channels,
    read_code,
    read_fee,
    read_level,
    read_limit,
)
from cds_desktop.domain.procedures import (
    Procedure,
    content_key,
    doubts,
    fill_gaps,
    is_provisional,
    provisional_code,
)
from cds_desktop.wording.procedures import DOUBTS, doubt_sentence

WORKING, CALENDAR = LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY


def limit(number: str, unit: LimitUnit) -> TimeLimit:
    return TimeLimit(Decimal(number), unit)


A_PROCEDURE = Procedure(
    code="1.001193",
    name="Thủ tục đăng ký khai sinh",
    field="Hộ tịch",
    level="Cấp xã",
    limit=limit("3", WORKING),
    limit_text="3 ngày làm việc",
    fee_vnd=0,
    fee_text="Miễn phí",
)


@pytest.mark.parametrize(
    ("words", "number", "unit"),
    [
        ("5 Ngày làm việc", "5", WORKING),
        ("trong thời hạn 01 ngày làm việc", "1", WORKING),
        ("05 (năm) ngày làm việc kể từ ngày nhận đủ hồ sơ", "5", WORKING),
        ("1.5 Ngày làm việc", "1.5", WORKING),
        ("1,5 ngày", "1.5", CALENDAR),
        ("30 Ngày", "30", CALENDAR),
        ("08 Giờ", "8", LimitUnit.HOUR),
        ("Trong ngày làm việc", "1", LimitUnit.SAME_DAY),
        ("Trong ngày; nhận sau 15 giờ thì trả ngày làm việc tiếp theo", "1", LimitUnit.SAME_DAY),
        ("10 ngày theo Nghị định số 45/2020/NĐ-CP năm 2020 ngày 08/4/2020", "10", CALENDAR),
        ("Trực tuyến: 6 Ngày; Trực tiếp/Bưu chính: 6 Ngày", "6", CALENDAR),
    ],
)
def test_a_limit_with_its_unit_is_read(words: str, number: str, unit: LimitUnit) -> None:
    reading = read_limit(words)
    assert reading.limit == limit(number, unit)
    assert reading.reasons == ()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("", "missing_limit"),
        ("1", "limit_without_unit"),
        ("Bưu chính: 15 Ngày làm việc; Trực tiếp: 1", "limit_without_unit"),
        ("10-25", "unreadable_limit"),
        ("03 - 05 ngày làm việc", "several_limits"),
        ("15 ngày; trường hợp cần xác minh không quá 30 ngày", "several_limits"),
        ("Trực tiếp: 7 Ngày làm việc; Trực tiếp: 7 Ngày", "several_limits"),
        ("6 Tháng", "limit_in_other_unit"),
        ("0 Giờ", "odd_limit"),
        ("Không quy định", "limit_not_prescribed"),
        ("Chậm nhất là ngay trước khi tàu rời cảng", "unreadable_limit"),
    ],
)
def test_a_doubtful_limit_is_never_guessed(words: str, reason: str) -> None:
    reading = read_limit(words)
    assert reading.limit is None
    assert reading.reasons == (reason,)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Miễn phí", FeeReading(0)),
        ("Phí : 0 Đồng", FeeReading(0)),
        ("Lệ phí : Không Đồng", FeeReading(0)),
        ("Miễn phí(Không có.)", FeeReading(0)),
        ("8.000 đồng", FeeReading(8_000)),
        ("10.000 đồng(10.000 đồng/khẩu-chiếc.)", FeeReading(10_000)),
        ("20.000.000 đồng(+ Dưới 50 tỷ: 20 triệu đồng/Giấy)", FeeReading(20_000_000)),
        ("50000", FeeReading(50_000)),
        ("Trực tuyến: 10.000 đồng; Trực tiếp: 20.000 đồng", FeeReading(20_000, 10_000)),
        ("Trực tuyến/Trực tiếp: 5.000 đồng", FeeReading(5_000)),
        ("", FeeReading(None, None, ("missing_fee",))),
        ("20 đồng(20.000 vnđ /tờ khai)", FeeReading(None, None, ("odd_fee",))),
        ("10 USD(/bản)", FeeReading(None, None, ("foreign_fee",))),
        ("Miễn phí(do HĐND tỉnh quy định)", FeeReading(None, None, ("fee_depends",))),
        (
            "2.000.000 đồng(mức phí 1.000.000 đồng từ ngày 01/7/2025)",
            FeeReading(None, None, ("several_fees",)),
        ),
        (
            "Phí : 2.000.000 Đồng (cấp mới) Phí : 3.500.000 Đồng (cấp lại)",
            FeeReading(None, None, ("several_fees",)),
        ),
        (
            "Phí : Mức thu bằng 50% mức thu của Thông tư số 249/2016/TT-BTC năm 2016 Đồng",
            FeeReading(None, None, ("unreadable_fee",)),
        ),
    ],
)
def test_a_fee_is_read_or_its_doubt_is_named(words: str, expected: FeeReading) -> None:
    assert read_fee(words) == expected


def test_levels_are_written_one_way() -> None:
    assert read_level("Cấp bộ, Cấp tỉnh, Cấp xã") == "Cấp bộ; Cấp tỉnh; Cấp xã"
    assert read_level("tỉnh; xã") == "Cấp tỉnh; Cấp xã"
    assert read_level("tỉnh (nhận tại xã)") == "Cấp tỉnh (nhận tại xã)"
    assert read_level("Cơ quan khác") == "Cơ quan khác"


def test_channels_come_in_the_order_of_the_national_codes() -> None:
    every = (Channel.DIRECT, Channel.ONLINE, Channel.POSTAL)
    assert read_channels("Dịch vụ bưu chính;Trực tuyến;Trực tiếp") == every


def test_a_code_that_a_spreadsheet_shortened_is_made_good_and_told() -> None:
    assert read_code("1,00089") == ("1.000890", ("code_repaired",))
    assert read_code(" 1.001193 ") == ("1.001193", ())
    assert read_code("1.001193.000.00.00.H12") == ("1.001193.000.00.00.H12", ())


def test_papers_of_the_portal_are_read_with_case_form_and_numbers() -> None:
    text = (
        "[Trường hợp 1] Tờ khai [mẫu: tk.docx] (1 bản chính) | "
        "Giấy chứng sinh; nếu có (1 bản chính, 2 bản sao) | [Trường hợp 2] Văn bản ủy quyền"
    )
    assert read_components(text) == (
        Component("Tờ khai", 1, None, "tk.docx", "Trường hợp 1"),
        Component("Giấy chứng sinh; nếu có", 1, 2, "", "Trường hợp 1"),
        Component("Văn bản ủy quyền", None, None, "", "Trường hợp 2"),
    )
    assert read_components(components_text(read_components(text))) == read_components(text)


def test_papers_without_the_portals_marks_stand_on_lines_or_between_semicolons() -> None:
    assert [each.name for each in read_components("Đơn\nBản sao giấy; có chứng thực\n")] == [
        "Đơn",
        "Bản sao giấy; có chứng thực",
    ]
    assert [each.name for each in read_components("Đơn; Giấy (bản chính; bản sao)")] == [
        "Đơn",
        "Giấy (bản chính; bản sao)",
    ]


@given(st.lists(st.text("aăâđ ơưễ.,:-", min_size=1).map(str.strip).filter(bool), max_size=5))
def test_no_word_of_the_papers_is_lost(names: list[str]) -> None:
    read = " ".join(each.name for each in read_components(" | ".join(names)))
    for name in names:
        if any(letter.isalpha() for letter in name):
            assert " ".join(name.split()) in read


@given(st.text(max_size=60))
def test_any_words_are_read_without_failing(words: str) -> None:
    fee, time = read_fee(words), read_limit(words)
    assert time.limit is not None or time.reasons
    assert fee.fee_vnd is None or fee.fee_vnd == 0 or fee.fee_vnd >= 1_000
    assert fee.fee_vnd is not None or fee.reasons or fee.fee_online_vnd is not None


def test_a_sound_procedure_leaves_no_doubt() -> None:
    assert doubts(A_PROCEDURE) == ()


def test_every_gap_is_a_doubt_with_a_sentence() -> None:
    poor = Procedure(code=provisional_code("x"), name="", portal_url="dichvucong", fee_vnd=20)
    reasons = {doubt.reason for doubt in doubts(poor)}
    assert reasons == {
        "missing_code", "missing_name", "missing_level", "missing_field", "missing_limit",
        "odd_fee", "odd_url",
    }  # fmt: skip
    assert all(doubt_sentence(doubt) for doubt in doubts(poor))


def test_a_limit_that_a_person_gave_settles_the_doubt() -> None:
    unclear = replace(A_PROCEDURE, limit=None, limit_text="1")
    assert [doubt.reason for doubt in doubts(unclear)] == ["limit_without_unit"]
    settled = replace(unclear, limit=limit("1", LimitUnit.SAME_DAY))
    assert doubts(settled) == ()


def test_each_reason_of_the_readers_has_a_sentence() -> None:
    words = ["", "1", "0 Giờ", "6 Tháng", "1 ngày, 2 ngày", "Không quy định", "abc", "5 USD"]
    words += ["Trực tiếp: 1 ngày; Trực tuyến: 2 ngày", "20 đồng", "Miễn phí(theo mức thu)"]
    for text in words:
        for reason in (*read_limit(text).reasons, *read_fee(text).reasons):
            assert reason in DOUBTS


def test_a_provisional_code_is_the_same_for_any_spelling_and_never_a_national_one() -> None:
    code = provisional_code("Đăng ký hoạt động tín ngưỡng")
    assert code == provisional_code("ĐĂNG KÝ  hoạt động tín ngưỡng")
    assert is_provisional(code)
    assert not is_provisional("1.001193")


def test_the_content_key_changes_with_any_content() -> None:
    assert content_key(A_PROCEDURE) == content_key(replace(A_PROCEDURE))
    assert content_key(A_PROCEDURE) != content_key(replace(A_PROCEDURE, note="khác"))
    same_limit = replace(A_PROCEDURE, limit=limit("3.0", WORKING))
    assert content_key(A_PROCEDURE) == content_key(same_limit)


def test_an_empty_cell_of_a_new_catalogue_deletes_nothing() -> None:
    known = replace(A_PROCEDURE, portal_url="https://dichvucong.gov.vn/a", agency="UBND xã")
    bare = Procedure(code=known.code, name="Tên mới")
    assert fill_gaps(bare, known) == replace(known, name="Tên mới")


def test_a_bare_number_takes_the_unit_the_office_knows_for_the_same_number() -> None:
    same = replace(A_PROCEDURE, limit=None, limit_text="3")
    assert fill_gaps(same, A_PROCEDURE).limit == A_PROCEDURE.limit
    assert fill_gaps(same, A_PROCEDURE).limit_text == "3"
    other = replace(A_PROCEDURE, limit=None, limit_text="5")
    assert fill_gaps(other, A_PROCEDURE).limit is None
