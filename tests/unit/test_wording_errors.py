"""Every error has its sentence, and every word of an enum its Vietnamese."""

import ast
import re
from pathlib import Path

import pytest

from cds_desktop.domain.digitisation import PaperForm, PaperState
from cds_desktop.domain.dossiers import Channel, FiledBy, PaymentWay, Status
from cds_desktop.domain.errors import CdsError, RuleBroken
from cds_desktop.domain.officers import Right, Role
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.wording import terms
from cds_desktop.wording.errors import all_sentences, sentence

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"RuleBroken", "NotFound", "EnvironmentFault", "CdsError"}
CODE = re.compile(r"[a-z_]+\.[a-z_0-9]+")


def _raised_codes() -> set[tuple[str, str]]:
    found = set()
    for package in ("cds_desktop", "ui"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                if name in KINDS and isinstance(first, ast.Constant):
                    found.add((str(first.value), path.name))
    return found


def test_every_raised_code_has_a_sentence() -> None:
    raised = _raised_codes()
    assert len(raised) > 60
    missing = sorted((code, file) for code, file in raised if code not in all_sentences())
    assert missing == []


def test_sentences_are_sentences() -> None:
    for code, text in all_sentences().items():
        assert CODE.fullmatch(code), code
        assert text[0].isupper() or text[0] in "“{", code
        assert text.rstrip().endswith((".", "?", "}")), code


def test_facts_are_filled_in_as_words() -> None:
    error = RuleBroken("dossier.move_forbidden", before="returned", after="received", allowed=())
    assert sentence(error) == (
        "Không chuyển được từ “Đã trả kết quả” sang “Được tiếp nhận”. Được phép: không có."
    )
    assert "–" in sentence(CdsError("person.phone_shape"))


@pytest.mark.parametrize(
    ("enum", "words"),
    [
        ([item.term for item in Status], terms.STATUSES),
        ([item.term for item in Channel], terms.CHANNELS),
        ([item.value for item in FiledBy], terms.FILED_BY),
        ([item.value for item in PaymentWay], terms.PAYMENT_WAYS),
        ([item.value for item in PaperForm], terms.PAPER_FORMS),
        ([item.value for item in PaperState], terms.PAPER_STATES),
        ([int(item) for item in RatingLevel], terms.RATING_LEVELS),
        ([item.value for item in Role], terms.ROLES),
        ([item.value for item in Right], terms.RIGHTS),
    ],
)
def test_every_term_has_a_vietnamese_word(enum: list[object], words: dict[object, str]) -> None:
    assert [item for item in enum if not words.get(item)] == []
