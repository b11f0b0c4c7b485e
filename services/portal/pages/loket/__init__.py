"""The coordinators' table: every open case, one case, and what is done with it."""

from __future__ import annotations

from services.portal.pages.loket import table

PAGES = (*table.PAGES,)
