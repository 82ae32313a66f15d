"""What has changed, said once; every screen decides for itself what to read again."""

from PySide6.QtCore import QObject, Signal


class Changes(QObject):
    """One signal per subject, emitted on the GUI thread after a commit."""

    dossiers_changed = Signal()
    procedures_changed = Signal()
    #: The register of posted sheets, its places or its checks.
    sheets_changed = Signal()
    ratings_changed = Signal()
    digitisation_changed = Signal()
    settings_changed = Signal()
    backups_changed = Signal()
    #: A backup was restored: whoever is signed in must sign in again.
    office_replaced = Signal()
