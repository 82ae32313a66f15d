"""The command line in Vietnamese: argparse with its headings and complaints translated."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, Final, NoReturn

# What argparse says (3.11 to 3.14) and what an officer reads. `%(…)s` and `%s` stand for a part of
# the message; a test looks the messages of the running Python up here.
MESSAGES: Final[dict[str, str]] = {
    "the following arguments are required: %s": "thiếu tham số: {0}",
    "unrecognized arguments: %s": "không hiểu tham số: {0}",
    "ambiguous option: %(option)s could match %(matches)s":
        "tùy chọn {0} viết tắt chưa rõ, có thể là: {1}",
    "invalid choice: %(value)r (choose from %(choices)s)":
        "giá trị không hợp lệ: {0} (chọn một trong: {1})",
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)":
        "giá trị không hợp lệ: {0}, có phải là {1}? (chọn một trong: {2})",
    "invalid %(type)s value: %(value)r": "giá trị không hợp lệ: {1}",
    "unknown parser %(parser_name)r (choices: %(choices)s)":
        "không có lệnh {0} (chọn một trong: {1})",
    "expected one argument": "cần một giá trị",
    "expected at most one argument": "chỉ nhận nhiều nhất một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
    "expected %s argument": "cần {0} giá trị",
    "expected %s arguments": "cần {0} giá trị",
    "one of the arguments %s is required": "cần một trong các tham số: {0}",
    "not allowed with argument %s": "không đi cùng tham số {0}",
    "ignored explicit argument %r": "không nhận giá trị {0}",
    "can't open '%(filename)s': %(error)s": "không mở được tệp “{0}”",
    "unexpected option string: %s": "không hiểu tùy chọn: {0}",
}  # fmt: skip

_VALUES: Final = {
    "note": "GHI_CHÚ",
    "reason": "LÝ_DO",
    "out": "TỆP",
    "file": "TỆP",
    "at": "THỜI_ĐIỂM",
    "on": "NGÀY",
    "name": "TÊN",
}

_PLACE = re.compile(r"%(?:\(\w+\))?[sr]")
_OF_ARGUMENT = re.compile(r"argument (?P<name>.+?): (?P<message>.+)", re.DOTALL)
_QUOTED = re.compile(r"(?<![\w'])'([^']*)'(?![\w'])")


def _pattern(message: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in _PLACE.split(message)]
    return re.compile("(.+?)".join(parts), re.DOTALL)


_PATTERNS: Final = [
    (_pattern(message), words)
    for message, words in sorted(MESSAGES.items(), key=lambda pair: -len(pair[0]))
]


def translated(message: str) -> str:
    """Say a complaint of argparse in Vietnamese; what it does not know stays as it is."""
    about = _OF_ARGUMENT.fullmatch(message)
    if about is not None:
        return f"{about['name']}: {translated(about['message'])}"
    for pattern, words in _PATTERNS:
        found = pattern.fullmatch(message)
        if found is not None:
            return words.format(*(_QUOTED.sub(r"“\1”", part) for part in found.groups()))
    return message


class Formatter(argparse.HelpFormatter):
    """Help that begins with "cách dùng:"."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Write the line of usage under a Vietnamese word."""
        super().add_usage(usage, actions, groups, "cách dùng: " if prefix is None else prefix)

    def _get_default_metavar_for_optional(self, action: argparse.Action) -> str:
        """The word for a value that has none; argparse would take the name of the variable."""
        return _VALUES.get(action.dest, "GIÁ_TRỊ")


class Parser(argparse.ArgumentParser):
    """A parser whose help and complaints an officer can read; its commands are of this kind."""

    def __init__(self, *, add_help: bool = True, **options: Any) -> None:
        options.setdefault("formatter_class", Formatter)
        super().__init__(add_help=False, **options)
        self._positionals.title = "tham số"
        self._optionals.title = "tùy chọn"
        if add_help:
            self.add_argument("-h", "--help", action="help", help="xem hướng dẫn này rồi thôi")

    def error(self, message: str) -> NoReturn:
        """Refuse a wrong usage with exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: lỗi: {translated(message)}\n")
