"""Adding up the reports of other units: taking files in, sums, the board, answers."""

from cds_desktop.services.consolidation.answers import (
    WrittenReceipt,
    accept_key,
    add_key_of,
    receipt_name,
    receipts_for,
    remark,
    withdraw_incoming,
)
from cds_desktop.services.consolidation.exports import (
    ConsolidationExport,
    Words,
    consolidated_package,
    export_consolidation,
)
from cds_desktop.services.consolidation.families import (
    TablePreview,
    TableUnit,
    preview_tables,
)
from cds_desktop.services.consolidation.overview import PeriodOverview, period_overview
from cds_desktop.services.consolidation.putting_back import put_back_incoming
from cds_desktop.services.consolidation.results import (
    IncomingView,
    UnitRemark,
    board,
    consolidate,
    incoming_file,
    incoming_files,
    known_periods,
    last_months,
    ranking,
)
from cds_desktop.services.consolidation.settings import (
    ConsolidationSettings,
    consolidation_settings,
    set_consolidation_settings,
)
from cds_desktop.services.consolidation.taking import (
    FileAnswer,
    TakenIn,
    take_in,
    take_in_by_own_periods,
    take_in_found,
)

__all__ = [
    "ConsolidationExport",
    "ConsolidationSettings",
    "FileAnswer",
    "IncomingView",
    "PeriodOverview",
    "TablePreview",
    "TableUnit",
    "TakenIn",
    "UnitRemark",
    "Words",
    "WrittenReceipt",
    "accept_key",
    "add_key_of",
    "board",
    "consolidate",
    "consolidated_package",
    "consolidation_settings",
    "export_consolidation",
    "incoming_file",
    "incoming_files",
    "known_periods",
    "last_months",
    "period_overview",
    "preview_tables",
    "put_back_incoming",
    "ranking",
    "receipt_name",
    "receipts_for",
    "remark",
    "set_consolidation_settings",
    "take_in",
    "take_in_by_own_periods",
    "take_in_found",
    "withdraw_incoming",
]
