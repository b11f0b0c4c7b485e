"""The figures of the gate as they are published."""

from __future__ import annotations

from collections.abc import Iterator

from bench.gate.measure import MEASURED, Score, scores, sets
from schemas.personal import KINDS

BEGIN, END = "<!-- figures: make gate -->", "<!-- end -->"
NAMES = {
    "made": "made texts",
    "tuning": "written, used while tuning",
    "held_out": "written, held out",
}


def table() -> str:
    """Of every kind and set: how many there are, found, missed and false; precision and recall."""
    return "\n\n".join("\n".join(_of(name)) for name in NAMES)


def _of(name: str) -> Iterator[str]:
    examples = sets()[name]
    yield f"{NAMES[name].capitalize()}: {len(examples)} texts."
    yield ""
    yield "| kind | weighs | in texts | found | false alarms | precision | recall |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    found = scores(examples)
    for kind in MEASURED:
        yield _row(found[kind], f"| {KINDS[kind].name.en} | {KINDS[kind].severity} |")


def _row(score: Score, begin: str) -> str:
    there, seen = score.right + score.missed, score.right + score.wrong
    precision = f"{score.precision:.2f}" if seen else "-"
    recall = f"{score.recall:.2f}" if there else "-"
    return f"{begin} {there} | {score.right} | {score.wrong} | {precision} | {recall} |"
