"""What an endpoint is told keeps the rules of NL GOV CloudEvents 1.1 and ZGW Notificaties 1.0."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from schemas.ids import webhook_of
from schemas.notice import Channel, NoticePlanned
from schemas.progress import Stage
from schemas.webhook import TryWebhook
from services.kernel.people import Form, Webhook
from services.kernel.settings import Settings
from services.notify.channels import cloudevent, zgw
from services.notify.state import Notice
from tests.harness.hooked import asks
from tests.harness.http_target import HttpTarget
from tests.harness.notifying import Notifying, step
from tests.service.notify.test_replay import posted

KEY = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"
CANARY = "kanarie"
CASE, NAME = UUID(int=7), UUID(int=8)
SETTINGS = Settings(portal_url="https://loket.example/", oin="00000001823288444000")
AMSTERDAM = timezone(timedelta(hours=1))
LOGGED = datetime(2026, 11, 23, 10, 5, tzinfo=AMSTERDAM)
TEMPLATES = ["progress", "progress-received", "progress-issued", cloudevent.TESTED]
each = pytest.mark.parametrize("template", TEMPLATES)


def notice(template: str = "progress", **more: Any) -> Notice:
    """A notice for a webhook, of an event that was logged some time before it was planned."""
    told: dict[str, Any] = {"told_at": LOGGED, "number": 1234}
    planned = NoticePlanned(
        case=CASE,
        recipient="UL",
        channel=Channel.WEBHOOK,
        template=template,
        about="event-1",
        **({} if template == cloudevent.TESTED else told) | more,
    )
    return Notice(NAME, planned, datetime(2026, 11, 25, 9, tzinfo=UTC))


@each
def test_a_cloudevent_keeps_the_profile(template: str) -> None:
    event = cloudevent.event(notice(template), SETTINGS)
    assert all(re.fullmatch(r"[a-z0-9]{1,20}", name) for name in event)
    assert all(event.values()), "no attribute is null or empty"
    assert event["specversion"] == "1.0"
    assert event["source"] == "urn:nld:oin:00000001823288444000:systeem:notify"
    assert re.fullmatch(r"nl\.kennisveiligheidsadviezen\.[a-z-]+\.v[1-9]\d*", event["type"])
    assert event["datacontenttype"] == "application/json" and isinstance(event["data"], dict)
    assert UUID(event["subject"]) == CASE, "nothing sensitive in an attribute"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", event["time"])
    assert "dataref" not in event, "CNCF: what is there would have to be the same as data"
    assert "sequencetype" not in event
    assert len(json.dumps(event)) < 20_000
    assert not any("\x00" <= one <= "\x1f" for name in event for one in str(event[name]))


def test_time_is_when_it_was_logged_and_for_a_test_when_it_was_asked() -> None:
    assert cloudevent.event(notice(), SETTINGS)["time"] == "2026-11-23T09:05:00Z"
    test = cloudevent.event(notice(cloudevent.TESTED), SETTINGS)
    assert test["time"] == "2026-11-25T09:00:00Z"
    assert test["type"] != cloudevent.event(notice(), SETTINGS)["type"]


def test_sequence_sorts_as_text_as_it_does_as_a_number() -> None:
    numbers = [1, 9, 10, 99, 100, 2**31, 2**53]
    written = [cloudevent.event(notice(number=n), SETTINGS)["sequence"] for n in numbers]
    assert written == sorted(written) and [int(one) for one in written] == numbers


def test_what_is_sent_once_more_is_the_same_event() -> None:
    before, again = notice(), notice(again=NAME)
    again = Notice(UUID(int=99), again.planned, datetime(2026, 12, 1, tzinfo=UTC))
    assert cloudevent.event(again, SETTINGS) == cloudevent.event(before, SETTINGS)
    assert zgw.message(again, SETTINGS) == zgw.message(before, SETTINGS)


@each
def test_a_zgw_message_has_its_fields_and_no_others(template: str) -> None:
    message = zgw.message(notice(template), SETTINGS)
    wanted = {"kanaal", "hoofdObject", "resource", "resourceUrl", "actie", "aanmaakdatum"}
    assert message.keys() == wanted | {"kenmerken"}
    assert len(message["kanaal"]) <= 50
    assert len(message["resource"]) <= 100 and len(message["actie"]) <= 100
    for name in ("hoofdObject", "resourceUrl"):
        assert message[name].startswith("https://loket.example/v1/")
    assert datetime.fromisoformat(message["aanmaakdatum"]).tzinfo
    assert all(isinstance(one, str) for one in message["kenmerken"].values())
    assert (str(CASE) in json.dumps(message)) is (template != cloudevent.TESTED)


def test_a_new_request_is_made_and_any_other_changed() -> None:
    assert zgw.message(notice("progress-received"), SETTINGS)["actie"] == "create"
    assert zgw.message(notice("progress-issued"), SETTINGS)["actie"] == "update"
    assert zgw.message(notice(cloudevent.TESTED), SETTINGS)["actie"] == "test"


@pytest.mark.server
@pytest.mark.parametrize("form", list(Form))
async def test_no_form_carries_content_and_each_carries_what_its_endpoint_asks(
    door: Notifying, form: Form
) -> None:
    async with HttpTarget() as target:
        hook = Webhook(url=target.url, secret=KEY, form=form, authorization="Bearer geheim")
        institution, contact = await door.institution(webhook=hook, name=CANARY)
        await door.start()
        told = step(institution, contact, stage=Stage.ISSUED, text=CANARY, reason=CANARY)
        about = await door.progress(told.model_copy(update={"product": CANARY}))
        notice = await door.until(about, institution.id, Channel.WEBHOOK, "sent")
        tested = await asks(door, TryWebhook(case=webhook_of(institution.id)), institution.id)
        await posted(target, 2)
    assert {one.headers["webhook-id"] for one in target.posted} == {
        str(notice.id),
        str(tested.case),
    }
    kinds = {Form.CLOUDEVENTS: cloudevent.CONTENT_TYPE, Form.ZGW: zgw.CONTENT_TYPE}
    for one in target.posted:
        assert one.headers["authorization"] == "Bearer geheim"
        assert one.headers["content-type"] == kinds[form]
        assert CANARY not in json.dumps([one.headers, one.line]) + one.body.decode()
        assert contact.id not in one.body.decode()
