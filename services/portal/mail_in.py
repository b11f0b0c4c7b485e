"""Mails handed over by SMTP: from named hosts and senders only, on disk before they are taken.

No relay and no mailbox: what arrives becomes a draft for triage here. Off unless a port is set.
"""

from __future__ import annotations

import asyncio
from ipaddress import ip_address, ip_network
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from schemas.common import Refused
from services.faces.mailed import LARGEST, read_mail
from services.kernel.settings import Settings
from services.kernel.telemetry import log
from services.portal.mails import Mails

TAKEN, NOT_HERE = "250 OK", "550 5.7.1 Not taken from here"
UNREADABLE, FULL = "554 5.6.0 Cannot be read", "452 4.3.1 No room, try again later"
PATIENCE = 60.0


class Taking:
    """What happens to a mail that is handed over (the names are aiosmtpd's)."""

    def __init__(self, settings: Settings, mails: Mails) -> None:
        self._hosts = [ip_network(one) for one in settings.mail_in_hosts]
        self._senders = {one.lower() for one in settings.mail_in_senders}
        self._mails = mails

    async def handle_MAIL(  # noqa: N802  aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only from a host and a sender, or a sender's domain, that are named."""
        whole = (address or "").lower()
        named = whole in self._senders or whole.rpartition("@")[2] in self._senders
        host = ip_address(str(session.peer[0])) if session.peer else None
        if not named or host is None or not any(host in network for network in self._hosts):
            log.warning("mail_refused", why="host_or_sender")
            return NOT_HERE
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return TAKEN

    async def handle_DATA(  # noqa: N802  aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Taken when it is on disk, and not before."""
        raw = envelope.original_content
        try:
            mail = await asyncio.to_thread(read_mail, raw or b"")
        except Refused as refused:
            log.warning("mail_refused", why=refused.reason)
            return UNREADABLE
        kept = self._mails.add(mail)
        log.info("mail_taken" if kept else "mail_refused", size=len(raw or b""))
        return TAKEN if kept else FULL

    async def handle_exception(self, error: Exception) -> str:
        """Whatever goes wrong, the sender still has its mail."""
        log.error("mail_not_taken", error=type(error).__name__)
        return "451 4.3.0 Try again later"


class MailIn:
    """Listens, while it is open."""

    def __init__(self, server: asyncio.Server) -> None:
        self._server = server

    @classmethod
    async def open(cls, settings: Settings, mails: Mails) -> Self:
        """Listen where the settings say."""
        taking = Taking(settings, mails)

        def smtp() -> Any:
            return SMTP(taking, data_size_limit=LARGEST, timeout=PATIENCE, ident="loket")

        host, port = settings.mail_in_host, settings.mail_in_port
        server = await asyncio.get_running_loop().create_server(smtp, host, port)
        log.info("mail_in_listens", host=host, port=port)
        return cls(server)

    async def close(self) -> None:
        """Listen no more."""
        self._server.close()
        await self._server.wait_closed()
