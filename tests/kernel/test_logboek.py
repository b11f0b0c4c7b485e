"""What counts as confirmed, what happens when it is not, and to whom lines are sent at all."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from deploy.keys import subject_key_file
from deploy.server_process import free_port
from schemas.catalogue.processing import Processing
from schemas.common import Refused
from services.kernel import logboek as wire
from services.kernel import processing_log
from services.kernel.errors import NotLogged
from services.kernel.logboek import PATIENCE
from services.kernel.processing_log import ProcessingLog, checked
from services.kernel.pseudonyms import Subject
from services.kernel.settings import Settings
from tests.harness.logboek import REJECTED, Logboek

SOMEBODY = Subject("DOOR", "tue-adviesteam")


class Heard:
    """A logger that remembers."""

    def __init__(self) -> None:
        self.errors: list[tuple[str, dict[str, Any]]] = []

    def error(self, event: str, **facts: Any) -> None:
        self.errors.append((event, facts))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the key."""
    file = subject_key_file(tmp_path)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"k" * 64)
    return tmp_path


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """What the log says loudly, once nothing sent before is still on its way."""
    for thread in threading.enumerate():
        if thread.name.startswith("logboek"):
            thread.join(2 * PATIENCE)
    found = Heard()
    monkeypatch.setattr(processing_log, "log", found)
    monkeypatch.setattr(wire, "log", found)
    return found


@contextmanager
def opened(
    home: Path, endpoint: str, required: bool = True, **more: Any
) -> Iterator[ProcessingLog]:
    """A log that writes there."""
    settings = Settings(home=home, ldv_endpoint=endpoint, ldv_required=required, **more)
    log = ProcessingLog.open("notify", settings)
    try:
        yield log
    finally:
        log.close()


async def used(log: ProcessingLog) -> None:
    """One action with somebody's data."""
    async with log.action(Processing.NOTICES) as action:
        action.add(SOMEBODY)


@pytest.mark.parametrize(
    ("status", "answer", "why"),
    [
        (500, b"", "http-500"),
        (503, b"", "http-503"),
        (302, b"", "http-302"),
        (202, b"", "http-202"),
        (200, b"<html>Sign in</html>", "not the answer of a Logboek"),
        (200, REJECTED.SerializeToString(), "rejected"),
    ],
)
async def test_only_a_clear_yes_confirms(
    home: Path, heard: Heard, status: int, answer: bytes, why: str
) -> None:
    with Logboek(status, answer) as odd, Logboek() as elsewhere:
        odd.headers = {"location": f"{elsewhere.url}/v1/traces"}
        with opened(home, odd.url) as log, pytest.raises(NotLogged):
            await used(log)
        assert len(odd.bodies) == 1
        assert not elsewhere.bodies
    assert heard.errors[0] == ("logboek_does_not_confirm", {"why": why})
    assert heard.errors[1][0] == "processing_not_logged"


async def test_a_logboek_that_is_down_stops_the_action_and_works_again_once_it_is_back(
    home: Path, heard: Heard
) -> None:
    logboek = Logboek()
    with opened(home, logboek.url) as log:
        with pytest.raises(NotLogged):
            await used(log)
        with logboek:
            await used(log)
    assert len(logboek.lines) == 1


async def test_where_it_is_not_required_the_action_goes_on_and_it_is_said_loudly(
    home: Path, heard: Heard
) -> None:
    with opened(home, f"http://127.0.0.1:{free_port()}", required=False) as log:
        await used(log)
    assert [event for event, _ in heard.errors] == [
        "logboek_does_not_confirm",
        "processing_not_logged",
    ]
    assert SOMEBODY.id not in repr(heard.errors)


async def everybody(log: ProcessingLog) -> None:
    """One action with the data of a hundred people."""
    async with log.action(Processing.PEOPLE) as action:
        action.add(*(Subject("EZK", f"expert-{number}") for number in range(100)))


async def test_after_one_line_that_is_not_confirmed_the_others_are_not_sent(
    home: Path, heard: Heard
) -> None:
    with Logboek(503) as logboek, opened(home, logboek.url) as log:
        with pytest.raises(NotLogged):
            await everybody(log)
        assert 0 < len(logboek.bodies) <= wire.AT_ONCE


async def test_where_it_is_not_required_one_lost_line_costs_no_other(
    home: Path, heard: Heard
) -> None:
    with Logboek(503) as logboek, opened(home, logboek.url, required=False) as log:
        await everybody(log)
        assert len(logboek.bodies) == 101


async def test_a_logboek_that_never_answers_is_no_yes_and_holds_up_nobody_else(
    home: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PATIENCE", 0.3)
    monkeypatch.setattr(wire, "ANSWER", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with opened(home, endpoint) as log:
            asking, turns = asyncio.create_task(used(log)), 0
            while not asking.done():
                await asyncio.sleep(0.01)
                turns += 1
            assert isinstance(asking.exception(), NotLogged)
    assert turns > 3
    assert ("logboek_does_not_confirm", {"why": "too late"}) in heard.errors


async def test_a_switched_off_sdk_confirms_nothing(
    home: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    with Logboek() as logboek, opened(home, logboek.url) as log, pytest.raises(NotLogged):
        await used(log)


def certificate(folder: Path) -> Path:
    """A certificate of 127.0.0.1 with its key, trusted by nobody yet."""
    key, name = Ed25519PrivateKey.generate(), x509.Name([])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True
        )
        .sign(key, None)
    )
    file = folder / "logboek.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return file


async def test_over_tls_only_a_logboek_that_we_trust_gets_a_line(home: Path, heard: Heard) -> None:
    file = certificate(home)
    with Logboek(tls=file) as logboek:
        with opened(home, logboek.url) as log, pytest.raises(NotLogged):
            await used(log)
        assert not logboek.bodies
        with opened(home, logboek.url, ldv_ca=file, ldv_certificate=file) as log:
            await used(log)
        assert len(logboek.lines) == 1


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://logboek.example",
        "http://10.1.2.3:4318",
        "http://127.0.0.1.example",
        "http://localhost.example",
        "ftp://127.0.0.1",
        "logboek.example:4318",
        "https://user:word@logboek.example",
        "https://logboek.example/?key=word",
        "https://[::1",
    ],
)
def test_lines_never_travel_in_the_open(home: Path, endpoint: str) -> None:
    with pytest.raises(Refused, match="ldv_endpoint") as refused:
        ProcessingLog.open("notify", Settings(home=home, ldv_endpoint=endpoint))
    assert "\n" not in refused.value.detail and "word" not in refused.value.detail


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://logboek.example:4318/base",
        "http://127.0.0.1:1",
        "http://[::1]:1",
        "http://localhost",
    ],
)
def test_https_and_this_machine_itself_are_taken(endpoint: str) -> None:
    assert checked(endpoint) == endpoint


def test_required_without_a_logboek_is_refused(home: Path) -> None:
    with pytest.raises(Refused, match="LOKET_LDV_REQUIRED"):
        ProcessingLog.open("notify", Settings(home=home, ldv_required=True))
