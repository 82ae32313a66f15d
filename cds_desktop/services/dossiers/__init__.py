"""The life of a dossier: receive, move, hand back, look up."""

from cds_desktop.domain.dossier_records import REVERSED
from cds_desktop.domain.dossier_waits import limit_of, pauses_of
from cds_desktop.services.dossiers.corrections import open_correction
from cds_desktop.services.dossiers.counter_refusals import refuse_at_counter
from cds_desktop.services.dossiers.duplicates import find_duplicates
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
    computed_fee,
    fee_for,
    receive,
    register,
)
from cds_desktop.services.dossiers.refusals import refuse
from cds_desktop.services.dossiers.signing import return_from_signature, submit_for_signature
from cds_desktop.services.dossiers.supplements import request_supplement
from cds_desktop.services.dossiers.taking_back import take_back_reception

__all__ = [
    "REVERSED",
    "UNDO_MINUTES",
    "Appointment",
    "Reception",
    "appointment",
    "computed_fee",
    "counts",
    "extend",
    "fee_for",
    "find_duplicates",
    "hand_back",
    "legal_moves",
    "limit_of",
    "move",
    "open_correction",
    "page",
    "pauses_of",
    "receive",
    "record_payment",
    "refuse",
    "refuse_at_counter",
    "register",
    "request_supplement",
    "return_from_signature",
    "show",
    "submit_for_signature",
    "take_back_reception",
    "undo_move",
]
