"""Where a mail comes back to: an address for each notice that nobody else can make.

The envelope sender names the notice and carries a keyed digest (HMAC-SHA-256, 128 bits) of it, so
that only who had the mail can say that it came back.
"""

from __future__ import annotations

import base64
import hmac
import re
from hashlib import sha256
from uuid import UUID

from services.kernel.settings import Settings

LABEL = b"loket return path 1"
DIGEST = 16
LOCAL = re.compile(r"b-([0-9a-f]{32})-([a-z2-7]{26})")


class ReturnPath:
    """The return addresses of one zone; without a domain all mails come from one address."""

    def __init__(self, settings: Settings, zone: str) -> None:
        self._domain, self._fixed = settings.bounce_domain.lower(), settings.mail_from
        seed = settings.seed(zone, "notify").encode() if self._domain else b""
        self._key = hmac.digest(seed, LABEL + zone.encode(), sha256)

    def of(self, notice: UUID) -> str:
        """The envelope sender of a notice."""
        if not self._domain:
            return self._fixed
        return f"b-{notice.hex}-{self._mark(notice)}@{self._domain}"

    def read(self, address: str) -> UUID | None:
        """The notice that went out under this address; None when none did."""
        local, _, domain = address.lower().rpartition("@")
        found = LOCAL.fullmatch(local)
        if not self._domain or domain != self._domain or found is None:
            return None
        notice = UUID(found[1])
        return notice if hmac.compare_digest(found[2], self._mark(notice)) else None

    def _mark(self, notice: UUID) -> str:
        digest = hmac.digest(self._key, notice.bytes, sha256)[:DIGEST]
        return base64.b32encode(digest).decode().rstrip("=").lower()
