"""The life of a dossier: receive, move, hand back, look up."""

from cds_desktop.domain.dossier_records import REVERSED
from cds_desktop.domain.dossier_waits import limit_of, pauses_of
from cds_desktop.services.dossiers.counter_refusals import refuse_at_counter
from cds_desktop.services.dossiers.extensions import extend
from cds_desktop.services.dossiers.hand_backs import hand_back
from cds_desktop.services.dossiers.moves import (
    UNDO_MINUTES,
    legal_moves,
    move,
    record_payment,
    undo_move,
)
from cds_desktop.services.dossiers.reading import counts, page, show
from cds_desktop.services.dossiers.reception import (
    Appointment,
    Reception,
    appointment,
    fee_for,
    receive,
    register,
)
from cds_desktop.services.dossiers.signing import return_from_signature, submit_for_signature
from cds_desktop.services.dossiers.supplements import request_supplement

__all__ = [
    "REVERSED",
    "UNDO_MINUTES",
    "Appointment",
    "Reception",
    "appointment",
    "counts",
    "extend",
    "fee_for",
    "hand_back",
    "legal_moves",
    "limit_of",
    "move",
    "page",
    "pauses_of",
    "receive",
    "record_payment",
    "refuse_at_counter",
    "register",
    "request_supplement",
    "return_from_signature",
    "show",
    "submit_for_signature",
    "undo_move",
]
