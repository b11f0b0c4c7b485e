"""What must hold of a track's steps: every code is known, every concern leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.catalogue.contents import Catalogue
from schemas.catalogue.track import Step


def track_problems(catalogue: Catalogue) -> Iterator[str]:
    """Everything that is wrong with the steps, each naming its entry."""
    steps = catalogue.track_steps
    for step in steps.values():
        yield from _step(catalogue, f"track.toml, {step.code}", step)
    if not any(step.first for step in steps.values()):
        yield "track.toml: no step is the first"
    for concern in catalogue.concerns:
        ways = [step for step in steps.values() if concern in step.concerns]
        if not ways:
            yield f"track.toml, {concern}: it leads nowhere"


def _step(catalogue: Catalogue, where: str, step: Step) -> Iterator[str]:
    for what, codes, known in (
        ("body", (*step.actor, *step.bodies), catalogue.bodies),
        ("concern", step.concerns, catalogue.concerns),
        ("outcome", step.outcomes, catalogue.step_outcomes),
    ):
        yield from (f"{where}: unknown {what} {code}" for code in codes if code not in known)
    if not step.first and not step.after:
        yield f"{where}: it is not the first and follows nothing"
    for before in step.after:
        earlier = catalogue.track_steps.get(before.step)
        if earlier is None:
            yield f"{where}: unknown step {before.step}"
            continue
        outcomes = (one for one in before.outcomes if one not in earlier.outcomes)
        yield from (f"{where}: {before.step} never ends in {one}" for one in outcomes)
        if step.concerns and not any(earlier.of(concern) for concern in step.concerns):
            yield f"{where}: no concern leads through {before.step}"
