"""Receipts as the unit above writes them, with a key of its own."""

from __future__ import annotations

import base64
import dataclasses
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cds_desktop.domain.report_receipts import Answer, Receipt
from cds_desktop.domain.report_versions import ReportVersion

PARENT = "000.00.00.H12"
MADE_AT = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class Parent:
    """The receiving unit with its key."""

    def __init__(self) -> None:
        self.private = Ed25519PrivateKey.generate()
        self.public = base64.b64encode(self.private.public_key().public_bytes_raw()).decode()

    def write(self, path: Path, about: ReportVersion, **changes: object) -> Path:
        receipt = Receipt(
            about.unit_code, "Xã Cái Nước", about.period.first, about.period.last,
            about.version, about.content_hash, "a.xlsx", Answer.ACCEPTED, (), (), PARENT,
            "Tỉnh Cà Mau", "Ai đó", MADE_AT,
        )  # fmt: skip
        receipt = dataclasses.replace(receipt, **changes)  # type: ignore[arg-type]
        value = base64.b64encode(self.private.sign(receipt.signed_bytes())).decode()
        signature = {"unit_code": receipt.receiver_code, "public_key": self.public, "value": value}
        data = {"receipt": receipt.data(), "signature": signature}
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return path
