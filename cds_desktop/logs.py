"""Rotating log files in the data folder."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_NAME = "cds.log"
_MAX_BYTES = 1_000_000
_OLD_FILES = 4  # with the current one: 5 × 1 MB
_LAYOUT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def set_up_logging(log_dir: Path, *, debug: bool = False) -> Path:
    """Send the log of the whole program to a rotating UTF-8 file; repeat calls change the folder.

    Args:
        log_dir: The folder `logs` of the data folder; created when absent.
        debug: Also write DEBUG records.

    Returns:
        The file that is being written.

    Raises:
        OSError: The folder cannot be created or written.
    """
    log_dir.mkdir(parents=True, exist_ok=True)
    path = log_dir / LOG_NAME
    stop_logging()
    handler = RotatingFileHandler(
        path, maxBytes=_MAX_BYTES, backupCount=_OLD_FILES, encoding="utf-8", delay=True
    )
    handler.set_name(LOG_NAME)
    handler.setFormatter(logging.Formatter(_LAYOUT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    return path


def stop_logging() -> None:
    """Close the log file, so that its folder can be moved or deleted (needed on Windows)."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if handler.get_name() == LOG_NAME:
            root.removeHandler(handler)
            handler.close()
