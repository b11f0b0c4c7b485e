"""Policy: terms achieved, volumes, load, and the texts its owner agrees to."""

from __future__ import annotations

from services.portal.pages.owner import figures

PAGES = (*figures.PAGES,)
