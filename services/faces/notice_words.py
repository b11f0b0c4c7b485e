"""Notices in words: which kind, and how one went."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.catalogue import Words, load
from schemas.catalogue.notices import NEWS, Notice
from services.notify.state import Status

ARRIVED: Mapping[str, Words] = {
    "inbox": Words(nl="staat hier", en="is here"),
    Status.PLANNED: Words(nl="wordt gemaild", en="is being mailed"),
    Status.ATTEMPTED: Words(nl="wordt gemaild", en="is being mailed"),
    Status.DEFERRED: Words(
        nl="nog niet gemaild, wordt opnieuw geprobeerd", en="not mailed yet, is tried again"
    ),
    Status.SENT: Words(nl="gemaild", en="mailed"),
    Status.DELIVERED: Words(nl="gemaild en aangekomen", en="mailed and delivered"),
    Status.BOUNCED: Words(nl="de mail kwam terug", en="the mail came back"),
    Status.GIVEN_UP: Words(nl="de mail kwam niet aan", en="the mail did not arrive"),
    Status.GATHERED: Words(nl="in een verzamelmail", en="in a digest"),
}


def kind_of(template: str) -> Notice:
    """The kind of a notice; news, where its code is no longer known."""
    notices = load().notices
    return notices.get(template) or notices[NEWS]
