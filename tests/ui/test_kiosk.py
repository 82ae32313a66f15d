"""One touch on the rating window: bound to the dossier, once, without a name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.people import person_input
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.services import dossiers, ratings
from cds_desktop.services.dossiers import Reception
from ui.context import Context
from ui.kiosk import RatingKiosk, ballot_of
from ui.theme import ThemeChoice, theme_of

Open = Callable[..., RatingKiosk]


@pytest.fixture
def returned(context: Context, clock: Any) -> DossierRecord:
    """A dossier whose result was just handed back."""
    from cds_desktop.services import catalogue

    office, actor = context.office, context.actor
    entry = next(
        entry
        for entry in catalogue.list_procedures(office.open_uow, office_day(clock.at))
        if entry.procedure.limit is not None
    )
    reception = Reception(entry.procedure.code, person_input("Nguyễn Thị Cẩm Tú"))
    record = dossiers.receive(office.open_uow, reception, actor=actor, now=clock.at)
    for step in (Status.PROCESSING, Status.FINISHED):
        dossiers.move(office.open_uow, record.code, step, actor=actor, now=clock.at)
    return dossiers.hand_back(office.open_uow, record.code, actor=actor, now=clock.at)


@pytest.fixture
def open_kiosk(qtbot: QtBot, context: Context, returned: DossierRecord) -> Open:
    """Opens the window as the citizen sees it."""

    def make(thanks_ms: int = 5_000, idle_ms: int = 90_000) -> RatingKiosk:
        kiosk = RatingKiosk(context, ballot_of(returned), thanks_ms=thanks_ms, idle_ms=idle_ms)
        qtbot.addWidget(kiosk)
        kiosk.resize(1366, 768)
        with qtbot.waitExposed(kiosk):
            kiosk.show()
        return kiosk

    return make


def level_of(context: Context, record: DossierRecord) -> int | None:
    return dossiers.show(context.open_uow, record.code).rating_level


def test_one_touch_stores_the_vote_thanks_and_comes_back_by_itself(
    qtbot: QtBot, context: Context, returned: DossierRecord, open_kiosk: Open
) -> None:
    kiosk = open_kiosk(thanks_ms=50)
    with qtbot.waitSignal(kiosk.closed) as closed:
        QTest.mousePress(kiosk.tiles[0], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: kiosk.said() == "Cảm ơn Bà/Ông.")
        assert not any(tile.isVisible() for tile in kiosk.tiles)
    assert closed.args == [True]
    assert level_of(context, returned) == RatingLevel.VERY_SATISFIED


def test_repeated_touches_count_once(
    qtbot: QtBot, context: Context, returned: DossierRecord, open_kiosk: Open
) -> None:
    kiosk = open_kiosk()
    for tile in (kiosk.tiles[3], kiosk.tiles[0], kiosk.tiles[3]):
        QTest.mousePress(tile, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(kiosk.said()))
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    assert level_of(context, returned) == RatingLevel.DISSATISFIED
    day, tomorrow = office_day(context.now()), context.now() + timedelta(days=1)
    assert ratings.summary(context.open_uow, day, day, now=tomorrow).total == 1


@pytest.mark.parametrize("level", list(RatingLevel))
def test_the_number_keys_give_the_level(
    qtbot: QtBot,
    context: Context,
    returned: DossierRecord,
    open_kiosk: Open,
    level: RatingLevel,
) -> None:
    kiosk = open_kiosk()
    QTest.keyClicks(kiosk, str(level.value))
    qtbot.waitUntil(lambda: bool(kiosk.said()))
    assert level_of(context, returned) == level


@pytest.mark.parametrize("way", ["skip", "escape"])
def test_skipping_leaves_no_vote(
    qtbot: QtBot, context: Context, returned: DossierRecord, open_kiosk: Open, way: str
) -> None:
    kiosk = open_kiosk()
    with qtbot.waitSignal(kiosk.closed) as closed:
        if way == "skip":
            QTest.mouseClick(kiosk.skip_button, Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(kiosk, Qt.Key.Key_Escape)
    assert closed.args == [False]
    assert level_of(context, returned) is None


def test_nobody_touches_and_the_window_goes_away(
    qtbot: QtBot, context: Context, returned: DossierRecord, open_kiosk: Open
) -> None:
    kiosk = open_kiosk(idle_ms=30)
    with qtbot.waitSignal(kiosk.closed):
        pass
    assert level_of(context, returned) is None


def test_a_second_vote_is_refused_quietly(
    qtbot: QtBot, context: Context, returned: DossierRecord, open_kiosk: Open
) -> None:
    ratings.rate(
        context.open_uow, returned.code, RatingLevel(2), actor=context.actor, now=context.now()
    )
    kiosk = open_kiosk()
    QTest.mousePress(kiosk.tiles[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: kiosk.said() == "Hồ sơ này đã được đánh giá. Cảm ơn Bà/Ông.")
    assert level_of(context, returned) == 2
    assert context.notices.history == ()


def test_the_screen_does_not_vote(open_kiosk: Open) -> None:
    kiosk = open_kiosk()
    assert [tile.text() for tile in kiosk.tiles] == [
        "Rất hài lòng",
        "Hài lòng",
        "Bình thường",
        "Không hài lòng",
        "Rất không hài lòng",
    ]
    assert len({(tile.width(), tile.height(), tile.y()) for tile in kiosk.tiles}) == 1
    assert kiosk.tiles[0].height() >= 300
    assert not any(tile.hasFocus() for tile in kiosk.tiles)
    assert kiosk.cursor().shape() is Qt.CursorShape.BlankCursor
    # Edge and ground of every tile are the same, pixel for pixel, down to the faces.
    strips = [_strip(tile.grab().toImage()) for tile in kiosk.tiles]
    assert all(strip == strips[0] for strip in strips)


def _strip(picture: QImage) -> QImage:
    return picture.copy(0, 0, picture.width(), 40)


def test_no_name_stands_on_it_and_it_is_light_for_every_officer(
    returned: DossierRecord, open_kiosk: Open
) -> None:
    theme = theme_of()
    light = open_kiosk().grab().toImage()
    theme.set_choice(ThemeChoice.DARK)
    try:
        dark = open_kiosk().grab().toImage()
    finally:
        theme.set_choice(ThemeChoice.LIGHT)
    assert light == dark
    ballot = ballot_of(returned)
    assert returned.owner.full_name not in (ballot.code, ballot.subject)
