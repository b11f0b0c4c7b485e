"""What an institution's system is told: a thin CloudEvent (NL GOV 1.1), structured, in JSON.

Which case, which kind of notice, where to look: never content. `time` is when the Loket logged
the event that is told of; of a test when the test was asked for. `sequence` orders the events of
one institution and is not contiguous. There is no `dataref`: what would stand there is not `data`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from schemas.common import TYPE_PREFIX
from schemas.envelope import source
from schemas.ids import reference
from services.kernel.settings import Settings
from services.notify.link import link
from services.notify.state import Notice

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
TYPE = f"{TYPE_PREFIX}.institution-notified.v1"
TESTED = "webhook-tested"
"""The notice by which an institution tries its endpoint."""

TEST_TYPE = f"{TYPE_PREFIX}.{TESTED}.v1"


def event(notice: Notice, settings: Settings) -> dict[str, Any]:
    """The event: the same for every attempt, and when it is sent once more."""
    told, case = notice.planned, notice.planned.case
    test = told.template == TESTED
    data = {
        "notice": told.template,
        "reference": reference(case),
        "link": link(settings.portal_url, case),
    }
    made: dict[str, Any] = {
        "specversion": "1.0",
        "id": event_id(notice),
        "source": source(settings.oin, "notify"),
        "type": TEST_TYPE if test else TYPE,
        "subject": str(case),
        "time": written(told.told_at or notice.planned_at),
        "datacontenttype": "application/json",
        "correlationid": str(case),
        "causationid": told.about,
        "data": {"notice": TESTED, "test": True} if test else data,
    }
    if (sequence := place(notice)) is not None:
        made["sequence"] = sequence
    return made


def place(notice: Notice) -> str | None:
    """Where the event stands among those of its institution, in a form that sorts as text."""
    number = notice.planned.number
    return None if number is None else f"{number:020d}"


def event_id(notice: Notice) -> str:
    """Under which id a receiver knows it again."""
    return str(notice.planned.again or notice.id)


def written(moment: datetime) -> str:
    """A moment as RFC 3339, in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
