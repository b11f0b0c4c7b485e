"""Mail through NotifyNL, the notification service of the government (its API is GOV.UK Notify's).

One template of the service holds `((subject))` and `((text))`. A mail goes under the notice's id as
its reference, by which one that may have been taken is looked up before it is repeated, and by
which is asked what became of it. Its statuses are those of https://docs.notifynl.nl (get message
data).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import jwt
from pydantic import BaseModel, ValidationError

from schemas.common import Refused
from services.kernel.people import Person
from services.kernel.settings import Settings
from services.notify.channels.mail import compose
from services.notify.channels.smtp import is_here
from services.notify.domain import Arrived, CameBack
from services.notify.outcome import Deferred, Failed, Outcome, Sent, Unknown, Wait
from services.notify.pace import Pace
from services.notify.state import Notice

DELIVERED = "delivered"
FAILED = ("permanent-failure", "temporary-failure", "technical-failure")
"""How a mail ends there; before it is `created` or `sending`."""

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

    async def waits(self, notice: Notice, person: Person) -> Wait | None:
        """Mail waits for nobody's consent or turn."""
        return None

    async def send(self, notice: Notice, person: Person) -> Outcome:
        """Post it once; what may have been taken before is asked for first."""
        if notice.unknown:
            found = await self._statuses(notice)
            if found is None:
                return Deferred("notifynl_not_known")
            if not {*found} <= {*FAILED}:  # what failed there somebody lets try again
                return Sent()
        answer = await self._call("POST", MAILS, json=self._mail(notice, person))
        return _judged(answer.status_code) if isinstance(answer, httpx.Response) else answer

    async def fate(self, notice: Notice) -> CameBack | Arrived | None:
        """What became of the last mail of a notice, as far as it is known there."""
        last = next(iter(await self._statuses(notice) or ()), None)
        if last in FAILED:
            return CameBack(f"notifynl-{last}")
        return Arrived() if last == DELIVERED else None

    async def open(self) -> None:
        """The service is reached when there is something to send."""

    async def close(self) -> None:
        """Leave the service."""
        await self._client.aclose()

    async def _statuses(self, notice: Notice) -> list[str] | None:
        """How the mails of a notice stand, the last one first; None when nobody says."""
        answer = await self._call("GET", NOTIFICATIONS, params={"reference": str(notice.id)})
        if not isinstance(answer, httpx.Response) or answer.status_code != 200:
            return None
        try:
            found = _Found.model_validate_json(answer.content).notifications
        except ValidationError:
            return None
        mine = [one for one in found if one.reference == str(notice.id)]
        return [one.status for one in sorted(mine, key=lambda one: one.created_at, reverse=True)]

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


class _One(BaseModel):
    """A mail as NotifyNL knows it; what else it says of it is not read."""

    reference: str | None
    status: str
    created_at: datetime


class _Found(BaseModel):
    notifications: list[_One]


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
