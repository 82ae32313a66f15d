"""VietQR codes: the vectors of the standard, every broken sign found, nothing lost on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.payment_codes import (
    PaymentCode,
    Service,
    crc,
    decode,
    dossier_purpose,
    encode,
    looks_like_payment,
    payment_purpose,
)
from cds_desktop.wording.errors import all_sentences
from cds_desktop.wording.payments import amount_in_words

FIRST = (
    "00020101021262110807tien le38560010A0000007270126000697041501121133666688880208QRIBFTTA"
    "5303704540460005802VN63046893"
)
SECOND = (
    "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA5303704540480005802VN"
    "62170813H12-26-0001236304F19A"
)
PURPOSE = st.text(st.sampled_from("ABCXYZabcxyz0123456789 .-"), max_size=25).filter(
    lambda text: text == text.strip()
)
CODES = st.builds(
    PaymentCode,
    bin=st.from_regex(r"[0-9]{6}", fullmatch=True),
    account=st.from_regex(r"[0-9A-Za-z]{1,19}", fullmatch=True),
    amount_vnd=st.none() | st.integers(1, 9_999_999_999_999),
    purpose=PURPOSE,
    service=st.sampled_from(Service),
    is_dynamic=st.none() | st.booleans(),
    others=st.sampled_from(
        [(), (("59", "UBND XA CAI NUOC"), ("60", "CA MAU")), (("62.05", "HD 12"),)]
    ),
)


def _refusal(text: str) -> str:
    with pytest.raises(RuleBroken) as refused:
        decode(text)
    return refused.value.code


def _closed(body: str) -> str:
    """A code whose CRC is right, whatever else is wrong."""
    return f"{body}6304{crc(body + '6304')}"


def test_the_vectors_are_read_and_written_byte_for_byte() -> None:
    first, second = decode(FIRST), decode(SECOND)
    assert (first.bin, first.account, first.amount_vnd) == ("970415", "113366668888", 6_000)
    assert (first.purpose, first.service) == ("tien le", Service.TO_ACCOUNT)
    assert (second.amount_vnd, second.purpose) == (8_000, "H12-26-000123")
    assert (encode(first), encode(second)) == (FIRST, SECOND)
    made = PaymentCode("970415", "113366668888", 8_000, "H12-26-000123")
    assert encode(made) == SECOND


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=150))
def test_the_crc_is_that_of_the_definition_bit_by_bit(text: str) -> None:
    register = 0xFFFF
    for byte in text.encode("ascii"):
        for place in range(7, -1, -1):
            top = (register >> 15) ^ (byte >> place & 1)
            register = (register << 1) & 0xFFFF ^ (0x1021 if top else 0)
    assert crc(text) == f"{register:04X}"
    assert crc("123456789") == "29B1"


@given(CODES)
def test_any_code_is_read_as_it_was_made_and_written_the_same(code: PaymentCode) -> None:
    text = encode(code)
    read = decode(text)
    assert encode(read) == text
    assert read == replace(code, order=read.order)


@given(CODES, st.data())
def test_one_changed_sign_or_two_that_changed_places_are_found(
    code: PaymentCode, data: st.DataObject
) -> None:
    text = encode(code)
    at = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.characters(min_codepoint=32, max_codepoint=126))
    assume(sign != text[at])
    with pytest.raises(RuleBroken):
        decode(text[:at] + sign + text[at + 1 :])
    other = data.draw(st.integers(0, len(text) - 1))
    assume(text[at] != text[other])
    signs = list(text)
    signs[at], signs[other] = signs[other], signs[at]
    with pytest.raises(RuleBroken):
        decode("".join(signs))


def test_every_sign_of_a_vector_counts_also_the_case_of_its_crc() -> None:
    for at, sign in enumerate(SECOND):
        wrong = "b" if sign != "b" else "c"
        with pytest.raises(RuleBroken):
            decode(SECOND[:at] + wrong + SECOND[at + 1 :])
    assert _refusal(SECOND[:-1] + "a") == "payment.crc_wrong"
    assert _refusal(SECOND[:-4]) == "payment.crc_wrong"


BODY = SECOND[:-8]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://dichvucong.gov.vn", "payment.not_vietqr"),
        ("", "payment.not_vietqr"),
        (SECOND.replace("tien", "tiền").replace("H12", "Ħ12"), "payment.letters"),
        (_closed(BODY.replace("5303704", "5303840")), "payment.currency"),
        (_closed(BODY.replace("5802VN", "5802US")), "payment.country"),
        (_closed(BODY.replace("5802VN", "")), "payment.field_missing"),
        (_closed(BODY.replace("010212", "010213")), "payment.kind_unknown"),
        (_closed(BODY.replace("QRIBFTTA", "QRIBFTTX")), "payment.service_unknown"),
        (_closed(BODY.replace("54048000", "54048.50")), "payment.amount_shape"),
        (_closed(BODY.replace("54048000", "54040800")), "payment.amount_shape"),
        (_closed(BODY.replace("5802VN", "5802VN5802VN")), "payment.field_twice"),
        (_closed(BODY.replace("6217", "6218")), "payment.field_broken"),
        (_closed(BODY + "5A01x"), "payment.field_broken"),
        (_closed(BODY + "5900"), "payment.field_broken"),
        (_closed(BODY.replace("0010A", "0011A")), "payment.field_broken"),
        (_closed(BODY.replace("0006970415", "000697041X")), "payment.bin_shape"),
        (_closed(BODY.replace("113366668888", "1133-6668888")), "payment.account_shape"),
        (_closed(BODY[:-21] + "62300826" + "x" * 26), "payment.purpose_long"),
        (_closed(BODY + "8099" + "x" * 99 + "".join(f"8{n}99" + "y" * 99 for n in range(1, 5))),
         "payment.too_long"),
    ],
)  # fmt: skip
def test_what_is_not_exactly_as_prescribed_is_refused(text: str, code: str) -> None:
    assert _refusal(text) == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"bin": "97041"}, "payment.bin_shape"),
        ({"account": "1" * 20}, "payment.account_shape"),
        ({"account": ""}, "payment.account_shape"),
        ({"amount_vnd": 0}, "payment.amount_range"),
        ({"amount_vnd": 10**13}, "payment.amount_range"),
        ({"purpose": "x" * 26}, "payment.purpose_long"),
        ({"purpose": "lệ phí"}, "payment.letters"),
    ],
)
def test_what_no_bank_takes_is_not_written(change: dict[str, object], code: str) -> None:
    made = PaymentCode("970415", "113366668888", 8_000, "H12-26-000123")
    with pytest.raises(RuleBroken) as refused:
        encode(replace(made, **change))  # type: ignore[arg-type]
    assert refused.value.code == code


def test_a_purpose_loses_its_marks_and_keeps_hyphens_and_points() -> None:
    assert payment_purpose("Lệ phí: hồ sơ Đặng #12") == "Le phi ho so Dang 12"
    assert dossier_purpose("000.00.16.H12-230101-0001") == "000.00.16.H12-230101-0001"
    assert dossier_purpose("000.00.16.H12-230101-12345") == "230101-12345"
    with pytest.raises(RuleBroken):
        payment_purpose("Nộp lệ phí cấp bản sao trích lục")


def test_a_payment_code_is_known_before_it_is_read() -> None:
    assert looks_like_payment(SECOND)
    assert looks_like_payment(SECOND[:-4] + "0000")
    assert not looks_like_payment("000.00.16.H12-261120-0023")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (8_000, "Tám nghìn đồng"),
        (15_000, "Mười lăm nghìn đồng"),
        (21_505, "Hai mươi mốt nghìn năm trăm linh năm đồng"),
        (200_000, "Hai trăm nghìn đồng"),
        (1_005_021, "Một triệu không trăm linh năm nghìn không trăm hai mươi mốt đồng"),
        (2_000_000_000, "Hai tỷ đồng"),
        (1_015, "Một nghìn không trăm mười lăm đồng"),
    ],
)
def test_an_amount_is_written_out_as_on_receipts(amount: int, words: str) -> None:
    assert amount_in_words(amount) == words


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_whatever_is_scanned_is_read_or_refused_with_a_sentence(inside: str) -> None:
    for text in (inside, _closed(f"000201{inside}A000000727"), _closed(BODY + inside)):
        said = ""
        try:
            said = encode(decode(text))
        except RuleBroken as refused:
            said = all_sentences()[refused.code]
        assert said == text.strip() or said[0].isupper()
