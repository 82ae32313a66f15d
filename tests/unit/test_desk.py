"""The desk's day over a real database: receive, move, supplement, hand back, rate, undo."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from cds_desktop.domain.clock import at_office, office_day
from cds_desktop.domain.deadlines import LimitUnit, TimeLimit
from cds_desktop.domain.digitisation import PaperInput, PaperState
from cds_desktop.domain.dossier_records import DossierQuery, DossierRecord, ListTab, SortBy
from cds_desktop.domain.dossiers import Channel, FiledBy, PaymentWay, Status
from cds_desktop.domain.errors import EnvironmentFault, NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import person_input
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.services import digitisation, dossiers, journal, people, ratings
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office
from tests.offices import ADMIN, CLERK, applicant, make_office

MORNING = at_office(date(2026, 11, 20), time(8))
MARITAL_STATUS = "1.004873"  # three working days


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url)
    yield made
    made.close()


def _receive(office: Office, *, at: datetime = MORNING, **changes: object) -> DossierRecord:
    reception = Reception(MARITAL_STATUS, applicant(), **changes)  # type: ignore[arg-type]
    return dossiers.receive(office.open_uow, reception, actor=CLERK, now=at)


def _move(office: Office, code: str, to: Status, at: datetime, reason: str = "") -> DossierRecord:
    return dossiers.move(office.open_uow, code, to, reason=reason, actor=CLERK, now=at)


def test_a_received_dossier_has_a_legal_code_a_date_and_its_papers(office: Office) -> None:
    record = _receive(office, channel=Channel.ONLINE, filed_by=FiledBy.STAFF)
    assert record.code == "000.00.16.H12-261120-0001"
    assert record.status is Status.RECEIVED
    # Friday 20/11 + 3 working days over the weekend and the holiday of 24/11.
    assert record.due_at == at_office(date(2026, 11, 26), time(8))
    assert record.original_due_at == record.due_at
    assert [paper.position for paper in record.components] == [1, 2, 3, 4, 5]
    assert record.register_number == 1
    assert record.explanation


def test_numbers_of_a_day_follow_each_other_and_start_again_the_next_day(office: Office) -> None:
    codes = [_receive(office).short_code for _ in range(3)]
    assert codes == ["261120-0001", "261120-0002", "261120-0003"]
    later = _receive(office, at=MORNING + timedelta(days=3))
    assert later.short_code == "261123-0001"
    assert later.register_number == 4


def test_the_same_citizen_is_kept_once_and_brought_up_to_date(office: Office) -> None:
    first = _receive(office)
    changed = person_input("Nguyễn Thị Cẩm Tú", id_number="096190004512", phone="0909123456")
    reception = Reception(MARITAL_STATUS, changed)
    second = dossiers.receive(office.open_uow, reception, actor=CLERK, now=MORNING)
    assert second.owner.id == first.owner.id
    assert second.owner.phone == "0909123456"
    assert second.owner.address == first.owner.address


def test_a_citizen_without_number_is_known_by_name_and_telephone(office: Office) -> None:
    def come(name: str, phone: str) -> int:
        reception = Reception(MARITAL_STATUS, person_input(name, phone=phone))
        return dossiers.receive(office.open_uow, reception, actor=CLERK, now=MORNING).owner.id

    assert come("Lý Thị Hòa", "0918345276") == come("LÍ THỊ HOÀ", "0918 345 276")
    assert come("Lý Thị Hòa", "0918345276") != come("Lý Thị Hòa", "0918345277")


def test_applicants_are_found_by_number_telephone_and_name(office: Office) -> None:
    _receive(office)
    for text in ("09619", "0918345", "cam tu nguyen", "Nguyễn Thị C", "tú"):
        assert [p.full_name for p in people.find(office.open_uow, text)] == ["Nguyễn Thị Cẩm Tú"]
    assert people.find(office.open_uow, "không ai") == []


def test_a_dossier_walks_its_whole_way_and_everything_is_journalled(office: Office) -> None:
    record = _receive(office)
    at = MORNING + timedelta(hours=1)
    _move(office, record.code, Status.PROCESSING, at)
    finished = _move(office, record.code, Status.FINISHED, at + timedelta(hours=1))
    assert finished.result is not None
    assert finished.result.state is PaperState.WAITING
    returned = dossiers.hand_back(
        office.open_uow,
        record.code,
        receiver_name="Nguyễn Văn Chồng",
        actor=CLERK,
        now=at + timedelta(hours=2),
    )
    assert returned.receiver_name == "Nguyễn Văn Chồng"
    assert [step.after for step in returned.moves] == [
        Status.RECEIVED, Status.PROCESSING, Status.FINISHED, Status.RETURNED,
    ]  # fmt: skip
    ratings.rate(office.open_uow, record.code, RatingLevel(4), actor=CLERK, now=at)
    actions = [entry.action for entry in journal.of_dossier(office.open_uow, record.code)]
    assert actions == ["received", "moved", "moved", "moved", "rated"]
    assert journal.verify(office.open_uow).is_ok


def test_a_supplement_restarts_the_limit_and_keeps_the_first_date(office: Office) -> None:
    record = _receive(office)
    _move(office, record.code, Status.PROCESSING, MORNING)
    asked = MORNING + timedelta(days=3)
    waiting = _move(office, record.code, Status.SUPPLEMENT_REQUESTED, asked, "thiếu tờ khai")
    assert waiting.due_at == record.due_at
    back = _move(office, record.code, Status.PROCESSING, MORNING + timedelta(days=10))
    # Monday 30/11 + 3 working days, counted anew from zero.
    assert back.due_at is not None
    assert office_day(back.due_at).isoformat() == "2026-12-03"
    assert back.original_due_at == record.due_at
    assert back.moves[-1].due_before == record.due_at
    assert back.explanation != record.explanation


def test_a_supplement_needs_its_reason_and_changes_nothing_without(office: Office) -> None:
    record = _receive(office)
    with pytest.raises(RuleBroken, match="reason_missing"):
        _move(office, record.code, Status.SUPPLEMENT_REQUESTED, MORNING, "  ")
    assert dossiers.show(office.open_uow, record.code).status is Status.RECEIVED


def test_a_move_can_be_undone_for_ten_minutes_by_the_same_officer(office: Office) -> None:
    record = _receive(office)
    _move(office, record.code, Status.PROCESSING, MORNING)
    _move(office, record.code, Status.FINISHED, MORNING)
    in_time = MORNING + timedelta(minutes=9)
    with pytest.raises(RuleBroken, match="undo_other_officer"):
        dossiers.undo_move(office.open_uow, record.code, actor=ADMIN, now=in_time)
    undone = dossiers.undo_move(office.open_uow, record.code, actor=CLERK, now=in_time)
    assert undone.status is Status.PROCESSING
    assert undone.finished_at is None
    assert undone.ended_at is None
    assert len(undone.moves) == 4
    with pytest.raises(RuleBroken, match="undo_nothing"):
        dossiers.undo_move(office.open_uow, record.code, actor=CLERK, now=in_time)
    _move(office, record.code, Status.FINISHED, in_time)
    late = in_time + timedelta(minutes=11)
    with pytest.raises(RuleBroken, match="undo_too_late"):
        dossiers.undo_move(office.open_uow, record.code, actor=CLERK, now=late)


def test_undoing_a_supplement_request_leaves_no_pause_behind(office: Office) -> None:
    record = _receive(office)
    _move(office, record.code, Status.PROCESSING, MORNING)
    _move(office, record.code, Status.SUPPLEMENT_REQUESTED, MORNING, "nhầm hồ sơ")
    dossiers.undo_move(
        office.open_uow, record.code, actor=CLERK, now=MORNING + timedelta(minutes=2)
    )
    shown = dossiers.show(office.open_uow, record.code)
    assert shown.due_at == record.due_at
    assert dossiers.pauses_of(shown, until=MORNING + timedelta(days=1)) == ()


def test_one_vote_for_a_finished_dossier_and_none_before(office: Office) -> None:
    record = _receive(office)
    with pytest.raises(RuleBroken, match="not_finished"):
        ratings.rate(office.open_uow, record.code, RatingLevel(5), actor=CLERK, now=MORNING)
    for status in (Status.PROCESSING, Status.FINISHED, Status.RETURNED):
        _move(office, record.code, status, MORNING)
    ratings.rate(office.open_uow, record.code, RatingLevel(2), actor=CLERK, now=MORNING)
    with pytest.raises(RuleBroken, match="already_given"):
        ratings.rate(office.open_uow, record.code, RatingLevel(5), actor=CLERK, now=MORNING)
    day = office_day(MORNING)
    at_once = ratings.summary(office.open_uow, day, day, now=MORNING)
    assert (at_once.total, at_once.rated_of_returned) == (0, 1)
    summary = ratings.summary(office.open_uow, day, day, now=MORNING + timedelta(days=1))
    assert (summary.by_level, summary.satisfied, summary.total) == ((0, 1, 0, 0, 0), 0, 1)
    assert (summary.returned, summary.rated_of_returned) == (1, 1)


def test_files_are_kept_once_by_content_and_checked_when_opened(
    office: Office, tmp_path: Path
) -> None:
    scan = tmp_path / "Tờ khai – quét.pdf"
    scan.write_bytes(b"%PDF-1.7 giay to")
    first, second = _receive(office), _receive(office)
    for record in (first, second):
        attached = digitisation.attach(
            office.open_uow, office.data_dir, record.code, scan,
            paper=1, actor=CLERK, now=MORNING,
        )  # fmt: skip
    paper = attached.components[0]
    assert paper.state is PaperState.DIGITISED
    assert paper.file is not None
    stored = [path for path in office.data_dir.files.rglob("*") if path.is_file()]
    assert [path.name for path in stored] == [paper.file.sha256]
    assert digitisation.open_file(office.data_dir, paper.file).read_bytes() == scan.read_bytes()
    stored[0].write_bytes(b"%PDF-1.7 doi khac")
    with pytest.raises(EnvironmentFault, match=r"store\.file_changed"):
        digitisation.open_file(office.data_dir, paper.file)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("virus.exe", b"MZ", "file.kind_unknown"),
        ("trang.pdf", b"", "file.empty"),
        ("anh.png", b"%PDF-1.7", "file.kind_mismatch"),
    ],
)
def test_wrong_files_are_refused_and_leave_nothing(
    office: Office, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    source = tmp_path / name
    source.write_bytes(content)
    record = _receive(office)
    with pytest.raises(RuleBroken) as refused:
        digitisation.attach(
            office.open_uow, office.data_dir, record.code, source,
            paper=1, actor=CLERK, now=MORNING,
        )  # fmt: skip
    assert refused.value.code == code
    assert [path for path in office.data_dir.files.rglob("*") if path.is_file()] == []


def test_a_paper_that_cannot_be_scanned_says_why(office: Office) -> None:
    record = _receive(office)
    with pytest.raises(RuleBroken, match="reason_missing"):
        digitisation.set_state(
            office.open_uow, record.code, PaperState.CANNOT_SCAN, paper=2, actor=CLERK, now=MORNING
        )
    changed = digitisation.set_state(
        office.open_uow, record.code, PaperState.CANNOT_SCAN, paper=2,
        reason="khổ A0", actor=CLERK, now=MORNING,
    )  # fmt: skip
    assert changed.components[1].reason == "khổ A0"
    assert not changed.components[1].is_digitised


def test_a_result_can_be_attached_before_the_dossier_is_finished(
    office: Office, tmp_path: Path
) -> None:
    scan = tmp_path / "ket-qua.pdf"
    scan.write_bytes(b"%PDF-1.7 ket qua")
    record = _receive(office)
    _move(office, record.code, Status.PROCESSING, MORNING)
    digitisation.attach(
        office.open_uow, office.data_dir, record.code, scan, paper=None, actor=CLERK, now=MORNING
    )
    finished = _move(office, record.code, Status.FINISHED, MORNING)
    assert finished.result is not None
    assert finished.result.is_digitised


def test_fees_come_from_the_catalogue_by_channel_and_are_paid_once_known(office: Office) -> None:
    record = _receive(office, fee_vnd=15_000)
    paid = dossiers.record_payment(
        office.open_uow, record.code, PaymentWay.ONLINE, actor=CLERK, now=MORNING
    )
    assert paid.payment_way is PaymentWay.ONLINE
    assert paid.paid_at == MORNING
    free = _receive(office, fee_vnd=0)
    with pytest.raises(RuleBroken, match="no_fee"):
        dossiers.record_payment(
            office.open_uow, free.code, PaymentWay.CASH, actor=CLERK, now=MORNING
        )


def test_a_limit_given_by_the_clerk_counts_where_the_catalogue_has_none(office: Office) -> None:
    limit = TimeLimit(value=__import__("decimal").Decimal(4), unit=LimitUnit.HOUR)
    record = _receive(office, limit=limit)
    assert record.due_at == MORNING.replace(hour=14)  # 08:00 + 3½ h, lunch, + ½ h


def test_only_the_papers_handed_in_are_kept(office: Office) -> None:
    record = _receive(office, papers=(PaperInput("Tờ khai", quantity=2),))
    assert [(paper.name, paper.quantity) for paper in record.components] == [("Tờ khai", 2)]


@pytest.mark.parametrize(
    ("role", "may_receive"),
    [
        (Role.RECEPTION, True),
        (Role.SPECIALIST, False),
        (Role.LEADER, False),
        (Role.SUPERVISOR, False),
        (Role.ADMIN, True),
    ],
)
def test_who_may_receive_is_decided_by_the_service(
    office: Office, role: Role, may_receive: bool
) -> None:
    actor = Actor(None, "ai đó", role)
    reception = Reception(MARITAL_STATUS, applicant())
    if may_receive:
        assert dossiers.receive(office.open_uow, reception, actor=actor, now=MORNING).code
    else:
        with pytest.raises(RuleBroken, match="not_allowed"):
            dossiers.receive(office.open_uow, reception, actor=actor, now=MORNING)


def test_lists_search_filter_sort_and_page_without_loss(office: Office) -> None:
    names = ["Nguyễn Văn Đức", "Trần Thị Ánh", "Lê Văn An", "\u00d0ặng Đức", "Nguyễn Đức Văn"]
    for hour, name in enumerate(names):
        reception = Reception(MARITAL_STATUS, person_input(name))
        at = MORNING + timedelta(minutes=hour)
        dossiers.receive(office.open_uow, reception, actor=CLERK, now=at)

    def listed(query: DossierQuery, limit: int = 2) -> list[str]:
        found: list[str] = []
        cursor = None
        while True:
            page = dossiers.page(office.open_uow, query, now=MORNING, limit=limit, after=cursor)
            found += [line.owner_name for line in page.lines]
            cursor = page.next
            if cursor is None:
                return found

    assert set(listed(DossierQuery(text="nguyen van duc"))) == {
        "Nguyễn Văn Đức", "Nguyễn Đức Văn",
    }  # fmt: skip
    assert listed(DossierQuery(text="nguyen van duc", tab=ListTab.OPEN)) == [
        "Nguyễn Văn Đức", "Nguyễn Đức Văn",
    ]  # fmt: skip
    assert listed(DossierQuery(text="dang duc")) == ["Đặng Đức"]
    assert listed(DossierQuery(sort=SortBy.NAME)) == [
        "Lê Văn An", "Trần Thị Ánh", "Đặng Đức", "Nguyễn Văn Đức", "Nguyễn Đức Văn",
    ]  # fmt: skip
    newest = DossierQuery(sort=SortBy.RECEIVED, descending=True)
    assert [fixed.replace("\u00d0", "Đ") for fixed in names[::-1]] == listed(newest)
    assert listed(DossierQuery(text="261120-0003")) == ["Lê Văn An"]
    assert listed(DossierQuery(text="000.00.16.H12-261120-0002")) == ["Trần Thị Ánh"]
    assert listed(DossierQuery(text="không có tên này")) == []
    assert listed(DossierQuery(ids=(3, 1))) == ["Lê Văn An", "Nguyễn Văn Đức"]


def test_tabs_count_what_they_list(office: Office) -> None:
    now = MORNING
    same_day = "1.001193"
    for code, moves in [
        (same_day, []),
        (MARITAL_STATUS, [Status.PROCESSING]),
        (MARITAL_STATUS, [Status.PROCESSING, Status.SUPPLEMENT_REQUESTED]),
        (MARITAL_STATUS, [Status.PROCESSING, Status.FINISHED]),
        (MARITAL_STATUS, [Status.PROCESSING, Status.FINISHED, Status.RETURNED]),
    ]:
        reception = Reception(code, applicant())
        record = dossiers.receive(office.open_uow, reception, actor=CLERK, now=now)
        for status in moves:
            _move(office, record.code, status, now, "thiếu giấy")
    for later in (now, now + timedelta(days=30)):
        counts = dossiers.counts(office.open_uow, now=later)
        for tab in ListTab:
            page = dossiers.page(office.open_uow, DossierQuery(tab=tab), now=later)
            assert len(page.lines) == counts.of(tab), tab
    overdue = dossiers.page(
        office.open_uow, DossierQuery(tab=ListTab.OVERDUE), now=now + timedelta(days=30)
    ).lines
    assert len(overdue) == 2
    assert all(line.is_overdue(now + timedelta(days=30)) for line in overdue)


def test_an_unknown_dossier_is_told_by_its_code(office: Office) -> None:
    with pytest.raises(NotFound) as missing:
        dossiers.show(office.open_uow, "000.00.16.H12-261120-9999")
    assert missing.value.facts["code"] == "000.00.16.H12-261120-9999"


def test_what_is_late_stands_before_what_waits_and_no_date_comes_last(office: Office) -> None:
    late, waiting, dateless = (_receive(office) for _ in range(3))
    _move(office, waiting.code, Status.SUPPLEMENT_REQUESTED, MORNING, "thiếu giấy")
    with office.open_uow() as uow:
        uow.dossiers.restore(dateless.id, Status.RECEIVED, None)
        uow.commit()
    running = _receive(office, at=MORNING + timedelta(days=5))
    month_later = MORNING + timedelta(days=30)
    query = DossierQuery(tab=ListTab.OPEN)
    first = dossiers.page(office.open_uow, query, now=month_later, limit=3)
    rest = dossiers.page(office.open_uow, query, now=month_later, limit=3, after=first.next)
    listed = [line.code for line in (*first.lines, *rest.lines)]
    assert listed == [late.code, running.code, waiting.code, dateless.code]


def test_an_online_dossier_is_registered_and_its_clock_starts_when_it_is_received(
    office: Office,
) -> None:
    reception = Reception(MARITAL_STATUS, applicant(), channel=Channel.ONLINE)
    noted = dossiers.register(office.open_uow, reception, actor=CLERK, now=MORNING)
    assert noted.status is Status.REGISTERED
    assert noted.due_at is None
    accepted_at = MORNING + timedelta(days=3, hours=1)
    accepted = _move(office, noted.code, Status.RECEIVED, accepted_at)
    assert accepted.received_at == accepted_at
    # Monday 23/11 09:00 + 3 working days without the holiday of 24/11.
    assert accepted.due_at == at_office(date(2026, 11, 27), time(9))
    assert accepted.original_due_at == accepted.due_at
    assert accepted.explanation
    assert accepted.moves[-1].due_before is None


def test_a_registered_dossier_can_be_refused_with_a_reason_and_counts_nowhere(
    office: Office,
) -> None:
    reception = Reception(MARITAL_STATUS, applicant(), channel=Channel.ONLINE)
    noted = dossiers.register(office.open_uow, reception, actor=CLERK, now=MORNING)
    with pytest.raises(RuleBroken, match="reason_missing"):
        _move(office, noted.code, Status.NOT_ACCEPTED, MORNING)
    refused = _move(office, noted.code, Status.NOT_ACCEPTED, MORNING, "không thuộc thẩm quyền")
    assert refused.status is Status.NOT_ACCEPTED
    assert dossiers.legal_moves(refused) == ()
    from cds_desktop.services import indicators

    day = office_day(MORNING)
    form = indicators.settlement_form(office.open_uow, day, day, now=MORNING)
    assert set(form.total.counts) == {0}
