"""The processing log: what the programs do with data about people, one line for each person.

Logboek Dataverwerkingen 1.0.0 (docs/processing-log.md). A line is confirmed before the action
takes effect: before somebody is shown, written to or changed. Where the log is required, an action
whose line is not confirmed does not happen.
"""

from __future__ import annotations

import asyncio
import secrets
import ssl
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

from schemas.catalogue.processing import Processing, load_register
from schemas.common import NotYet, Refused
from schemas.envelope import source
from services.kernel.errors import NotLogged
from services.kernel.logboek import AT_ONCE, Line, Logboek
from services.kernel.pseudonyms import Pseudonyms, Subject
from services.kernel.settings import Settings
from services.kernel.telemetry import counter, log

NO_FAULT = (Refused, NotYet)
"""What ends an action without anything being wrong with the program."""


@dataclass
class Action:
    """Something done with data about people, and whose data that are."""

    activity: Processing
    name: str
    trace: int
    parent: int
    start: int
    subjects: dict[Subject, None] = field(default_factory=dict)

    def add(self, *subjects: Subject) -> None:
        """Say whose data it uses, before it takes effect."""
        self.subjects.update(dict.fromkeys(subjects))


class ProcessingLog:
    """The lines of one program; without a Logboek none is written and nothing is refused."""

    def __init__(
        self, logboek: Logboek | None, pseudonyms: Pseudonyms | None, oin: str, required: bool
    ) -> None:
        self._logboek, self._pseudonyms = logboek, pseudonyms
        self._oin, self._required = oin, required

    @classmethod
    def open(cls, service: str, settings: Settings) -> ProcessingLog:
        """The log that the settings name; refused when they contradict each other."""
        if not settings.ldv_endpoint:
            if settings.ldv_required:
                raise _misconfigured("LOKET_LDV_REQUIRED is set and there is no Logboek.")
            return cls(None, None, settings.oin, False)
        endpoint = checked(settings.ldv_endpoint)
        pseudonyms = Pseudonyms.of(settings)
        logboek = Logboek(service, endpoint, _trusted(endpoint, settings))
        return cls(logboek, pseudonyms, settings.oin, settings.ldv_required)

    @asynccontextmanager
    async def action(
        self, activity: Processing, *, name: str = "", case: UUID | None = None, parent: str = ""
    ) -> AsyncIterator[Action]:
        """One action: say inside whose data it uses; once left, its lines are confirmed.

        `case` gives the trace, `parent` is the span id of the calling action where one is known.
        Raises NotLogged when a line is not confirmed and the log is required.
        """
        trace = case.int if case else secrets.randbits(128) | 1
        action = Action(activity, name, trace, int(parent or "0", 16), _now())
        try:
            yield action
        except NO_FAULT:
            await self._confirmed(self._lines(action))
            raise
        except Exception as error:
            await self._confirmed(self._lines(action, error))
            raise
        if not await self._confirmed(self._lines(action)):
            counter("processing_not_logged").add(1, {"activity": activity})
            log.error("processing_not_logged", activity=activity, required=self._required)
            if self._required:
                raise NotLogged

    def close(self) -> None:
        """Write nothing more."""
        if self._logboek:
            self._logboek.close()

    async def _confirmed(self, lines: Sequence[Line]) -> bool:
        """Whether the Logboek has all; where it is required, after one lost no other is sent."""
        found: list[bool] = []
        for start in range(0, len(lines), AT_ONCE):
            if self._logboek is None or (self._required and not all(found)):
                break
            some = (self._logboek.confirms(line) for line in lines[start : start + AT_ONCE])
            found += await asyncio.gather(*some)
        return all(found)

    def _lines(self, action: Action, error: Exception | None = None) -> list[Line]:
        """A line for each person; of several each hangs below one line about nobody."""
        if self._logboek is None or not (action.subjects or error):
            return []
        end, about = max(_now(), action.start), list(map(self._about, action.subjects))
        register = load_register()
        common = {"dpl.core.processing_activity_id": register.uri(action.activity)}
        if error:
            common["exception.type"] = f"{type(error).__module__}.{type(error).__qualname__}"
        name = action.name.strip() or register.at(action.activity, datetime.now(UTC).date()).name.nl

        def line(parent: int, attributes: Mapping[str, str]) -> Line:
            times, said = (action.start, end), {**common, **attributes}
            return Line(action.trace, _span(), name, *times, parent, error is not None, said)

        if len(about) < 2:
            return [line(action.parent, about[0] if about else {})]
        above = line(action.parent, {})
        return [above, *(line(above.span, one) for one in about)]

    def _about(self, subject: Subject) -> dict[str, str]:
        assert self._pseudonyms
        return {
            "dpl.core.data_subject_id": self._pseudonyms.code(subject),
            "dpl.core.data_subject_id_type": subject_type(self._oin, subject.zone),
        }


def subject_type(oin: str, zone: str) -> str:
    """What the code of a person in a zone is a code of."""
    return f"{source(oin, 'people')}:{zone.lower()}"


def checked(endpoint: str) -> str:
    """The address of a Logboek, refused when lines would travel in the open."""
    try:
        parts = urlsplit(endpoint)
    except ValueError as error:
        raise _misconfigured("LOKET_LDV_ENDPOINT is no address.") from error
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        raise _misconfigured("LOKET_LDV_ENDPOINT is no plain address.")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(parts.hostname)):
        raise _misconfigured(f"{parts.scheme}://{parts.netloc} is not https.")
    return endpoint


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _misconfigured(detail: str) -> Refused:
    todo = "Set LOKET_LDV_ENDPOINT to an https address, or to one of this machine itself."
    return Refused("ldv_endpoint", detail, todo)


def _trusted(endpoint: str, settings: Settings) -> ssl.SSLContext | bool:
    """Whom we trust as the Logboek, and who we say that we are."""
    if not endpoint.startswith("https:"):
        return False
    context = ssl.create_default_context(cafile=settings.ldv_ca or None)
    if settings.ldv_certificate:
        context.load_cert_chain(settings.ldv_certificate)
    return context


def _span() -> int:
    return secrets.randbits(64) | 1


def _now() -> int:
    return time.time_ns() // 1_000_000
