"""How the commands of the consolidation answer, as data and as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cds_desktop.domain.consolidation import Consolidation, Reason
    from cds_desktop.services.consolidation import FileAnswer, TakenIn


def sums_data(taken: TakenIn, found: Consolidation) -> dict[str, Any]:
    """What `report consolidate` answers: the keys are a contract."""
    by_id = {answer.incoming_id: answer for answer in taken.accepted}
    return {
        "from": taken.period.first.isoformat(),
        "to": taken.period.last.isoformat(),
        "accepted": [
            {
                "file": str(by_id[member.incoming_id].path)
                if member.incoming_id in by_id
                else member.file_name,
                "unit": member.reported_as,
                "tree_code": member.unit_code,
                "unit_name": member.unit_name,
                "version": member.version,
                "content_hash": member.content_hash,
                "warnings": warnings_of(by_id.get(member.incoming_id)),
            }
            for member in found.members
        ],
        "rejected": [rejected_data(answer) for answer in taken.rejected],
        "missing": [{"unit": code, "unit_name": name} for code, name in found.missing.items()],
        "totals": found.sums,
        "reported": {cell: total.reported for cell, total in found.totals.items()},
        "units": len(found.members),
    }


def warnings_of(answer: FileAnswer | None) -> list[str]:
    """What to look at although a file counts."""
    from cds_desktop.wording.consolidation import reason_words

    if answer is None:
        return []
    return [reason_words(reason) for reason in answer.reasons if reason.is_warning]


def accepted_data(answer: FileAnswer) -> dict[str, Any]:
    """One file that counts."""
    return {
        "file": str(answer.path),
        "unit": answer.reported_as,
        "tree_code": answer.unit_code,
        "unit_name": answer.unit_name,
        "version": answer.version,
        "warnings": warnings_of(answer),
    }


def rejected_data(answer: FileAnswer) -> dict[str, Any]:
    """One file that does not, with every reason."""
    from cds_desktop.wording.consolidation import reason_words, reasons_words

    return {
        "file": str(answer.path),
        "reason": reasons_words(answer.refusals),
        "code": answer.refusals[0].code,
        "reasons": [
            {"code": reason.code, "words": reason_words(reason)} for reason in answer.refusals
        ],
        "unit": answer.reported_as,
        "version": answer.version,
        "fingerprint": answer.fingerprint,
    }


def sums_lines(taken: TakenIn, found: Consolidation) -> list[str]:
    """The same for people."""
    lines = [accepted_line(answer) for answer in taken.accepted]
    lines += [rejected_line(answer) for answer in taken.rejected]
    if found.missing:
        lines.append(f"Chưa có báo cáo: {', '.join(found.missing.values())}")
    lines.append(f"Được tính: {len(found.members)} đơn vị")
    return lines


def accepted_line(answer: FileAnswer) -> str:
    """One file that counts, in a line."""
    warnings = " ".join(warnings_of(answer))
    words = f"Nhận: {answer.file_name} – {answer.unit_name}, bản {answer.version}"
    return f"{words}. Lưu ý: {warnings}" if warnings else words


def rejected_line(answer: FileAnswer) -> str:
    """One file that does not, in a line."""
    return f"Không nhận: {answer.file_name} – {_joined(answer.refusals)}"


def _joined(reasons: tuple[Reason, ...]) -> str:
    from cds_desktop.wording.consolidation import reasons_words

    return reasons_words(reasons)
