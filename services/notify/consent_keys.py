"""The address by which an endpoint may consent later: nobody else can make one, and nobody kept it.

It carries the id of one question (`WebhookOffered`) and a keyed digest of it and the institution
(HMAC-SHA-256), so that a guess is known for one before anything is read.
"""

from __future__ import annotations

import base64
import hmac
import re
from hashlib import sha256

from services.kernel.settings import Settings

LABEL = b"loket webhook consent 1"
PLACE = "/webhook-toestemming"
"""Where the door's face takes such a call."""

KEY = re.compile(r"([A-Za-z0-9-]{1,64})\.([a-z2-7]{52})")


class ConsentKeys:
    """The callback addresses of one zone."""

    def __init__(self, settings: Settings, zone: str) -> None:
        self._portal = settings.portal_url.rstrip("/")
        self._key = hmac.digest(settings.seed(zone, "notify").encode(), LABEL, sha256)

    def callback(self, institution: str, offer: str) -> str:
        """The address to call for one question to the endpoint of an institution."""
        return f"{self._portal}{PLACE}/{institution}/{offer}.{self._mark(institution, offer)}"

    def read(self, institution: str, key: str) -> str | None:
        """The question that a key belongs to; None when it is no key of ours."""
        found = KEY.fullmatch(key)
        if found is None or not hmac.compare_digest(found[2], self._mark(institution, found[1])):
            return None
        return found[1]

    def _mark(self, institution: str, offer: str) -> str:
        digest = hmac.digest(self._key, f"{institution}\n{offer}".encode(), sha256)
        return base64.b32encode(digest).decode().rstrip("=").lower()
