"""Scanned and typed text of every bad kind: kept as data, or refused with a sentence."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.commands.line import MODULES, run
from cds_desktop.domain.cards import parse_card
from cds_desktop.domain.clock import parse_day, parse_instant
from cds_desktop.domain.digitisation import PaperInput, PaperState
from cds_desktop.domain.dossier_records import DossierQuery, ListTab
from cds_desktop.domain.dossiers import DossierCode, Status, clean_code
from cds_desktop.domain.errors import CdsError, EnvironmentFault, RuleBroken
from cds_desktop.domain.people import (
    clean_birth,
    clean_id_number,
    clean_name,
    clean_phone,
    person_input,
)
from cds_desktop.domain.text import (
    fold,
    name_sort_key,
    normalise,
    normalise_lines,
    search_key,
    text_sort_key,
)
from cds_desktop.domain.units import unit_identifier
from cds_desktop.services import digitisation, dossiers, journal, officers, people
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office
from cds_desktop.wording.errors import all_sentences, sentence
from tests.offices import ADMIN, CLERK, PASSWORD, make_office

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MARITAL_STATUS = "1.004873"
HOSTILE = [
    "\x00", "Tú\x00Anh", "a\r\nb\tc\x1b[2J", "\x08\x08\x7f", "\u202eúT mẩC", "\u200fTú\u2066",
    "\ud83d", "Tú \udcff", "😀 Tú 👩‍👩‍👧", "\ufffe\uffff", "=HYPERLINK(\"http://x\")", "@SUM(A1)",
    "'; DROP TABLE dossier; --", "\" OR \"\"=\"", "%_%", "* NEAR( AND OR NOT", "owner_key:tu",
    "../../../etc/passwd", "C:\\Windows\\..\\x", "\\\\may-chu\\chung", "{code}", "%s%n",
    "${jndi:x}",
    "<script>alert(1)</script>", "a|b|c|d|e|f|g", "|" * 50, "0" * 500, "9" * 5000, "x" * 70_000,
    "tú " * 5_000, "\u0301" * 300, "e" + "\u0301" * 300, "Ⅷ ² ½ ١٢٣", "０９６１９０００４５１２",
    "ﬁ ﷽ ẞ ı",
    "", " ", "\u3164", "-", "--json", "\n\n\n",
]  # fmt: skip


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url)
    yield made
    made.close()


def _answered(act: Callable[[], object]) -> bool:
    """Whether it was done; a refusal must have its sentence."""
    refused = None
    try:
        act()
    except CdsError as error:
        refused = error
    if refused is not None:
        assert refused.code in all_sentences(), refused.code
        assert sentence(refused)
    return refused is None


ANYTHING = st.one_of(st.sampled_from(HOSTILE), st.text(), st.text(st.characters(codec=None)))


@given(ANYTHING)
def test_every_reader_of_typed_text_answers_with_data_or_a_refusal(text: str) -> None:
    for reader in (
        clean_id_number, clean_phone, clean_birth, clean_name, clean_code, parse_card, parse_day,
        parse_instant, unit_identifier, Status.from_term, DossierCode.read, fold, search_key,
        text_sort_key, name_sort_key,
    ):  # fmt: skip
        _answered(lambda reader=reader: reader(text))  # type: ignore[misc]


@given(ANYTHING)
def test_what_was_normalised_can_be_stored_and_written_anywhere(text: str) -> None:
    for clean in (normalise(text), normalise_lines(text)):
        clean.encode("utf-8")
        assert unicodedata.is_normalized("NFC", clean)
        assert not any(
            unicodedata.category(letter) in ("Cc", "Cs") for letter in clean.replace("\n", "")
        )
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202eNguyễn\u202c Văn\u200e Đức\u200f", "Nguyễn Văn Đức"),
        ("Nguyễn\x00Văn\x1bĐức", "Nguyễn Văn Đức"),
        ("Lê 😀 An", "Lê 😀 An"),
    ],
)
def test_marks_of_direction_and_controls_go_and_what_can_be_seen_stays(
    typed: str, kept: str
) -> None:
    assert normalise(typed) == kept


def test_hostile_text_in_every_field_of_a_dossier_is_data_or_refused(office: Office) -> None:
    stored = 0
    for text in HOSTILE:

        def receive(text: str = text) -> None:
            nonlocal stored
            reception = Reception(
                MARITAL_STATUS,
                person_input(text, address=text),
                papers=(PaperInput(f"Tờ khai {text}"),),
                note=text,
                submitter_name=text,
            )
            record = dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW)
            assert record.owner.full_name == normalise(text)
            assert record.note == normalise_lines(text)
            assert dossiers.show(office.open_uow, record.code) == record
            stored += 1
            for to in (Status.PROCESSING, Status.SUPPLEMENT_REQUESTED):
                dossiers.move(office.open_uow, record.code, to, reason=text, actor=CLERK, now=NOW)

        _answered(receive)
    assert stored > 15
    with office.open_uow(read_only=True) as uow:
        assert uow.dossiers.count() == stored
    assert journal.verify(office.open_uow).is_ok


def test_hostile_searches_find_nothing_wrong_and_break_nothing(office: Office) -> None:
    reception = Reception(MARITAL_STATUS, person_input("Nguyễn Thị Cẩm Tú", phone="0918345276"))
    dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW)
    for text in HOSTILE:
        assert _answered(lambda text=text: people.find(office.open_uow, text)), text  # type: ignore[misc]
        for tab in (ListTab.ALL, ListTab.READY):
            query = DossierQuery(text=text, tab=tab)
            page = dossiers.page(office.open_uow, query, now=NOW)
            assert len(page.lines) <= 1
        assert not _answered(lambda text=text: dossiers.show(office.open_uow, text))  # type: ignore[misc]
    found = dossiers.page(office.open_uow, DossierQuery(text="cam tu"), now=NOW)
    assert len(found.lines) == 1


def test_hostile_names_of_users_and_secrets_are_refused(office: Office) -> None:
    for text in HOSTILE:
        for secret in (text, PASSWORD):
            assert not _answered(
                lambda text=text, secret=secret: officers.sign_in(  # type: ignore[misc]
                    office.open_uow, text, secret, now=NOW
                )
            )
            if len(text) > 100 or secret is PASSWORD:
                break
    with pytest.raises(RuleBroken, match=r"officer\.username_shape"):
        officers.add_officer(
            office.open_uow, "le;my", "Lê Thị Mỹ Ý", ADMIN.role, PASSWORD, actor=ADMIN, now=NOW
        )


@pytest.mark.parametrize("name", ["x" * 5000 + ".pdf", "a\x00b.pdf", "..", "con.pdf:dong"])
def test_hostile_file_names_are_files_that_are_not_there(
    office: Office, tmp_path: Path, name: str
) -> None:
    reception = Reception(MARITAL_STATUS, person_input("Nguyễn Thị Cẩm Tú"))
    code = dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW).code
    with pytest.raises(CdsError) as refused:
        digitisation.attach(
            office.open_uow, office.data_dir, code, tmp_path / name, paper=1, actor=CLERK, now=NOW
        )
    assert len(sentence(refused.value)) < 400


def test_a_sentence_stays_a_sentence_however_long_the_scanned_text() -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_instant("tú\n\x1b[2J" * 5_000)
    words = sentence(refused.value)
    assert len(words) < 400
    assert words.isprintable()


def test_a_file_which_the_scanner_still_holds_is_named_as_such(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = tmp_path / "quet.pdf"
    scan.write_bytes(b"%PDF-1.7")
    code = dossiers.receive(
        office.open_uow, Reception(MARITAL_STATUS, person_input("Lê An")), actor=CLERK, now=NOW
    ).code
    opened = Path.open

    def held(path: Path, *arguments: object, **named: object) -> object:
        if path == scan:
            raise PermissionError(13, "The process cannot access the file")
        return opened(path, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(EnvironmentFault, match=r"file\.unreadable"):
        digitisation.attach(
            office.open_uow, office.data_dir, code, scan, paper=1, actor=CLERK, now=NOW
        )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"papers": (PaperInput(" \u200b"),)}, "paper.name_missing"),
        ({"papers": (PaperInput("Tờ khai", quantity=0),)}, "paper.quantity_range"),
        ({"papers": (PaperInput("Tờ khai", quantity=10**12),)}, "paper.quantity_range"),
        ({"papers": (PaperInput("Tờ khai", state=PaperState.DIGITISED),)}, "paper.needs_file"),
        ({"copies": 0}, "dossier.copies_range"),
        ({"copies": 10**12}, "dossier.copies_range"),
        ({"fee_vnd": -1}, "dossier.fee_range"),
        ({"fee_vnd": 10**13}, "dossier.fee_range"),
        ({"note": "x" * 4001}, "dossier.note_long"),
        ({"submitter_name": "x" * 251}, "person.name_long"),
    ],
)
def test_amounts_no_desk_knows_are_refused(
    office: Office, changes: dict[str, object], code: str
) -> None:
    reception = Reception(MARITAL_STATUS, person_input("Lê An"), **changes)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken) as refused:
        dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW)
    assert refused.value.code == code
    assert sentence(refused.value)


def test_the_largest_fee_fits_both_databases(office: Office) -> None:
    reception = Reception(MARITAL_STATUS, person_input("Lê An"), fee_vnd=10_000_000_000)
    record = dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW)
    assert dossiers.show(office.open_uow, record.code).fee_vnd == 10_000_000_000


def test_commands_never_answer_hostile_arguments_with_a_traceback(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    code = dossiers.receive(
        office.open_uow, Reception(MARITAL_STATUS, person_input("Lê An")), actor=CLERK, now=NOW
    ).code
    office.close()
    base = ["receive", "--channel=direct", "--filed-by=self", f"--procedure={MARITAL_STATUS}"]
    for text in [*HOSTILE, "9999-12-31T23:59-12:00", "1/1/99999999999999999999"]:
        for arguments in (
            ["dossier", *base, f"--applicant={text}"],
            ["dossier", *base, "--applicant=Lê An", f"--id-number={text}"],
            ["dossier", *base, "--applicant=Lê An", f"--born-on={text}", f"--phone={text}"],
            ["dossier", *base, "--applicant=Lê An", f"--at={text}"],
            ["dossier", *base, "--applicant=Lê An", f"--limit={text}"],
            ["dossier", "receive", "--channel=direct", "--filed-by=self", f"--procedure={text}",
             "--applicant=Lê An"],
            ["dossier", "move", code, f"--to={text}", f"--reason={text}"],
            ["dossier", "list", f"--search={text}"],
            ["dossier", "show", "--", text],
            ["digitise", "attach", code, "--paper=1", "--", text],
        ):  # fmt: skip
            out, err = io.StringIO(), io.StringIO()
            done = run(
                ["--json", "--data-dir", str(tmp_path), *arguments],
                modules=MODULES, now=lambda: NOW, out=out, err=err, open_window=lambda _: 9,
            )  # fmt: skip
            assert done in (0, 1, 2), arguments
            assert "Traceback" not in err.getvalue()
            if done == 0:
                json.loads(out.getvalue())
            elif done == 1:
                assert err.getvalue().strip()
