"""A mailbox on this machine: SMTP in, one .eml file a mail out; for `make up` and the tests."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller

from deploy.server_process import free_port

HOST = "127.0.0.1"


class Mailbox:
    """Takes every mail, save those to an address in `refuses`, which get that reply."""

    def __init__(
        self, folder: Path, port: int | None = None, refuses: Mapping[str, str] | None = None
    ) -> None:
        self.folder, self.port = folder, port or free_port()
        self._refuses = refuses or {}
        self._numbers = itertools.count(len(list(folder.glob("*.eml"))) + 1)
        self._controller: Any = None

    def start(self) -> None:
        """Listen; a stopped mailbox can start again on its port."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._controller = Controller(self, hostname=HOST, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Listen no more; what was taken stays."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def mails(self) -> list[EmailMessage]:
        """Every mail, in the order of arrival."""
        found = (message_from_bytes(p.read_bytes(), policy=SMTP) for p in self.files())
        return [mail for mail in found if isinstance(mail, EmailMessage)]

    def files(self) -> list[Path]:
        """The file of every mail, in the order of arrival."""
        return sorted(self.folder.glob("*.eml"))

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name for it
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or refuse as told."""
        if reply := self._refuses.get(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  aiosmtpd's name for it
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        """Keep a mail; never half a file."""
        name = f"{next(self._numbers):06d}"
        half = self.folder / f"{name}.half"
        half.write_bytes(envelope.original_content)
        half.rename(self.folder / f"{name}.eml")
        return "250 OK"
