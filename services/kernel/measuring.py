"""What the stretches of a case are measured by: the same facts that its spans are made of."""

from __future__ import annotations

from services.kernel.metrics import counter, histogram
from services.kernel.spans import SpanFact, Trace

NONE = "none"


def measure(trace: Trace) -> None:
    """Count what an event did, and add each stretch it ended to its distribution."""
    for count in trace.counts:
        counter(count.name).add(1, count.labels)
    for fact in trace.ended:
        _measured(fact)


def _measured(fact: SpanFact) -> None:
    kind, _, which = fact.name.partition(" ")
    about = {name.removeprefix("loket."): value for name, value in fact.attributes.items()}
    seconds = (fact.end - fact.start).total_seconds()

    def labels(*names: str, **more: object) -> dict[str, str]:
        found = {**{name: about[name] for name in names if name in about}, **more}
        return {name: str(value) for name, value in found.items()}

    outcome = about.get("status", NONE)
    match kind:
        case "case":
            histogram("case_duration").record(seconds, labels("product", outcome=outcome))
        case "phase":
            histogram("phase_duration").record(seconds, labels("product", phase=which))
        case "department":
            here = labels("department", outcome=outcome)
            histogram("department_duration").record(seconds, here)
        case "queued" | "working":
            histogram(f"department_{kind}").record(seconds, labels("department"))
        case "notice":
            histogram("notice_duration").record(seconds, labels("channel", outcome=outcome))
        case "pause":
            of = str(about["term"]).partition("-")[0]
            histogram("pause_duration").record(seconds, labels("department", kind=of))
        case "term":
            here = labels("department", kind=which, state=about["term_state"])
            histogram("term_duration").record(seconds, here)
            used = float(about["term_used"]) / float(about["term_amount"])
            histogram("term_used").record(used, here)
