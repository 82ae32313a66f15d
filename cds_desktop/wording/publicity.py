"""The words of a public sheet, made from a procedure of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby

from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.procedures import Component, OnlineLevel, Procedure
from cds_desktop.domain.publicity import (
    PosterFact,
    PosterOffice,
    PosterPaper,
    PosterRemark,
    PosterWords,
)
from cds_desktop.domain.publicity.printed import repeats_fee
from cds_desktop.domain.text import normalise_lines
from cds_desktop.wording.catalogue import other_limits
from cds_desktop.wording.deadlines import limit_words
from cds_desktop.wording.moments import money_words

__all__ = ["SAID_BELOW", "SENTENCES", "money_words", "offline_text", "poster_words"]

_LONGEST_NOTE = 72
"""Characters; a longer explanation becomes a remark under the papers."""

SAID_BELOW = "ghi rõ ở dưới"
"""Note of a fact whose explanation is a remark under the papers."""

_ASK = "Hỏi tại quầy"
_LEADING_MARK = re.compile(r"^[\s\-–—•·*+.;,]+")
_BARE_NUMBER = re.compile(r"[\d.,\s]*")
_ONLINE = {
    OnlineLevel.FULL: ("Toàn trình", "không cần đến quầy"),
    OnlineLevel.PARTIAL: ("Một phần", "có bước phải đến quầy"),
    OnlineLevel.UNCLEAR: ("Có", "mức độ xem trên Cổng"),
    OnlineLevel.NONE: ("Không", "nộp bằng hồ sơ giấy"),
}


def poster_words(procedure: Procedure, office: PosterOffice) -> PosterWords:
    """Write what the sheet says about limit, fee, place, online level, papers and steps.

    What the catalogue leaves open is never guessed: the sheet then sends people to the counter.
    """
    remarks: list[PosterRemark] = []
    facts = (
        _limit(procedure, remarks),
        _fee(procedure, remarks),
        _where(procedure, office),
        _online(procedure),
    )
    if procedure.agency:
        remarks.append(PosterRemark("Cơ quan thực hiện", procedure.agency))
    return PosterWords(
        facts=facts,
        papers=tuple(_paper(component) for component in procedure.components if component.name),
        steps=_steps(procedure),
        remarks=tuple(remarks),
    )


def offline_text(procedure: Procedure) -> str:
    """Write what a code says to a telephone without network: name, limit, fee and papers.

    Short, since each line makes the code denser, but nothing is left out: a text that does not fit
    gives way to the address (`payload_of`). It names no person.
    """
    lines = [f"{procedure.name} ({procedure.code})", _offline_limit(procedure)]
    lines.append(_offline_fee(procedure))
    papers = [_paper(component) for component in procedure.components if component.name]
    if papers:
        lines.append("Giấy tờ:")
    for case, group in groupby(papers, key=lambda paper: paper.case):
        if case:
            lines.append(f"{case}:")
        for number, paper in enumerate(group, start=1):
            lines.append(f"{number}. {paper.name}" + (f" ({paper.note})" if paper.note else ""))
    return normalise_lines("\n".join(lines))


def _offline_limit(procedure: Procedure) -> str:
    if procedure.limit is not None:
        parts = (limit_words(procedure.limit), other_limits(procedure, "; "))
        return "Thời hạn: " + "; ".join(part for part in parts if part)
    text = procedure.limit_text
    return f"Thời hạn: {_ASK.lower() if _BARE_NUMBER.fullmatch(text) else text}"


def _offline_fee(procedure: Procedure) -> str:
    direct, online, text = procedure.fee_vnd, procedure.fee_online_vnd, procedure.fee_text
    if direct is None:
        return f"Phí: {_ASK.lower() if _BARE_NUMBER.fullmatch(text) else text}"
    words = f"Phí: {money_words(direct)}"
    if online is not None and online != direct:
        return f"{words}; trực tuyến: {money_words(online).lower()}"
    says_more = text and not repeats_fee(text, direct)
    return f"{words} ({text})" if says_more else words


def _limit(procedure: Procedure, remarks: list[PosterRemark]) -> PosterFact:
    label = "Thời hạn"
    if procedure.limit is not None:
        value = _capital(limit_words(procedure.limit))
        others = other_limits(procedure, "\n")  # one line each
        if others and procedure.limit_note:
            remarks.append(PosterRemark(label, procedure.limit_note))
        note = others or _note(label, procedure.limit_note, remarks)
        return PosterFact(label, value, note)
    text = procedure.limit_text
    if _BARE_NUMBER.fullmatch(text):
        return PosterFact(label, _ASK, _note(label, procedure.limit_note, remarks))
    return PosterFact(label, "Tùy trường hợp", _note(label, text, remarks))


def _fee(procedure: Procedure, remarks: list[PosterRemark]) -> PosterFact:
    label = "Phí, lệ phí"
    direct, online, text = procedure.fee_vnd, procedure.fee_online_vnd, procedure.fee_text
    if direct is None:
        if _BARE_NUMBER.fullmatch(text):
            return PosterFact(label, _ASK)
        return PosterFact(label, "Tùy trường hợp", _note(label, text, remarks))
    value = money_words(direct)
    if online is not None and online != direct:
        return PosterFact(label, value, f"nộp trực tuyến: {money_words(online).lower()}")
    says_more = text and not repeats_fee(text, direct)
    return PosterFact(label, value, _note(label, text, remarks) if says_more else "")


def _where(procedure: Procedure, office: PosterOffice) -> PosterFact:
    label = "Nộp ở đâu"
    others = []
    if Channel.ONLINE in procedure.channels or procedure.online_level in (
        OnlineLevel.FULL,
        OnlineLevel.PARTIAL,
        OnlineLevel.UNCLEAR,
    ):
        others.append("trực tuyến")
    if Channel.POSTAL in procedure.channels:
        others.append("bưu chính")
    if procedure.channels and Channel.DIRECT not in procedure.channels and others:
        return PosterFact(label, _capital(" hoặc ".join(others)), "không nhận tại quầy")
    note = f"hoặc {', '.join(others)}" if others else ""
    return PosterFact(label, office.where or "Tại quầy", note)


def _online(procedure: Procedure) -> PosterFact:
    label = "Trực tuyến"
    if procedure.online_level is None and not procedure.portal_url:
        return PosterFact(label, _ASK)
    if procedure.online_level is None:
        return PosterFact(label, "Xem trên Cổng", "quét mã để xem")
    value, note = _ONLINE[procedure.online_level]
    return PosterFact(label, value, note)


def _note(label: str, text: str, remarks: list[PosterRemark]) -> str:
    """Return a short text as it is; put a long one under the papers and say so."""
    if len(text) <= _LONGEST_NOTE:
        return text
    remarks.append(PosterRemark(label, text))
    return SAID_BELOW


def _paper(component: Component) -> PosterPaper:
    name = _LEADING_MARK.sub("", component.name) or component.name
    counts = []
    if component.originals:
        counts.append(f"{component.originals:02d} bản chính")
    if component.copies:
        counts.append(f"{component.copies:02d} bản sao")
    return PosterPaper(name.rstrip(" ;"), ", ".join(counts), component.case)


def _steps(procedure: Procedure) -> tuple[str, ...]:
    if procedure.channels and Channel.DIRECT not in procedure.channels:
        return (
            "Quét mã, đăng nhập bằng VNeID",
            "Khai và gửi giấy tờ theo hướng dẫn",
            "Nhận kết quả và đánh giá",
        )
    return (
        "Lấy số, chờ mời đến quầy",
        "Nộp giấy tờ, nhận giấy hẹn",
        "Nhận kết quả và đánh giá một chạm",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


SENTENCES: Mapping[str, str] = {
    "poster.no_address":
        "Thủ tục {code} chưa có địa chỉ trên Cổng dịch vụ công. Bổ sung địa chỉ rồi in lại.",
    "poster.odd_address":
        "Địa chỉ “{address}” của thủ tục {code} không phải địa chỉ trang web. Sửa trong danh mục.",
    "poster.address_too_long":
        "Địa chỉ của thủ tục {code} quá dài để in thành mã QR (tối đa {longest} ký tự).",
    "poster.ends_before_it_begins": "Ngày hết hạn của tờ công khai đứng trước ngày bắt đầu.",
    "poster.nothing_to_print": "Không có tờ nào để in. Chọn thủ tục có địa chỉ trên Cổng.",
    "product.paper_unknown":
        "Loại tờ này không làm trên khổ {found}. Chọn một trong: {papers}.",
    "publicity.field_empty":
        "Danh mục không có thủ tục nào thuộc lĩnh vực “{field}”. Xem tên lĩnh vực trong danh mục.",
    "publicity.offline_too_long":
        "Giấy tờ, thời hạn và phí quá dài cho một mã không cần mạng, nên mã mang địa chỉ trên "
        "Cổng.",
    "publicity.offline_no_address":
        "Nội dung của thủ tục {code} quá dài cho một mã không cần mạng, mà thủ tục cũng chưa có "
        "địa chỉ trên Cổng. Bổ sung địa chỉ rồi in lại.",
    "publicity.template_long": "Mẫu địa chỉ dài {found} ký tự, tối đa {most}.",
    "publicity.template_mark_unknown":
        "Mẫu địa chỉ có dấu lạ “{{{mark}}}”. Chỉ dùng {{code}} ở chỗ ghi mã thủ tục.",
    "publicity.template_no_code":
        "Mẫu địa chỉ chưa có {{code}}. Viết {{code}} ở chỗ ghi mã thủ tục.",
    "publicity.template_no_address":
        "“{found}” không phải địa chỉ trang web. Viết cả https:// ở đầu.",
    "publicity.template_missing":
        "Chưa có mẫu địa chỉ của cơ quan. Ghi mẫu trong Cài đặt, mục Công khai QR.",
    "publicity.factor_range": "Hệ số khoảng cách phải từ {least} đến {most}, đang là {found}.",
    "publicity.check_days_range": "Số ngày kiểm tra phải từ {least} đến {most}, đang là {found}.",
    "qr.empty": "Mã QR không có nội dung.",
    "qr.too_long": "Nội dung dài {length} ký tự, không một mã QR nào chứa hết.",
    "file.folder_missing": "Thư mục “{path}” không có. Chọn thư mục khác.",
    "printer.not_ready":
        "Máy in “{printer}” không nhận lệnh. Kiểm tra máy in có bật và còn giấy không.",
    "font.missing": "Thiếu tệp phông chữ “{path}”. Cài lại phần mềm.",
}  # fmt: skip
"""Sentences of the errors of posters, codes and slips."""
