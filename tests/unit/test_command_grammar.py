"""The command line speaks Vietnamese: help, headings, and every complaint of argparse."""

from __future__ import annotations

import argparse
import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cds_desktop.commands.grammar import MESSAGES, Parser, translated
from cds_desktop.commands.line import build_parser
from main import ALL_MODULES
from tests.command_line import Script

ENGLISH = re.compile(
    r"\b(usage|positional|arguments?|options?|optional|show this|show program|help message|exit|"
    r"error|required|invalid|choose|choice|expected|unrecognized|ambiguous|could match|value|"
    r"following|NOTE|FILE|PATH|NAME|CODE|DATE|TEXT|TYPE|NUMBER|FOLDER|REASON|USER|OUT)\b(?!-)"
)

# Said to programmers while the grammar is being built, or part of the frame of a message.
FOR_PROGRAMMERS = (
    "conflicting", ".__call__()", "'required' is an", "mutually exclusive arguments must",
    "%r is not callable", "cannot merge actions", "invalid option string", "dest= is required",
    "invalid conflict_resolution", "cannot have multiple subparser", 'argument "-" with mode',
    "argument %(argument_name)s", "%(prog)s: error", "usage: ", "positional arguments", "options",
    "show this help", "command '%(parser_name)s' is deprecated", "argument '%(argument_name)s' is",
    "option '%(option)s' is deprecated", "%(prog)s: warning",
)  # fmt: skip


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser and those of all its commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from parsers(each)


ALL = list(parsers(build_parser(ALL_MODULES)))


def messages_of_argparse() -> set[str]:
    """Every message which the running Python's argparse has for a person."""
    found = set()
    for node in ast.walk(ast.parse(inspect.getsource(argparse))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in ("_", "ngettext"):
            texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
            found |= {text for text in texts if isinstance(text, str)}
    return found


def test_every_message_of_this_python_has_its_vietnamese() -> None:
    said = messages_of_argparse()
    assert len(said) > 20
    missing = {
        text for text in said if text not in MESSAGES and not text.startswith(FOR_PROGRAMMERS)
    }
    assert missing == set()


def test_there_are_many_commands_and_all_are_of_our_kind() -> None:
    assert len(ALL) > 40
    assert all(isinstance(parser, Parser) for parser in ALL)


@pytest.mark.parametrize("parser", ALL, ids=lambda parser: parser.prog)
def test_no_english_word_stands_in_the_help_of_any_command(
    parser: argparse.ArgumentParser,
) -> None:
    said = parser.format_help()
    assert said.startswith("cách dùng: main.py")
    assert parser.description
    found = ENGLISH.findall(re.sub(r"--[a-z-]+|\{[^}]*\}", " ", said))
    assert found == [], said
    for action in parser._actions:
        if not action.option_strings and not isinstance(action, argparse._SubParsersAction):
            # Without a word of ours, argparse shows the English name of the variable.
            assert action.metavar or action.choices, action.dest


@pytest.mark.parametrize("parser", ALL, ids=lambda parser: parser.prog)
def test_a_wrong_word_is_refused_in_vietnamese_by_every_command(
    parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        build_parser(ALL_MODULES).parse_args([*parser.prog.split()[1:], "--khong-co", "1"])
    assert stop.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("cách dùng: ")
    assert " lỗi: " in told
    assert not ENGLISH.findall(re.sub(r"--[a-z-]+|\{[^}]*\}|“[^”]*”", " ", told)), told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("dossier", "receive"), "thiếu tham số: --procedure, --applicant"),
        (("dossier", "bay"), "LỆNH: giá trị không hợp lệ: “bay” (chọn một trong: “receive”"),
        (("dossier", "list", "--limit", "hai"), "--limit: giá trị không hợp lệ: “hai”"),
        (("dossier", "list", "--limit"), "--limit: cần một giá trị"),
        (("dossier", "list", "--bay"), "không hiểu tham số: --bay"),
        (("--json=1", "journal", "verify"), "--json: không nhận giá trị “1”"),
        (("deadline", "--p", "x"), "--p viết tắt chưa rõ, có thể là: --policy, --pause-from"),
        (("calendar", "close"), "thiếu tham số: "),
    ],
)
def test_each_kind_of_mistake_has_a_sentence_and_the_exit_code_two(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    now: object,
    capsys: pytest.CaptureFixture[str],
) -> None:
    script = Script(tmp_path, now, ALL_MODULES)  # type: ignore[arg-type]
    code, out = script.run(*words)
    assert (code, out) == (2, "")
    assert said in capsys.readouterr().err


def test_an_unknown_complaint_is_passed_on_and_not_lost() -> None:
    assert translated("argument --x: quá dài") == "--x: quá dài"
    assert translated("can't open 'a.csv': [Errno 2]") == "không mở được tệp “a.csv”"
