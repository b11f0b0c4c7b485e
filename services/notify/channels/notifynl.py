"""Mail through NotifyNL, the notification service of the government (its API is GOV.UK Notify's).

One template of the service holds `((subject))` and `((text))`. A mail goes under the notice's id as
its reference, by which one that may have been taken is looked up before it is repeated.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import jwt

from schemas.common import Refused
from services.kernel.people import Person
from services.kernel.settings import Settings
from services.notify.channels.mail import compose
from services.notify.channels.smtp import is_here
from services.notify.outcome import Deferred, Failed, Outcome, Sent, Unknown
from services.notify.pace import Pace
from services.notify.state import Notice

MAILS, NOTIFICATIONS = "/v2/notifications/email", "/v2/notifications"


class NotifyNL:
    """Mails over one service of NotifyNL."""

    at_once = 16

    def __init__(self, settings: Settings, pace: Pace) -> None:
        self._settings = settings
        self._client = httpx.AsyncClient(
            base_url=_checked(settings.notifynl_url),
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(pace.answer, connect=pace.reach),
        )

    def place(self, person: Person) -> str | None:
        """All mail goes over the same service."""
        return "notifynl" if person.mail else None

    async def send(self, notice: Notice, person: Person) -> Outcome:
        """Post it once; what may have been taken before is asked for first."""
        if notice.unknown:
            found = await self._call("GET", NOTIFICATIONS, params={"reference": str(notice.id)})
            if not isinstance(found, httpx.Response) or found.status_code != 200:
                return Deferred("notifynl_not_known")
            if found.json().get("notifications"):
                return Sent()
        answer = await self._call("POST", MAILS, json=self._mail(notice, person))
        return _judged(answer.status_code) if isinstance(answer, httpx.Response) else answer

    async def open(self) -> None:
        """The service is reached when there is something to send."""

    async def close(self) -> None:
        """Leave the service."""
        await self._client.aclose()

    async def _call(self, method: str, path: str, **more: Any) -> httpx.Response | Outcome:
        headers = {"Authorization": f"Bearer {self._token()}"}
        try:
            return await self._client.request(method, path, headers=headers, **more)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Deferred("notifynl_unreachable")
        except httpx.HTTPError:
            return Unknown()

    def _token(self) -> str:
        """Signed anew for each call: it is good for half a minute."""
        claims = {
            "iss": self._settings.notifynl_service,
            "iat": int(datetime.now(UTC).timestamp()),
        }
        secret = self._settings.notifynl_secret.get_secret_value()
        return jwt.encode(claims, secret, algorithm="HS256")

    def _mail(self, notice: Notice, person: Person) -> dict[str, Any]:
        message = compose(notice, person, self._settings)
        plain = message.get_body(("plain",))
        assert plain
        return {
            "email_address": person.mail,
            "template_id": self._settings.notifynl_template,
            "personalisation": {"subject": message["Subject"], "text": plain.get_content()},
            "reference": str(notice.id),
        }


def _judged(status: int) -> Outcome:
    """What an answer says: 400 is about this mail, what else is refused is about us."""
    if status == 201:
        return Sent()
    if status == 400:
        return Failed("notifynl-400")
    return Deferred(f"notifynl-{status}") if 400 <= status < 500 else Unknown()


def _checked(url: str) -> str:
    parts = httpx.URL(url)
    if parts.scheme == "https" or (parts.scheme == "http" and is_here(parts.host)):
        return url
    raise Refused(
        "notifynl_url",
        "LOKET_NOTIFYNL_URL is not https.",
        "Set it to the https address of NotifyNL.",
    )
