"""The command `loket`: every command is a function of one of the modules beside this one."""

from __future__ import annotations

import typer

from services.cli.failing import guarded
from services.cli.running import run

app = typer.Typer(
    name="loket",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Loket Kennisveiligheid: run the services, play cases, look at them, check them.",
)

for command in (run,):
    app.command()(command)


def main() -> None:
    """Entry point of the script `loket`."""
    raise SystemExit(guarded(app))
