"""Breaking Vietnamese text into lines by meaning, with any measure of width.

Vietnamese words are written in syllables with blanks between, so a break at any blank tears
"hành | chính" apart. Titles and agency names are broken where the sense pauses; running text is
filled, but does not end a line inside a common compound or before the number it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

__all__ = ["Measure", "balanced_lines", "filled_lines", "justified_lines"]

Measure = Callable[[str], float]
"""Width of a piece of text, in any unit."""

_COMPOUND_WORDS = """
hành chính, công khai, phục vụ, trung tâm, thủ tục, đăng ký, xác nhận, tình trạng, hôn nhân, kết
hôn, khai sinh, khai tử, hộ tịch, nhân dân, ủy ban, trích lục, bản sao, bản chính, chứng thực,
giấy tờ, giấy phép, sử dụng, sở hữu, đất đai, quyền sử, bảo hiểm, y tế, xã hội, tổ chức, cá nhân, cơ
quan, doanh nghiệp, kinh doanh, hợp đồng, quyết định, nghị định, thông tư, quy định, văn bản,
nhà nước, công dân, cư trú, thường trú, tạm trú, hộ khẩu, căn cước, quốc tịch, nước ngoài, việt
nam, yếu tố, con nuôi, giám hộ, cải chính, thay đổi, bổ sung, hồ sơ, kết quả, tiếp nhận, giải
quyết, trực tuyến, bưu chính, công ích, dịch vụ, một cửa, điện tử, dữ liệu, thông tin, cấp lại,
cấp đổi, sửa đổi, thành lập, hoạt động, chấm dứt, tạm dừng, chuyển đổi, chuyển nhượng, thế chấp,
tài sản, nhà ở, xây dựng, môi trường, tài nguyên, nông nghiệp, thủy sản, chăn nuôi, trồng trọt,
hải quan, nhập khẩu, xuất khẩu, hàng hóa, phương tiện, vận tải, giao thông, đường bộ, kiểm tra,
thẩm định, phê duyệt, chấp thuận, đề nghị, đơn đề, tờ khai, biểu mẫu, ủy quyền, người dân, trẻ
em, người có, có công, khuyết tật, hỗ trợ, trợ cấp, mai táng, chi phí, lệ phí, miễn phí, đối
với, liên quan, làm việc, kế tiếp, hướng dẫn, trường hợp, bao gồm, theo mẫu, thực hiện, giáo
dục, đào tạo, trường học, tôn giáo, tín ngưỡng, lễ hội, văn hóa, thể thao, du lịch, quảng cáo,
an ninh, trật tự, quân sự, quốc phòng, ngân hàng, tín dụng, chứng khoán, lao động, việc làm,
chứng nhận, giấy chứng, thương mại, tái phát, thương tật, nghề nghiệp, sức khỏe, an toàn, thực
phẩm, cộng đồng, đầu tư, đấu thầu, cái nước, cà mau, bạc liêu, đầm dơi, đất mũi, thới bình, năm
căn, phú tân, ngọc hiển, vĩnh long
"""
"""Two syllables that are read as one; only the commonest of an office, and they may chain."""
_OPENING_WORDS = """
và hoặc của cho đối theo tại do trong để từ bằng với về khi bản nếu thuộc có trên
"""
"""Words that start a new part of a title; a line may begin with them and should not end so."""
_NUMBERED_WORDS = "số điều khoản điểm mục chương mẫu quầy phòng tầng quý năm tháng"
_UNIT_WORDS = "đồng ngày giờ phút bản bộ % tháng năm tuổi tờ lần trang km m2 người trường"
_PLACE_WORDS = "xã phường tỉnh huyện quận ấp khóm đường"
"""Before a name: "xã | Cái Nước" is not torn."""
_COMPOUNDS = frozenset(tuple(pair.split()) for pair in _COMPOUND_WORDS.split(","))
_OPENERS = frozenset(_OPENING_WORDS.split())
_NUMBERED = frozenset(_NUMBERED_WORDS.split())
_PLACES = frozenset(_PLACE_WORDS.split())
_UNITS = frozenset(_UNIT_WORDS.split())
_PAUSE = (",", ";", ":", ".", ")", "–")
_BY_PATH = re.compile(r"[^/]*/+|[^/]+")
_BY_SIGN = re.compile(r"[^\-?&=_.,;:]*[\-?&=_.,;:]+|[^\-?&=_.,;:]+")
_BARE = ",.;:()[]“”\"'"


def filled_lines(text: str, width_of: Measure, max_width: float) -> list[str]:
    """Fill lines one after the other; newlines in the text start a new line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        words = _words(paragraph, width_of, max_width)
        lines.extend(_fill(words, width_of, max_width))
    return lines


def justified_lines(
    text: str, width_of: Measure, max_width: float, indent: float = 0.0
) -> list[str]:
    """Fill lines that will be drawn from edge to edge; the first is shorter by the indent.

    What is read as one stays together only where the line does not become too loose for it.
    """
    words = _words(text, width_of, max_width - indent)
    lines: list[str] = []
    blank = width_of("n n") - 2 * width_of("n")
    start, room = 0, max_width - indent
    while start < len(words):
        widths = _line_widths(words, start, width_of, blank, room)
        end = start + len(widths)
        if end < len(words):
            end = _best_end(words, start, widths, room)
        lines.append(_joined(words[start:end]))
        start, room = end, max_width
    return lines


_FULL_ENOUGH = 0.8
_LOOSE, _TORN, _NUMBER_TORN, _ALONE = 25.0, 0.4, 1.2, 1.5
"""What a line costs: white between its words, a compound or a number parted, one word left over."""


def _best_end(words: Sequence[_Word], start: int, widths: Sequence[float], room: float) -> int:
    """Where a justified line ends best: full, but nothing that is read as one parted."""
    last = start + len(widths)
    best, least = last, float("inf")
    for end in range(last, max(start + 2, last - 4), -1):
        share = widths[end - start - 1] / room
        if end < last and share < _FULL_ENOUGH:
            break
        cost = _LOOSE * (1 - share) ** 2
        if _parts(words[end - 1], words[end]):
            are_numbers = words[end - 1].text[-1:].isdigit() and words[end].text[:1].isdigit()
            cost += _NUMBER_TORN if are_numbers else _TORN
        if end == len(words) - 1 and words[end - 1].blank_after:
            cost += _ALONE
        if cost < least:
            best, least = end, cost
    return best


def _line_widths(
    words: Sequence[_Word], start: int, width_of: Measure, blank: float, room: float
) -> list[float]:
    """Widths of a line after each of the words that fit; of one word at least."""
    widths: list[float] = []
    width = 0.0
    for position in range(start, len(words)):
        width += width_of(words[position].text)
        if position > start and words[position - 1].blank_after:
            width += blank
        if width > room and position > start:
            break
        widths.append(width)
    return widths


def _parts(left: _Word, right: _Word) -> bool:
    """Tell whether a break parts what is read as one, groups of a telephone number too."""
    are_numbers = left.text[-1:].isdigit() and right.text[:1].isdigit()
    return are_numbers or _tears(left, right)


def balanced_lines(text: str, width_of: Measure, max_width: float) -> list[str]:
    """Use as few lines as filling needs, and end them where the sense pauses.

    Newlines in the text start a new line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_balanced(_words(paragraph, width_of, max_width), width_of, max_width))
    return lines


def _balanced(words: Sequence[_Word], width_of: Measure, max_width: float) -> list[str]:
    widths = [width_of(word.text) for word in words]
    blank = width_of("n n") - 2 * width_of("n")
    best = [0.0] * (len(words) + 1)
    starts = [0] * (len(words) + 1)
    for end in range(1, len(words) + 1):
        best[end] = float("inf")
        width = -blank
        for start in range(end - 1, -1, -1):
            width += widths[start] + (blank if words[start].blank_after or start == end - 1 else 0)
            if width > max_width and start < end - 1:
                break
            cost = best[start] + _line_cost(words, start, end, width / max_width)
            if cost < best[end]:
                best[end], starts[end] = cost, start
    lines: list[str] = []
    end = len(words)
    while end > 0:
        lines.insert(0, _joined(words[starts[end] : end]))
        end = starts[end]
    return lines


class _Word:
    """A run of letters without a blank, or a piece of one that is wider than the line."""

    __slots__ = ("blank_after", "text")

    def __init__(self, text: str, blank_after: bool = True) -> None:
        self.text = text
        self.blank_after = blank_after


def _words(text: str, width_of: Measure, max_width: float) -> list[_Word]:
    words: list[_Word] = []
    for token in text.split():
        if width_of(token) <= max_width:
            words.append(_Word(token))
        else:
            pieces = _pieces(token, width_of, max_width)
            words.extend(_Word(piece, blank_after=False) for piece in pieces[:-1])
            words.append(_Word(pieces[-1]))
    return words


def _pieces(token: str, width_of: Measure, max_width: float) -> list[str]:
    """Cut one overlong token after slashes, then after other signs, and anywhere as a last way."""
    pieces: list[str] = []
    for part in _BY_PATH.findall(token):
        fits = width_of(part) <= max_width
        for piece in [part] if fits else _BY_SIGN.findall(part):
            rest = piece
            while rest:
                length = len(rest)
                while length > 1 and width_of(rest[:length]) > max_width:
                    length -= 1
                pieces.append(rest[:length])
                rest = rest[length:]
    return pieces


def _fill(words: Sequence[_Word], width_of: Measure, max_width: float) -> list[str]:
    lines: list[str] = []
    blank = width_of("n n") - 2 * width_of("n")
    start = 0
    while start < len(words):
        end, width = start, 0.0
        while end < len(words):
            wider = width + width_of(words[end].text)
            if end > start and words[end - 1].blank_after:
                wider += blank
            if wider > max_width and end > start:
                break
            width, end = wider, end + 1
        for _ in range(3):  # "(01 | bản chính)" needs two steps back.
            if end < len(words) and end - start > 3 and _tears(words[end - 1], words[end]):
                end -= 1
        if end == len(words) - 1 and end - start > 3 and words[end - 1].blank_after:
            end -= 1  # Never leave one word alone on the last line.
        lines.append(_joined(words[start:end]))
        start = end
    return lines


def _joined(words: Sequence[_Word]) -> str:
    parts = [word.text + (" " if word.blank_after else "") for word in words]
    return "".join(parts).rstrip()


def _line_cost(words: Sequence[_Word], start: int, end: int, share: float) -> float:
    slack = max(0.0, 1.0 - share)
    if end == len(words):
        alone = 1.5 if end - start == 1 and start > 0 else 0.0
        return 4.0 + 0.3 * slack * slack + alone
    return 4.0 + 2.0 * slack * slack + _break_cost(words[end - 1], words[end])


def _break_cost(left: _Word, right: _Word) -> float:
    if not left.blank_after:
        return 0.5
    if left.text.endswith(_PAUSE) or right.text.startswith("("):
        return -0.6
    if _tears(left, right):
        return 1.2
    cost = 0.0
    if right.text.lower() in _OPENERS:
        cost -= 0.35
    if left.text.lower() in _OPENERS:
        cost += 0.5
    return cost


def _tears(left: _Word, right: _Word) -> bool:
    """Tell whether a break between the two would part what is read as one."""
    if not left.blank_after or left.text.endswith(_PAUSE):
        return False
    first, second = left.text.lower().strip(_BARE), right.text.lower().strip(_BARE)
    if (first, second) in _COMPOUNDS:
        return True
    if first in _NUMBERED and second[:1].isdigit():
        return True
    if first in _PLACES and right.text.strip(_BARE)[:1].isupper():
        return True
    return first[-1:].isdigit() and second in _UNITS
