"""Mail against real SMTP servers: safe or not at all, and every way in which it may fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from deploy.mailbox import HOST, Mailbox
from schemas.notice import Channel, NoticePlanned
from services.kernel.people import Person
from services.kernel.settings import Settings
from services.notify.channels.mail import Mail
from services.notify.outcome import Deferred, Failed, Outcome, Sent, Unknown
from services.notify.return_path import ReturnPath
from services.notify.state import Notice
from tests.harness.notifying import FAST
from tests.harness.smtp_peer import GONE, SILENT, SmtpPeer, certificate

SOON = replace(FAST, reach=0.3, taken=0.3)
USER: dict[str, Any] = {"smtp_user": "loket", "smtp_password": "woord"}
CONTACT = Person(id="contact", name="Adviesteam", mail="team@university.example")


def notice() -> Notice:
    planned = NoticePlanned(
        case=UUID(int=7), recipient="contact", channel=Channel.MAIL, template="news", about="one"
    )
    return Notice(uuid4(), planned, datetime(2026, 11, 23, 9, tzinfo=UTC))


@asynccontextmanager
async def mail(port: int, pace: Any = FAST, host: str = HOST, **told: Any) -> AsyncIterator[Mail]:
    settings = Settings(smtp_host=host, smtp_port=port, mail_from="loket@loket.example", **told)
    sender = Mail(settings, pace, ReturnPath(settings, "DOOR"))
    yield sender
    await sender.close()


async def outcome(port: int, pace: Any = FAST, **told: Any) -> Outcome:
    async with mail(port, pace, **told) as sender:
        return await sender.send(notice(), CONTACT)


class Signed(Mailbox):
    """Keeps who signed in, and whether that was under TLS."""

    signed_in: tuple[bytes, bool] | None = None

    def authenticate(self, server: Any, session: Any, *told: Any) -> AuthResult:
        *_, given = told
        assert isinstance(given, LoginPassword)
        self.signed_in = (given.login, session.ssl is not None)
        return AuthResult(success=given.password == b"woord", handled=False)


@contextmanager
def server(folder: Path, **more: Any) -> Iterator[Signed]:
    """A real server with what aiosmtpd can do."""
    box = Signed(folder / "mail")
    box.folder.mkdir()
    controller = Controller(
        box, hostname=HOST, port=box.port, authenticator=box.authenticate, **more
    )
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@pytest.mark.parametrize("wish", ["offered", "required"])
async def test_a_mail_travels_under_tls_whose_certificate_was_checked(
    tmp_path: Path, wish: str
) -> None:
    authority, context = certificate(tmp_path)
    with server(tmp_path, tls_context=context, require_starttls=True) as box:
        told = {"smtp_tls": wish, "smtp_ca": authority, **USER}
        assert await outcome(box.port, **told) == Sent()
    assert len(box.files()) == 1
    assert box.signed_in == (b"loket", True)


@pytest.mark.parametrize("wish", ["offered", "required"])
@pytest.mark.parametrize(("name", "known"), [("127.0.0.1", False), ("127.0.0.2", True)])
async def test_a_server_that_is_not_who_it_should_be_gets_no_mail(
    tmp_path: Path, wish: str, name: str, known: bool
) -> None:
    authority, context = certificate(tmp_path, name)
    with server(tmp_path, tls_context=context) as box:
        told = {"smtp_tls": wish, **({"smtp_ca": authority} if known else {})}
        assert await outcome(box.port, **told) == Deferred("smtp_tls_failed")
    assert not box.files()


async def test_where_tls_is_required_a_server_without_it_gets_no_mail(tmp_path: Path) -> None:
    with server(tmp_path) as box:
        told = Deferred("smtp_without_tls")
        assert await outcome(box.port, smtp_tls="required") == told
        assert not box.files()
        assert await outcome(box.port, smtp_tls="offered") == Sent()


async def test_without_tls_a_server_that_asks_for_it_gets_no_mail(tmp_path: Path) -> None:
    _, context = certificate(tmp_path)
    with server(tmp_path, tls_context=context, require_starttls=True) as box:
        assert await outcome(box.port, smtp_tls="off") == Deferred("smtp-530")


async def test_a_wrong_password_is_no_fault_of_the_mail(tmp_path: Path) -> None:
    authority, context = certificate(tmp_path)
    with server(tmp_path, tls_context=context, auth_required=True) as box:
        told: dict[str, Any] = {"smtp_ca": authority, "smtp_user": "loket"}
        wrong = await outcome(box.port, smtp_password="anders", **told)
        assert wrong == Deferred("smtp-auth-535")
        assert await outcome(box.port, smtp_password="woord", **told) == Sent()


async def test_a_password_goes_in_the_open_on_this_machine_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server(tmp_path, auth_require_tls=False) as box:
        assert await outcome(box.port, **USER) == Sent()
        assert box.signed_in == (b"loket", False)
        box.signed_in = None
        loop = asyncio.get_running_loop()
        connect = loop.create_connection

        async def to_here(made: Any, host: str, port: int, **more: Any) -> Any:
            assert host == "mail.example"
            return await connect(made, HOST, port, **more)

        monkeypatch.setattr(loop, "create_connection", to_here)
        elsewhere = await outcome(box.port, host="mail.example", **USER)
        assert elsewhere == Deferred("smtp_password_in_the_open")
        assert box.signed_in is None
    assert len(box.files()) == 1


async def test_a_server_that_knows_no_users_gets_no_mail_of_one(tmp_path: Path) -> None:
    async with SmtpPeer() as peer:
        assert await outcome(peer.port, **USER) == Deferred("smtp_without_auth")
        assert not any("woord" in line for line in peer.heard)


def test_the_password_is_not_shown() -> None:
    assert "woord" not in repr(Settings(**USER))


STEPS = ("HELLO", "EHLO", "MAIL", "RCPT", "DATA", ".")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("code", ["421", "451", "550", "554"])
async def test_a_refusal_counts_against_the_mail_only_where_it_is_about_it(
    step: str, code: str
) -> None:
    async with SmtpPeer({step: f"{code} no", "HELO": f"{code} no"}) as peer:
        found = await outcome(peer.port)
    about = code.startswith("5") and step in ("RCPT", "DATA", ".")
    assert found == (Failed if about else Deferred)(f"smtp-{code}")


@pytest.mark.parametrize("reply", [SILENT, GONE])
@pytest.mark.parametrize("step", STEPS)
async def test_a_peer_that_falls_silent_leaves_doubt_only_once_a_mail_was_offered(
    step: str, reply: str
) -> None:
    async with SmtpPeer({step: reply}) as peer:
        found = await outcome(peer.port, SOON)
    offered = step in ("DATA", ".")
    assert found == (Unknown() if offered else Deferred("smtp_unreachable"))


async def test_nobody_there_is_not_in_doubt(tmp_path: Path) -> None:
    with Mailbox(tmp_path) as box:
        port = box.port
    assert await outcome(port) == Deferred("smtp_unreachable")


async def test_a_connection_is_used_again_and_its_end_is_no_failure(tmp_path: Path) -> None:
    async with SmtpPeer() as peer, mail(peer.port) as sender:
        assert [await sender.send(notice(), CONTACT) for _ in range(3)] == [Sent()] * 3
        assert (peer.connections, len(peer.mails)) == (1, 3)
        peer.says = {"MAIL": "421 enough"}
        assert await sender.send(notice(), CONTACT) == Deferred("smtp-421")
        assert peer.connections == 2
        peer.says = {".": "250 OK"}
        assert await sender.send(notice(), CONTACT) == Sent()
        peer.says = {"MAIL": GONE}
        assert await sender.send(notice(), CONTACT) == Deferred("smtp_unreachable")
        assert (peer.connections, len(peer.mails)) == (4, 4)
