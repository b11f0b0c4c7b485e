"""The coordinators' table: every open case, one case, and what is done with it."""

from __future__ import annotations

from services.portal.pages.loket import dossier, dossier_actions, table

PAGES = (*table.PAGES, *dossier.PAGES, *dossier_actions.PAGES)
