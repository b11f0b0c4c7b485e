"""DESIGN rule 15 for commands: a clear refusal for whatever comes, and no stream has changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

import nats.errors
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from schemas import desk, gate, request, subjects, webhook
from schemas.common import Actor, Command, Refused, Role, message_type
from services.kernel.actors import sign
from services.kernel.commands import LARGEST
from services.notify.app import notify
from tests.harness.attempts import counts
from tests.harness.examples import COMMANDS
from tests.harness.system import System

pytestmark = pytest.mark.asyncio(loop_scope="module")

OF_NO_CASE = (request.SubmitRequest, gate.LetTextThrough)
COORDINATOR = Actor(sub="loket-coordinator-1", roles=(Role.COORDINATOR,), issuer="loket")
CONTACT = Actor(sub="tud-adviesteam", roles=(Role.INSTITUTION,), issuer="door", organisation="TUD")
EXPERT = Actor(sub="ezk-expert-1", roles=(Role.EXPERT,), issuer="ezk", department="EZK")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    also = [partial(notify, zone) for zone in ("LOKET", "DOOR")]
    home = tmp_path_factory.mktemp("commands")
    async with System(home, departments=("EZK",), also=also) as running:
        yield running


@dataclass(frozen=True)
class Target:
    """One command, and who may ask it."""

    command: Command
    zone: str
    actor: Actor

    @property
    def department(self) -> str | None:
        return self.actor.department

    @property
    def audience(self) -> str:
        return "desk.ezk" if self.department else self.command.service

    @property
    def subject(self) -> str:
        name = type(self.command).__name__
        return subjects.command(self.command.service, name, self.department)


def targets() -> list[Target]:
    """Every command there is."""
    return [Target(one, *_asked(one)) for one in COMMANDS.values()]


def _asked(command: Command) -> tuple[str, Actor]:
    match command:
        case desk.DeskCommand():
            return "EZK", EXPERT
        case webhook.NotifyCommand():
            return "DOOR", CONTACT
    return "LOKET", COORDINATOR


async def answer(
    system: System, target: Target, body: bytes, headers: dict[str, str] | None
) -> dict[str, str]:
    client = (await system.faces.at(target.zone)).client
    reply = await client.request(target.subject, body, 10, headers=headers)
    found: dict[str, str] = json.loads(reply.data)
    return found


def signed(system: System, target: Target, **changed: str) -> dict[str, str]:
    """Headers as a face writes them, save what is changed."""
    token = sign(target.actor, target.audience, system.settings.signing_key(target.actor.issuer))
    return {
        "Authorization": f"Bearer {token}",
        "ce-specversion": "1.0",
        "ce-id": str(uuid4()),
        "ce-type": message_type(type(target.command)),
        "content-type": "application/json",
    } | changed


def forged(target: Target) -> str:
    key = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    return f"Bearer {sign(target.actor, target.audience, key)}"


async def refusals(system: System, target: Target) -> dict[str, str]:
    """The reason of each refusal by what was wrong."""
    body, key = target.command.model_dump_json().encode(), system.settings.signing_key
    fields = target.command.model_dump(mode="json")
    elsewhere = sign(target.actor, "elsewhere", key(target.actor.issuer))
    good = signed(system, target)
    tried: dict[str, tuple[bytes, dict[str, str] | None]] = {
        "not_signed_in: no headers": (body, None),
        "not_signed_in: no token": (body, {**good, "Authorization": ""}),
        "not_signed_in: no JWT": (body, {**good, "Authorization": "Bearer a.b.c"}),
        "not_signed_in: elsewhere": (body, {**good, "Authorization": f"Bearer {elsewhere}"}),
        "not_signed_in: forged": (body, {**good, "Authorization": forged(target)}),
        "unreadable: no id": (body, {**good, "ce-id": ""}),
        "unreadable: odd id": (body, {**good, "ce-id": "a b c d e f g h i"}),
        "unreadable: other type": (body, {**good, "ce-type": "com.example.order.v1"}),
        "unreadable: nothing": (b"", good),
        "unreadable: half": (body[: len(body) // 2], good),
        "unreadable: list": (b"[]", good),
        "unreadable: no text": (b"\xff\xfe\x00", good),
        "unreadable: no case": (json.dumps(fields | {"case": 7}).encode(), good),
        "unreadable: more fields": (json.dumps(fields | {"more": 1}).encode(), good),
        "unreadable: half a character": (body[:-1] + b',"more":"\\ud800"}', good),
        "too_large: large": (b" " * (LARGEST + 1), good),
    }
    answers = await asyncio.gather(*(answer(system, target, *one) for one in tried.values()))
    assert all(one["detail"] and one["what_to_do"] for one in answers)
    return {name: one["reason"] for name, one in zip(tried, answers, strict=True)}


async def test_whatever_comes_is_refused_clearly_and_changes_nothing(system: System) -> None:
    before = await counts(system.server)
    for target in targets():
        found = await refusals(system, target)
        assert {name: name.split(":")[0] for name in found} == found, target.subject
    assert await counts(system.server) == before


async def test_what_is_asked_of_no_case_is_refused_and_changes_nothing(system: System) -> None:
    """Each command well-formed and signed, about a case that is not there."""
    before = await counts(system.server)
    for target in targets():
        if isinstance(target.command, OF_NO_CASE):
            continue
        about = target.command.model_copy(update={"case": uuid4()})
        body = about.model_dump_json().encode()
        reply = await answer(system, target, body, signed(system, target))
        assert reply["reason"] not in ("failed", "busy", "unreadable"), (target.subject, reply)
    assert await counts(system.server) == before


async def test_a_command_nobody_knows_is_answered_by_nobody(system: System) -> None:
    face = await system.faces.at("LOKET")
    for subject in ("commands.intake.Nonsense", "commands.intake.SubmitRequest.more"):
        with pytest.raises(nats.errors.NoRespondersError):
            await face.client.request(subject, b"{}", 5)


async def test_the_asker_says_that_a_command_is_too_large(system: System) -> None:
    face = await system.faces.at("LOKET")
    for size in (LARGEST + 1, 4 * LARGEST):
        large = request.AskInformation.model_construct(case=uuid4(), question="x" * size)
        with pytest.raises(Refused, match="too_large"):
            await face.ask(large, COORDINATOR)


async def test_a_command_without_somebody_to_answer_harms_nobody(system: System) -> None:
    target = next(t for t in targets() if isinstance(t.command, request.AskInformation))
    client = (await system.faces.at("LOKET")).client
    for _ in range(100):
        await client.publish(target.subject, b"{", headers=signed(system, target))
    await client.flush()
    assert (await answer(system, target, b"{", signed(system, target)))["reason"] == "unreadable"
