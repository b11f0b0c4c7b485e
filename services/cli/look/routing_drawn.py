"""Rules, what other rules would change, and outcomes by country, for people."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from schemas.catalogue import CHOICE, Catalogue, Rule
from services.faces.figures import Told
from services.faces.figures_words import TOO_FEW, days, label, until
from services.faces.routing_try import Proposed, Trial
from services.kernel.words import EN, NL, text

SOURCES = {NL: "keuze van het Loket", EN: "choice of the Loket"}
HEADS = {
    NL: ("land", "dossiers", "uitkomsten", "mediaan"),
    EN: ("country", "cases", "outcomes", "median"),
}
TITLES = {
    "handled": {NL: "Wat het Loket ermee deed", EN: "What the Loket did with it"},
    "advised": {NL: "Wat departementen adviseerden", EN: "What departments advised"},
}


def draw_rules(console: Console, known: Catalogue, language: str) -> None:
    """One row a rule, in the order in which they name the lead."""
    heads = {
        NL: ("regel", "als", "vraagt", "waarom", "bron"),
        EN: ("rule", "when", "asks", "why", "source"),
    }[language]
    table = Table(*heads, title=known.version, title_justify="left")
    for rule in known.rules.values():
        asks = ", ".join(f"{code}*" if code == rule.lead else code for code in rule.departments)
        source = SOURCES[language] if rule.source == CHOICE else rule.source
        table.add_row(rule.code, _when(rule), asks, text(rule.explanation, language), source)
    console.print(table)


def draw_trial(console: Console, trial: Trial) -> None:
    """Totals first, then the cases that change."""
    console.print(
        f"{trial.changed} van {trial.cases} uitgezette dossiers veranderen: "
        f"trekker {trial.lead}, aspecten {trial.aspects}."
    )
    console.print(f"Van alle dossiers weken mensen {trial.overridden} keer af van de regels.")
    for words, counted in (("erbij", trial.added), ("eraf", trial.dropped)):
        if counted:
            found = ", ".join(f"{code} {count}" for code, count in sorted(counted.items()))
            console.print(f"Departement {words}: {found}")
    if not trial.changes:
        return
    table = Table("dossier", "product", "toen", "nu")
    for one in trial.changes:
        name = f"{one.reference} (afgeweken)" if one.overridden else one.reference
        table.add_row(name, one.product, _asked(one.before), _asked(one.after))
    console.print(table)
    if trial.changed > len(trial.changes):
        console.print(f"En nog {trial.changed - len(trial.changes)}; vraag meer met --limit.")


def draw_countries(console: Console, told: Told, language: str) -> None:
    """Two tables: what the Loket did, and what departments advised."""
    console.print(until(told.figures, language))
    if not told.countries:
        console.print(f"[bold]{TOO_FEW[language]}[/]")
    for part, title in TITLES.items():
        rows = [(one.country, getattr(one, part)) for one in told.countries]
        table = Table(*HEADS[language], title=title[language], title_justify="left")
        for country, found in rows:
            if found:
                counts = found.came_to.items()
                came = ", ".join(f"{label('came_to', c, language)} {n}" for c, n in counts)
                name = label("country", country, language)
                table.add_row(name, str(found.cases), came, days(found.median_days, language))
        if table.row_count:
            console.print(table)


def _when(rule: Rule) -> str:
    found = rule.when.model_dump(mode="json", exclude_defaults=True)
    return "; ".join(f"{name}: {', '.join(codes)}" for name, codes in found.items())


def _asked(one: Proposed) -> str:
    return "; ".join(
        f"{code}{'*' if code == one.lead else ''} ({', '.join(aspects)})"
        for code, aspects in one.asked.items()
    )
