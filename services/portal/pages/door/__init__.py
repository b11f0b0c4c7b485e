"""The institutions' portal: ask, follow, answer, receive, and say what became of it."""

from __future__ import annotations

from services.portal.pages.door import (
    acting,
    advice,
    answering,
    asking,
    attaching,
    consenting,
    people,
    requests,
    telling,
    webhook,
)

PAGES = (
    *asking.PAGES,
    *attaching.PAGES,
    *requests.PAGES,
    *acting.PAGES,
    *answering.PAGES,
    *advice.PAGES,
    *people.PAGES,
    *telling.PAGES,
    *webhook.PAGES,
    *consenting.PAGES,
)
