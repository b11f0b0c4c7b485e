"""Notices: what somebody was told, how they wish to be told, and in which words."""

from __future__ import annotations

from collections.abc import Mapping

from services.portal.kinds import Kind
from services.portal.pages.notices import inbox, texts, wishes
from services.portal.routing import Page

PAGES: Mapping[Kind, tuple[Page, ...]] = {
    Kind.DOOR: (*inbox.PAGES, *wishes.PAGES),
    Kind.LOKET: (*inbox.PAGES, *wishes.PAGES, *texts.PAGES),
    Kind.DESK: (*inbox.PAGES, *wishes.PAGES),
    Kind.OWNER: texts.PAGES,
}
