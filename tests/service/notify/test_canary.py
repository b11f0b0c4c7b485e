"""A word that stands in everything a case says is nowhere in what leaves the system."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from schemas.advice import AdviceText, Paragraph
from schemas.notice import Channel
from schemas.progress import Stage
from schemas.subjects import Stream
from services.kernel.people import Webhook
from services.notify.state import Status
from tests.harness.http_target import HttpTarget
from tests.harness.notifying import APART, FAST, Notifying, step

pytestmark = pytest.mark.server

CANARY = "kanarie"
KEY = "whsec_" + "a" * 32
SOME = replace(FAST, digests=APART.model_copy(update={"most": 5, "within": timedelta(seconds=2)}))


async def test_no_channel_tells_anything_of_a_case(door: Notifying) -> None:
    """Mails, digests, webhooks, inbox notices, and every event and header of NOTICES."""
    paragraph = Paragraph(heading=CANARY, text=CANARY)
    advice = AdviceText(title=CANARY, summary=CANARY, paragraphs=(paragraph,))
    said = {"text": CANARY, "advice": advice, "reason": CANARY, "product": CANARY}
    async with HttpTarget() as target:
        hook = Webhook(url=target.url, secret=KEY)
        institution, contact = await door.institution(name=CANARY, webhook=hook)
        await door.start(SOME)
        abouts = [
            await door.progress(step(institution, contact, stage=stage, **said)) for stage in Stage
        ]
        mailed = [
            (await door.over(about, one.id, Channel.MAIL)).status
            for about in abouts
            for one in (institution, contact)
        ]
        for about in abouts:
            await door.over(about, institution.id, Channel.WEBHOOK)
            assert await door.notice(about, institution.id, Channel.INBOX)
        assert {Status.SENT, Status.GATHERED} == set(mailed)
        alone = mailed.count(Status.SENT)
        async with asyncio.timeout(20):
            while len(door.mailbox.mails()) <= alone:  # noqa: ASYNC110  a folder
                await asyncio.sleep(0.05)
        posted = [json.dumps([one.headers, one.line, one.body.decode()]) for one in target.posted]
    mails = [file.read_text() for file in door.mailbox.files()]
    mails += [part.as_string() for mail in door.mailbox.mails() for part in mail.walk()]
    stored = [
        f"{message.headers} {message.data.decode()}"
        async for message in door.reader.all(Stream.NOTICES)
    ]
    assert len(posted) == len(Stage)
    assert any("Er zijn berichten voor u" in mail for mail in mails)
    for told in (*mails, *posted, *stored):
        assert CANARY not in told.lower()
