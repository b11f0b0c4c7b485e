"""Mails at rest: once, on disk before they are taken, erased when handled and after two weeks."""

from __future__ import annotations

import os
import signal
import smtplib
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from deploy.server_process import free_port
from services.faces.mailed import Mailed
from services.portal.mails import KEPT, Mails

MAIL = Mailed("Vraag", "a@tudelft.example", "Heel bijzondere woorden", (), "<1@x>")
LISTEN = """
import asyncio, sys
from pathlib import Path
from services.kernel.settings import Settings
from services.portal.mail_in import MailIn
from services.portal.mails import Mails

async def main():
    named = {"mail_in_port": int(sys.argv[2]), "mail_in_hosts": sys.argv[3].split()}
    settings = Settings(mail_in_senders=("tudelft.example", "een@ul.example"), **named)
    await MailIn.open(settings, Mails(Path(sys.argv[1])))
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def listening(path: Path, hosts: str = "127.0.0.1/32") -> Iterator[tuple[int, Callable[[], None]]]:
    """A process that takes mails; its port, and what kills it at once."""
    port = free_port()
    command = [sys.executable, "-c", LISTEN, str(path), str(port), hosts]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        while process.stdout.readline().strip() != "ready":
            assert process.poll() is None
        try:
            yield port, lambda: os.kill(process.pid, signal.SIGKILL)
        finally:
            process.kill()


def send(port: int, sender: str = "advies@tudelft.example", words: str = "Mag dit?") -> None:
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.sendmail(sender, ["loket@loket.example"], f"Subject: Vraag\r\n\r\n{words}")


def words_of(path: Path) -> list[str]:
    with closing(Mails(path)) as mails:
        return [one.mail.text for one in mails.waiting()]


def test_what_was_taken_survives_the_end_of_the_process(tmp_path: Path) -> None:
    path = tmp_path / "mails.sqlite"
    with listening(path) as (port, kill), smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.ehlo()
        smtp.mail("advies@tudelft.example")
        smtp.rcpt("loket@loket.example")
        code, _ = smtp.data("Subject: Vraag\r\n\r\nMag dit?")
        kill()
        assert code == 250
        smtp.close()
    assert words_of(path) == ["Mag dit?"]


def test_only_named_hosts_and_senders_hand_over(tmp_path: Path) -> None:
    path = tmp_path / "mails.sqlite"
    with listening(path) as (port, _):
        for sender in ("iemand@elders.example", "twee@ul.example", "", "x@evil.tudelft.example"):
            with pytest.raises(smtplib.SMTPSenderRefused):
                send(port, sender)
        send(port, "een@ul.example", "Wel")
        send(port, "een@ul.example", "Wel")
    assert words_of(path) == ["Wel"]
    with (
        listening(path, "10.0.0.0/8") as (port, _),
        pytest.raises(smtplib.SMTPSenderRefused),
    ):
        send(port)


def test_what_is_too_large_is_refused_and_the_next_one_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "mails.sqlite"
    with listening(path) as (port, _):
        with pytest.raises(smtplib.SMTPResponseException):
            send(port, words="a" * 6_000_000)
        with pytest.raises(smtplib.SMTPDataError):
            send(port, words="--\r\n" * 2_000)
        send(port, words="Goed")
    assert words_of(path) == ["Goed"]


def test_the_same_mail_is_one_draft_also_when_it_was_handled(tmp_path: Path) -> None:
    with closing(Mails(tmp_path / "mails.sqlite")) as mails:
        assert mails.add(MAIL) and mails.add(MAIL)
        assert [one.mail for one in mails.waiting()] == [MAIL]
        mails.end(MAIL.name, "unsolicited", "coordinator-1")
        assert mails.add(MAIL) and mails.waiting() == [] and mails.find(MAIL.name) is None


def test_what_was_handled_or_is_old_is_nowhere_in_the_file(tmp_path: Path) -> None:
    path, clock = tmp_path / "mails.sqlite", Clock()
    with closing(Mails(path, clock)) as mails:
        mails.add(MAIL)
        assert b"bijzondere" in _bytes(path)
        mails.end(MAIL.name, "submitted", "coordinator-1")
        assert b"bijzondere" not in _bytes(path)
        clock.now += KEPT + 1
        mails.add(MAIL)
        assert b"bijzondere" in _bytes(path)
        clock.now += KEPT + 1
        mails.forget_old()
        assert b"bijzondere" not in _bytes(path)


def test_a_mail_is_kept_until_its_time_is_over_and_no_longer() -> None:
    clock = Clock()
    with closing(Mails(":memory:", clock)) as mails:
        mails.add(MAIL)
        clock.now += KEPT
        assert mails.find(MAIL.name)
        clock.now += 1
        assert mails.find(MAIL.name) is None


def test_when_there_is_no_room_nothing_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.portal.mails.MOST", 1)
    with closing(Mails(":memory:")) as mails:
        assert mails.add(MAIL)
        assert not mails.add(Mailed("Anders", "b", "c"))
        assert mails.add(MAIL)


def _bytes(path: Path) -> bytes:
    with closing(sqlite3.connect(path)):
        return b"".join(one.read_bytes() for one in path.parent.iterdir())
