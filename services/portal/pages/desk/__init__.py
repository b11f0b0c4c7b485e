"""A department's desk: the queue, a task, and what its people do with it."""

from __future__ import annotations

from services.portal.pages.desk import (
    absence,
    actions,
    agree,
    contribute,
    sign,
    submit,
    task,
    views,
    work,
)

PAGES = (
    *work.PAGES,
    *absence.PAGES,
    *task.PAGES,
    *contribute.PAGES,
    *sign.PAGES,
    *submit.PAGES,
    *agree.PAGES,
    *views.PAGES,
    *actions.PAGES,
)
