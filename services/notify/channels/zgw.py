"""What an institution's system is told where it uses VNG's Notificaties API 1.0: one message.

Information-poor, as that standard wants: which request, and what kind of news. The channel is
`adviesaanvragen`; its `kenmerken` are the kind of notice, the reference, the event and its place.
"""

from __future__ import annotations

from typing import Any

from schemas.ids import reference
from services.kernel.settings import Settings
from services.notify.channels.cloudevent import TESTED, event_id, place, written
from services.notify.link import events_at, request_at
from services.notify.state import Notice

CONTENT_TYPE = "application/json"
CHANNEL = "adviesaanvragen"
FIRST = "progress-received"
"""The notice of a request that is new; every other one tells of a change."""


def message(notice: Notice, settings: Settings) -> dict[str, Any]:
    """The message; a test names no request and says that it is one."""
    told, test = notice.planned, notice.planned.template == TESTED
    portal = settings.portal_url
    about = events_at(portal) if test else request_at(portal, told.case)
    marks = {"melding": told.template, "gebeurtenis": event_id(notice)}
    if not test:
        marks["kenmerk"] = reference(told.case)
    if (sequence := place(notice)) is not None:
        marks["sequence"] = sequence
    return {
        "kanaal": CHANNEL,
        "hoofdObject": about,
        "resource": "proefbericht" if test else "adviesaanvraag",
        "resourceUrl": about,
        "actie": "test" if test else "create" if told.template == FIRST else "update",
        "aanmaakdatum": written(told.told_at or notice.planned_at),
        "kenmerken": marks,
    }
