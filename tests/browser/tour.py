"""`make tour`: pictures of the main pages, as people see them, into docs/.

The whole system runs with its example cases; every picture is a page of it in a real browser.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser
from rich.console import Console

from schemas.ids import reference
from tests.harness.browser import NARROW, chromium, signed_in
from tests.harness.doors import Doors

DOCS = Path(__file__).parents[2] / "docs"
SIZE = (1280, 900)
HEAD = """# The portal in pictures

Made by `make tour` from a running system; every person, institution's question and advice in it is
an example. [How the portal works](portal.md).
"""


@dataclass(frozen=True)
class Stop:
    """One page: whose, where, and what there is to see; `{...}` is a case the opening left."""

    name: str
    face: str
    persona: str
    place: str
    caption: str
    dark: bool = False
    narrow: bool = False


PARTS = {
    "The institution": (
        Stop("requests", "DOOR", "tud-adviesteam", "/aanvragen", "What was asked, and by when."),
        Stop("ask", "DOOR", "tud-adviesteam", "/aanvragen/nieuw", "Asking a question."),
        Stop("people", "DOOR", "tud-adviesteam", "/instelling", "Colleagues, mail and webhook."),
        Stop("webhook", "DOOR", "tud-adviesteam", "/instelling/webhook", "An own system is told."),
    ),
    "The coordinator": (
        Stop("table", "LOKET", "loket-coordinator-1", "/tafel", "Every open case."),
        Stop(
            "table-dark",
            "LOKET",
            "loket-coordinator-1",
            "/tafel",
            "The same in the dark.",
            dark=True,
        ),
        Stop(
            "case",
            "LOKET",
            "loket-coordinator-1",
            "/dossiers/{agreeing}",
            "One case: who has had it how long, and who agrees to which version.",
        ),
        Stop(
            "contributions",
            "LOKET",
            "loket-coordinator-1",
            "/dossiers/{agreeing}/bijdragen",
            "Contributions side by side, by aspect.",
        ),
        Stop(
            "triage",
            "LOKET",
            "loket-coordinator-1",
            "/triage/{submitted}",
            "A new question, and whom the rules propose to ask.",
        ),
        Stop("taken-in", "LOKET", "loket-coordinator-1", "/aanname", "By telephone or mail."),
        Stop("wishes", "LOKET", "loket-coordinator-1", "/berichten/voorkeuren", "When to be told."),
        Stop(
            "lost", "LOKET", "loket-coordinator-1", "/berichten/niet-aangekomen", "What got lost."
        ),
        Stop("texts", "LOKET", "loket-coordinator-1", "/berichten/teksten", "What messages say."),
        Stop("catalogue", "LOKET", "loket-coordinator-1", "/catalogus", "What the Loket works by."),
    ),
    "The expert": (
        Stop("work", "EZK", "ezk-expert-1", "/werk", "The queue, and why it is in this order."),
        Stop("task", "EZK", "ezk-expert-1", "/werk/{working}", "One task."),
        Stop(
            "findings",
            "EZK",
            "ezk-expert-1",
            "/werk/{working}/bijdrage",
            "Writing findings: who will read each is said in word, shape and sentence.",
        ),
        Stop(
            "agree",
            "EZK",
            "ezk-lead",
            "/werk/{agreeing}/standpunt",
            "Agreeing to exactly this text.",
        ),
        Stop(
            "work-narrow", "EZK", "ezk-expert-1", "/werk", "The queue on a telephone.", narrow=True
        ),
    ),
    "Policy and audit": (
        Stop("figures", "OWNER", "ocw-beleid", "/cijfers", "Terms achieved, volumes and load."),
        Stop("readers", "LOKET", "loket-auditor", "/lezers/{agreeing}", "Who read what of a case."),
    ),
}


def made(doors: Doors, browser: Browser, folder: Path) -> Iterator[str]:
    """Make every picture; says which one is ready."""
    names = {
        until.name.lower(): reference(doors.case(until)) for until in set(doors.cases.values())
    }
    for stops in PARTS.values():
        for stop in stops:
            look = {"size": NARROW if stop.narrow else SIZE}
            theme = "dark" if stop.dark else "light"
            with signed_in(
                browser, doors, stop.face, stop.persona, color_scheme=theme, **look
            ) as page:
                answer = page.goto(stop.place.format(**names))
                assert answer and answer.ok, stop.place
                page.screenshot(path=folder / f"{stop.name}.png")
            yield stop.name


def page() -> str:
    """The page that shows them."""
    lines = [HEAD]
    for title, stops in PARTS.items():
        lines.append(f"## {title}\n")
        lines += [f"{s.caption}\n\n![{s.caption}](tour/{s.name}.png)\n" for s in stops]
    return "\n".join(lines)


def main() -> None:
    """Start everything, look at every page, leave the pictures in docs/tour."""
    console, folder = Console(highlight=False), DOCS / "tour"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, console.status("Het systeem wordt gestart ..."):
        faces = {stop.face for stops in PARTS.values() for stop in stops}
        with Doors(Path(home), faces) as doors, chromium() as browser:
            for name in made(doors, browser, folder):
                console.print(f"  [green]✓[/] docs/tour/{name}.png")
    (DOCS / "tour.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
