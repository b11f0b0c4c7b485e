"""Every looking command in its place on the command line."""

from __future__ import annotations

import typer

from services.cli.look.advice import advice
from services.cli.look.articles import article, articles
from services.cli.look.audit import audit
from services.cli.look.case import case
from services.cli.look.cases import cases
from services.cli.look.catalogue import catalogue
from services.cli.look.differ import differ
from services.cli.look.doctor import doctor
from services.cli.look.figures import figures
from services.cli.look.gate import gate
from services.cli.look.inbox import inbox
from services.cli.look.paragraphs import paragraphs
from services.cli.look.parked import parked
from services.cli.look.precedents import precedents
from services.cli.look.queue import queue
from services.cli.look.replay import replay
from services.cli.look.routing import routing
from services.cli.look.task import task
from services.cli.look.term import term
from services.cli.look.terms import terms
from services.cli.look.text import text
from services.cli.look.trace import trace
from services.cli.look.tracks import track, tracks
from services.cli.look.verify import verify_file
from services.faces.verbs import Side

PANEL = "Look"


def register(app: typer.Typer) -> None:
    """Add what looks to the command line."""
    looking = (
        *(queue, task, paragraphs, cases, case, differ, text, terms, term, figures),
        *(precedents, articles, article, catalogue),
        *(advice, trace, inbox, replay, doctor),
    )
    for command in looking:
        app.command(rich_help_panel=PANEL)(command)
    app.command(rich_help_panel=PANEL)(gate)
    app.command(name="verify", rich_help_panel=PANEL)(verify_file)
    app.command(rich_help_panel=Side.OWNER.value)(track)
    app.command(rich_help_panel=Side.OWNER.value)(tracks)
    app.add_typer(audit, name="audit", rich_help_panel=PANEL)
    app.add_typer(routing, name="routing", rich_help_panel=PANEL)
    app.add_typer(parked, name="parked", rich_help_panel=PANEL)
