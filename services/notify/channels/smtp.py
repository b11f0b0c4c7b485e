"""The SMTP server: reached safely or not at all, and its connections used again.

TLS is verified or it is not TLS; a password never travels in the open. Nothing that goes wrong here
says anything of one mail: it was not handed over, and it is tried again.
"""

from __future__ import annotations

import ssl
from contextlib import suppress
from ipaddress import ip_address

import aiosmtplib

from services.kernel.settings import Settings

STANDARD_PORT, PORT_OF_USERS = 25, 587
LEAVING = 1.0
"""Seconds for a server to say goodbye."""


class Unfit(Exception):  # noqa: N818  a state of the server
    """No mail at all can be handed over now; the reason is a code."""


class Server:
    """One SMTP server, and the connections to it that wait for the next mail."""

    def __init__(self, settings: Settings, timeout: float) -> None:
        self._settings, self._timeout = settings, timeout
        self._port = settings.smtp_port or (PORT_OF_USERS if settings.smtp_user else STANDARD_PORT)
        self._idle: list[aiosmtplib.SMTP] = []
        self._tls = ssl.create_default_context(cafile=settings.smtp_ca)

    def kept(self) -> aiosmtplib.SMTP | None:
        """One that was open when it was last used; the server may have closed it since."""
        while self._idle:
            smtp = self._idle.pop()
            if smtp.is_connected:
                return smtp
        return None

    def keep(self, smtp: aiosmtplib.SMTP) -> None:
        """This one is free again."""
        self._idle.append(smtp)

    async def connect(self) -> aiosmtplib.SMTP:
        """A new one, let in. Raises Unfit, or what aiosmtplib raises."""
        smtp = aiosmtplib.SMTP(
            hostname=self._settings.smtp_host,
            port=self._port,
            local_hostname=self._settings.mail_from.rpartition("@")[2],
            timeout=self._timeout,
            start_tls=False,
        )
        try:
            await smtp.connect()
            await smtp.ehlo()
            await self._secure(smtp)
            await self._sign_in(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    async def close(self) -> None:
        """Leave them all."""
        while smtp := self.kept():
            with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                await smtp.quit(timeout=LEAVING)
            smtp.close()

    async def _secure(self, smtp: aiosmtplib.SMTP) -> None:
        wish = self._settings.smtp_tls
        if wish == "off":
            return
        if not smtp.supports_extension("starttls"):
            if wish == "required":
                raise Unfit("smtp_without_tls")
            return
        try:
            await smtp.starttls(tls_context=self._tls, timeout=self._timeout)
        except (ssl.SSLError, ssl.CertificateError) as error:
            raise Unfit("smtp_tls_failed") from error
        await smtp.ehlo()

    async def _sign_in(self, smtp: aiosmtplib.SMTP) -> None:
        user, password = self._settings.smtp_user, self._settings.smtp_password
        if not user:
            return
        if smtp.get_transport_info("sslcontext") is None and not is_here(self._settings.smtp_host):
            raise Unfit("smtp_password_in_the_open")
        if not smtp.supports_extension("auth"):
            raise Unfit("smtp_without_auth")
        try:
            await smtp.login(user, password.get_secret_value())
        except aiosmtplib.SMTPAuthenticationError as answer:
            raise Unfit(f"smtp-auth-{answer.code}") from answer


def is_here(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
