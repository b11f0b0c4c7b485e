"""The command `loket`: every command is a function of one of the modules beside this one."""

from __future__ import annotations

import typer

from services.cli.commanding import register
from services.cli.demo.command import demo
from services.cli.failing import guarded
from services.cli.look.commands import register as register_looking
from services.cli.notices import notices
from services.cli.people import people
from services.cli.processing import processing
from services.cli.running import portal, run
from services.cli.submitting import contribute, submit
from services.cli.up import up

app = typer.Typer(
    name="loket",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Loket Kennisveiligheid: run the services, play cases, look at them, check them.",
)

for command in (up, demo, run, portal):
    app.command()(command)

app.command(rich_help_panel="Institutions")(submit)
app.command(rich_help_panel="Departments")(contribute)
register(app)
app.add_typer(people, name="people")
app.add_typer(notices, name="notices")
app.add_typer(processing, name="processing")
register_looking(app)


def main() -> None:
    """Entry point of the script `loket`."""
    raise SystemExit(guarded(app))
