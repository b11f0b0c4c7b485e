"""A department's desk: the queue, a task, and what its people do with it."""

from __future__ import annotations

from services.portal.pages.desk import actions, contribute, task, work

PAGES = (*work.PAGES, *task.PAGES, *contribute.PAGES, *actions.PAGES)
