"""The sample office: believable dossiers of invented people, the same for the same seed."""

from cds_desktop.domain.officers import SAMPLE_PASSWORD
from cds_desktop.services.demo.desk_scenes import set_scenes
from cds_desktop.services.demo.filling import fill
from cds_desktop.services.demo.plan import DemoPlan, DemoResult
from cds_desktop.services.demo.sample_office import SAMPLE_OFFICERS, open_or_create

__all__ = [
    "SAMPLE_OFFICERS",
    "SAMPLE_PASSWORD",
    "DemoPlan",
    "DemoResult",
    "fill",
    "open_or_create",
    "set_scenes",
]
