"""Mails that come back, over SMTP: only to an address that one of our notices went out under.

A report has no sender, so nothing that a person or their program answers is taken, and nothing is
ever sent from here: no loop can begin. Off unless a port is set.
"""

from __future__ import annotations

import asyncio
from ipaddress import ip_address, ip_network
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from schemas.common import Actor
from services.kernel.decider import Cause
from services.kernel.execute import Cases
from services.kernel.settings import Settings
from services.kernel.telemetry import counter, log
from services.kernel.timers import Timers
from services.notify import domain
from services.notify.report import LARGEST, read_report
from services.notify.return_path import ReturnPath
from services.notify.state import Notice

TAKEN, NOT_HERE = "250 OK", "550 5.7.1 Not taken from here"
NOBODY, ONE_ONLY = "550 5.1.1 No such address", "452 4.5.3 One at a time"
NO_SENDER = "<>"
PATIENCE = 60.0


class Bounces:
    """What happens to a mail that comes back (the names are aiosmtpd's)."""

    def __init__(
        self, settings: Settings, back: ReturnPath, cases: Cases[Any], timers: Timers, actor: Actor
    ) -> None:
        self._settings, self._back, self._cases = settings, back, cases
        self._timers, self._actor = timers, actor
        self._hosts = [ip_network(one) for one in settings.bounce_in_hosts]
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen where the settings say."""
        host, port = self._settings.bounce_in_host, self._settings.bounce_in_port
        if not port:
            return

        def smtp() -> Any:
            return SMTP(self, data_size_limit=LARGEST, timeout=PATIENCE, ident="loket")

        self._server = await asyncio.get_running_loop().create_server(smtp, host, port)
        log.info("bounces_listens", host=host, port=port)

    async def close(self) -> None:
        """Listen no more."""
        if self._server:
            self._server.close()
            await self._server.wait_closed()

    async def handle_MAIL(  # noqa: N802  aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only from a host that is named, and from nobody: so come reports, and no answers."""
        host = ip_address(str(session.peer[0])) if session.peer else None
        named = host is not None and any(host in network for network in self._hosts)
        if address != NO_SENDER or not named:
            counter("bounces_refused").add(1)
            return NOT_HERE
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return TAKEN

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only to an address under which a notice went out."""
        if envelope.rcpt_tos:
            return ONE_ONLY
        if self._back.read(address) is None:
            counter("bounces_refused").add(1)
            return NOBODY
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(  # noqa: N802  aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Taken when what follows is decided; of what is no report nothing follows."""
        notice = self._back.read(envelope.rcpt_tos[0])
        told = await asyncio.to_thread(read_report, envelope.original_content or b"")
        says = type(told).__name__ if told else "nothing"
        counter("bounces_taken").add(1, {"says": says})
        if notice is None or told is None:
            return TAKEN
        decision = domain.come_back if isinstance(told, domain.CameBack) else domain.arrive
        known: Notice | None = await self._cases.state(notice)
        tries = known.attempts if known else 0  # what is tried once more can come back once more
        cause = Cause(f"{notice}-{tries}-{says}", self._actor, self._timers.now())
        await self._cases.execute(notice, decision, told, cause)
        return TAKEN

    async def handle_exception(self, error: Exception) -> str:
        """Whatever goes wrong, the sender still has its mail."""
        log.error("bounce_not_taken", error=type(error).__name__)
        return "451 4.3.0 Try again later"
