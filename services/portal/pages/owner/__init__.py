"""Policy: terms achieved, volumes, load, and the texts its owner agrees to."""

from __future__ import annotations

from services.portal.pages.owner import cases, deciding, figures, tracks
from services.portal.pages.owner.roles import OWNER

PAGES = (*figures.pages(OWNER), *cases.PAGES, *deciding.PAGES, *tracks.PAGES)
