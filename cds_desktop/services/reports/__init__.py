"""The monthly report: built, checked, approved, exported, sent, answered, replaced."""

from cds_desktop.services.reports.comparing import VersionDifference, diff
from cds_desktop.services.reports.computing import build
from cds_desktop.services.reports.drafting import build_version, discard_draft
from cds_desktop.services.reports.expected import (
    expected_reports,
    report_rules,
    set_report_rules,
)
from cds_desktop.services.reports.exporting import (
    SUFFIX,
    Exported,
    ExportRecord,
    export,
    last_exports,
    suggested_name,
)
from cds_desktop.services.reports.hand_values import HandLine, hand_values, set_hand_value
from cds_desktop.services.reports.life import (
    approve,
    check_version,
    note_answer,
    remark,
    send,
)
from cds_desktop.services.reports.opening import (
    ChangedRecords,
    OpenedReport,
    frozen_evidence,
    open_version,
    versions,
)
from cds_desktop.services.reports.receipts import ReadReceipt, read_receipt

__all__ = [
    "SUFFIX",
    "ChangedRecords",
    "ExportRecord",
    "Exported",
    "HandLine",
    "OpenedReport",
    "ReadReceipt",
    "VersionDifference",
    "approve",
    "build",
    "build_version",
    "check_version",
    "diff",
    "discard_draft",
    "expected_reports",
    "export",
    "frozen_evidence",
    "hand_values",
    "last_exports",
    "note_answer",
    "open_version",
    "read_receipt",
    "remark",
    "report_rules",
    "send",
    "set_hand_value",
    "set_report_rules",
    "suggested_name",
    "versions",
]
