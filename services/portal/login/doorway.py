"""How people come in at one face: as a persona of the demo, by an identity provider, or not at all.

Never two ways at once: a demo beside real people would be a door without a lock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from schemas.common import Refused
from services.kernel.settings import Settings
from services.portal.login.issuers import is_here, issuers_at
from services.portal.login.pending import Attempts, Logins
from services.portal.login.provider import Provider, client

RETURN = "/inloggen/terug"
AFTER = "/uitgelogd"


@dataclass
class Doorway:
    """The providers by name, and what is under way."""

    url: str = ""
    providers: dict[str, Provider] = field(default_factory=dict)
    logins: Logins = field(default_factory=Logins)
    attempts: Attempts = field(default_factory=Attempts)
    http: httpx.AsyncClient | None = None

    @classmethod
    def open(cls, face: str, settings: Settings) -> Doorway:
        """As the settings say; refused when they would let in whom they should not."""
        if settings.login is None:
            return cls()
        _check(settings)
        issuers = issuers_at(settings.login, face)
        http = client()
        providers = {one.name: Provider(one, face, http) for one in issuers}
        return cls(settings.portal_url.rstrip("/"), providers, http=http)

    async def close(self) -> None:
        """Ask nobody any more."""
        if self.http:
            await self.http.aclose()

    def return_to(self, provider: Provider) -> str:
        """Where an issuer sends people back: an address of its own each, so no two are mixed up."""
        return f"{self.url}{RETURN}/{provider.issuer.name}"

    @property
    def after(self) -> str:
        """Where an issuer may send people who signed out there."""
        return self.url + AFTER


def _check(settings: Settings) -> None:
    if settings.portal_demo:
        raise Refused(
            "two_ways_in",
            "LOKET_PORTAL_DEMO and LOKET_LOGIN are both set.",
            "Leave one of them out: a demo has no real people.",
        )
    parts = urlsplit(settings.portal_url)
    if parts.scheme == "https" and settings.portal_secure:
        return
    if parts.scheme != "http" or not is_here(parts.hostname or "") or settings.portal_secure:
        raise Refused(
            "bad_login",
            f"People cannot sign in safely at {settings.portal_url}.",
            "Set LOKET_PORTAL_URL to an https address, and LOKET_PORTAL_SECURE to true.",
        )
