"""Notify in the Loket's and a department's zone, and what its read model shows."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from schemas import case, desk, subjects
from schemas.common import Actor, Digest, Role, digest
from schemas.notice import Channel
from schemas.progress import Stage
from services.kernel.direct import DirectReader
from services.kernel.people import Person
from services.kernel.projection import Projection
from services.notify import inbox
from tests.harness.nats_server import connect
from tests.harness.notifying import Notifying, step

pytestmark = pytest.mark.server

NOTE: Digest = digest("a note")


async def test_every_coordinator_but_the_one_who_did_it_is_mailed(
    server: LocalServer, mailbox: Mailbox
) -> None:
    async with Notifying(server, "LOKET", mailbox) as loket:
        names = [f"coordinator-{number}" for number in range(3)]
        roles = (Role.COORDINATOR,)
        for name in names:
            mail = f"{name}@loket.example"
            await loket.people.put(Person(id=name, name=name, mail=mail, roles=roles))
        await loket.start()
        doer = Actor(sub=names[0], issuer="loket", roles=roles)
        wanted = case.CaseInformationWanted(department="EZK", question=NOTE)
        case_id = uuid4()
        about = await loket.happens(wanted, subjects.case(case_id), case_id, doer)
        for name in names[1:]:
            await loket.mailed(about, name)
        assert await loket.notice(about, names[0], Channel.MAIL) is None


async def test_a_returned_version_is_told_to_its_author_only(
    server: LocalServer, mailbox: Mailbox
) -> None:
    async with Notifying(server, "EZK", mailbox) as ezk:
        for name in ("author", "signer"):
            mail = f"{name}@ezk.example"
            await ezk.people.put(Person(id=name, name=name, mail=mail, roles=(Role.EXPERT,)))
        await ezk.start()
        case_id = uuid4()
        where = subjects.desk("EZK", case_id)
        saved = desk.VersionSaved(
            number=1, author="author", text=NOTE, position="no_objection", findings=()
        )
        signer = Actor(sub="signer", issuer="ezk", roles=(Role.EXPERT,), department="EZK")
        await ezk.happens(saved, where, case_id)
        returned = desk.VersionReturned(number=1, signer="signer", note=NOTE)
        about = await ezk.happens(returned, where, case_id, signer)
        await ezk.mailed(about, "author")
        assert await ezk.notice(about, "signer", Channel.MAIL) is None


async def test_an_inbox_shows_what_was_told_and_what_was_given_up(
    server: LocalServer, tmp_path: Path
) -> None:
    mail = "gone@university.example"
    with Mailbox(tmp_path / "mail", refuses={mail: "550 gone"}) as mailbox:
        async with Notifying(server, "DOOR", mailbox) as door:
            institution, contact = await door.institution(mail=mail)
            await door.start()
            case_id = uuid4()
            first = await door.progress(step(institution, contact, stage=Stage.RECEIVED), case_id)
            await door.until(first, institution.id, Channel.MAIL, "given_up")
            second = await door.progress(step(institution, contact), case_id)
            await door.until(second, institution.id, Channel.MAIL, "given_up")
            async with await connect(server, "DOOR", "face") as face:
                projection = Projection(":memory:", inbox.model("DOOR"), DirectReader(face))
                await projection.catch_up()
                told = inbox.inbox_of(projection, institution.id)
                every = projection.rows(inbox.LOST, "[]", 50)
                lost = [one for one in every if one["case_id"] == str(case_id)]
                await door.destroyed(case_id)
                await projection.catch_up()
                after = [one for rows in projection.dump().values() for one in rows]
                projection.close()
    assert [one["stage"] for one in told] == ["circulated", "received"]
    assert {(one["recipient"], one["reason"], one["attempts"]) for one in lost} == {
        (institution.id, "smtp-550", 1)
    }
    assert str(case_id) not in {one["case_id"] for one in after}
