"""Logs (structlog): one JSON line an event, each with the case it is about and its trace."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import structlog
from structlog.contextvars import bind_contextvars, bound_contextvars

log = structlog.get_logger()


@contextmanager
def about(case: UUID, **more: object) -> Iterator[None]:
    """Every line written inside names the case, which is also its trace, and what more is said.

    A case that is all zeros is not known yet.
    """
    names = {"case": case.hex, "trace_id": case.hex} if case.int else {}
    with bound_contextvars(**names, **more):
        yield


def from_now_on(case: UUID) -> None:
    """The rest of this task is about a case: a task that handles one message ends with it."""
    bind_contextvars(case=case.hex, trace_id=case.hex)


def configure_logs(level: str = "info") -> None:
    """One JSON line an event to standard error; readable colours on a terminal."""
    levels = {"debug": 10, "info": 20, "warning": 30, "error": 40}
    renderer: Any = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(levels[level]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
