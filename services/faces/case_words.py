"""What codes of a case and its text are called: assessments, layers, standings, sections, terms."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.catalogue import Words


def _words(**pairs: tuple[str, str]) -> dict[str, Words]:
    return {code: Words(nl=nl, en=en) for code, (nl, en) in pairs.items()}


ASSESSMENTS = _words(
    no_concern=("geen zorg", "no concern"),
    manageable=("beheersbaar", "manageable"),
    serious=("ernstig", "serious"),
)
POSITIONS = _words(
    no_objection=("geen bezwaar", "no objection"),
    with_measures=("met maatregelen", "with measures"),
    advise_against=("afgeraden", "advised against"),
)
LAYERS = _words(
    internal=("intern", "internal"),
    shared=("gedeeld", "shared"),
    quotable=("citeerbaar", "quotable"),
)
CONFIDENCE = _words(
    low=("weinig zeker", "low confidence"),
    moderate=("redelijk zeker", "moderate confidence"),
    high=("zeker", "high confidence"),
)
STANDINGS = _words(
    open=("nog geen antwoord", "no answer yet"),
    agrees=("akkoord", "agrees"),
    agrees_with_note=("akkoord, met opmerking", "agrees, with a note"),
    objects=("bezwaar", "objects"),
    overruled=("bezwaar, OCW besliste dat de tekst doorgaat", "objects; OCW let the text go on"),
    waived=("zonder dit standpunt verder", "went on without this stance"),
    not_asked=("niet gevraagd", "not asked"),
)
SECTIONS = _words(
    question=("De vraag", "The question"),
    facts=("Waar wij van uitgaan", "The facts we rely on"),
    risks=("De risico's", "The risks"),
    law=("Wat de wet bepaalt", "What the law decides"),
    choice=("Wat uw eigen keuze is", "Your own choice"),
    validity=("Hoe lang dit geldt", "How long this holds"),
)
TERMS = _words(
    first_response=("eerste reactie", "first response"),
    information=("gevraagde informatie", "information asked for"),
    advice=("advies", "advice"),
    contribution=("bijdrage", "contribution"),
    agreement=("afstemming", "agreement"),
    views=("inschatting in de ronde", "views in the round"),
)
LINKS = _words(
    duplicate=("dezelfde vraag", "the same question"),
    related=("hoort erbij", "belongs to it"),
)
HELD = _words(
    triage=("triage", "triage"),
    information=("antwoord op een vraag", "answering a question"),
    contribution=("bijdrage", "contribution"),
    assembly=("samenstellen", "putting together"),
    agreement=("afstemming", "agreement"),
    issuing=("uitbrengen", "issuing"),
)
"""For what somebody had a case."""

FIELDS = _words(
    section=("onderdeel", "section"),
    aspect=("aspect", "aspect"),
    heading=("kop", "heading"),
    heading_en=("Engelse kop", "English heading"),
    text_en=("Engelse tekst", "English text"),
    measures=("maatregelen", "measures"),
    rests_on=("waar het op berust", "what it rests on"),
)
LISTS: Mapping[str, Mapping[str, Words]] = {
    "assessment": ASSESSMENTS,
    "position": POSITIONS,
    "layer": LAYERS,
    "confidence": CONFIDENCE,
    "standing": STANDINGS,
    "section": SECTIONS,
    "term": TERMS,
    "held": HELD,
    "link": LINKS,
    "field": FIELDS,
}
