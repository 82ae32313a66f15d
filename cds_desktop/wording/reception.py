"""Words of the reception desk: fees by copies and pages, possible doubles, several applicants."""

from __future__ import annotations

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import DossierLine, DossierRecord
from cds_desktop.domain.fees import ComputedFee
from cds_desktop.domain.people import Person
from cds_desktop.wording.cards import phone_words
from cds_desktop.wording.moments import number_words
from cds_desktop.wording.terms import STATUSES

_MOST_NAMES = 4


def fee_steps(fee: ComputedFee) -> str:
    """How a fee came about: "2 bản × (2 × 2.000 + 3 × 1.000)"."""
    scale = fee.scale
    if fee.is_capped:
        one = f"{number_words(fee.per_copy_vnd)} (tối đa)"
    elif fee.further:
        one = (
            f"({fee.first} × {number_words(scale.first_page_vnd)}"
            f" + {fee.further} × {number_words(scale.further_page_vnd)})"
        )
    else:
        one = f"{fee.first} × {number_words(scale.first_page_vnd)}"
    return f"{number_words(fee.copies)} bản × {one}"


def fee_brief(fee: ComputedFee) -> str:
    """The same for one short line: "2 bản × 7.000 đồng"."""
    cap = ", tối đa" if fee.is_capped else ""
    return f"{number_words(fee.copies)} bản × {number_words(fee.per_copy_vnd)} đồng{cap}"


def copies_words(record: DossierRecord) -> str:
    """What was copied: "2 bản, 5 trang"; "" for a dossier whose fee does not hang on pages."""
    if not record.pages:
        return ""
    return f"{number_words(record.copies)} bản, {number_words(record.pages)} trang"


def duplicate_words(line: DossierLine) -> str:
    """Warn of a possible double.

    "Đã có hồ sơ 261118-0004 cùng thủ tục, đang xử lý, nhận 18/11".
    """
    state = STATUSES[line.status.term]
    state = state[:1].lower() + state[1:]
    day = office_day(line.received_at)
    return f"Đã có hồ sơ {line.short_code} cùng thủ tục, {state}, nhận {day:%d/%m}"


def applicants_words(record: DossierRecord) -> str:
    """Everybody in whose name a dossier stands, for papers: all names as long as they are few."""
    names = record.applicant_names
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{names[0]} và {len(names) - 1} người khác"


def address_words(person: Person) -> str:
    """The address as given, and the commune of today beside it where it names an old one."""
    if not person.new_unit:
        return person.address
    return f"{person.address} (nay là {person.new_unit})" if person.address else person.new_unit


def people_words(record: DossierRecord) -> str:
    """Who stands beside the owner: "Cùng đứng tên: … · Nộp thay: … (Giấy ủy quyền số 12)"."""
    said = []
    if record.co_applicants:
        said.append("Cùng đứng tên: " + ", ".join(each.full_name for each in record.co_applicants))
    if record.submitter_name:
        ground = f" ({record.submitter_ground})" if record.submitter_ground else ""
        phone = phone_words(record.submitter_phone) if record.submitter_phone else ""
        said.append("Nộp thay: " + ", ".join(filter(None, [record.submitter_name + ground, phone])))
    if record.owner.representative:
        said.append(f"Người đại diện: {record.owner.representative}")
    return " · ".join(said)
