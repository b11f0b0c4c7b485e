"""The fixed words of a letter, in plain language."""

from __future__ import annotations

from schemas.common import Aspect

LOKET = "Loket Kennisveiligheid"

ASPECTS = {
    Aspect.PARTNER: {"nl": "De partner", "en": "The partner"},
    Aspect.STATE_ACTOR: {"nl": "Statelijke actoren", "en": "State actors"},
    Aspect.TECHNOLOGY: {"nl": "De technologie", "en": "The technology"},
    Aspect.SANCTIONS: {"nl": "Sancties en exportcontrole", "en": "Sanctions and export control"},
    Aspect.INFLUENCE: {"nl": "Beïnvloeding en inmenging", "en": "Influence and interference"},
    Aspect.ETHICS: {"nl": "Ethiek en mensenrechten", "en": "Ethics and human rights"},
    Aspect.ACCESS: {
        "nl": "Toegang tot kennis en systemen",
        "en": "Access to knowledge and systems",
    },
}

WORDS = {
    "nl": {
        "to": "Aan",
        "date": "Datum",
        "reference": "Kenmerk",
        "product": "Soort advies",
        "greeting": "Geachte heer, mevrouw,",
        "opening": "U vroeg ons om advies. In deze brief leest u wat wij u adviseren en waarom.",
        "summary": "Samenvatting",
        "measures": "Wat u kunt doen",
        "about": "Wat dit advies betekent",
        "further": "Heeft u nog vragen?",
        "regards": "Met vriendelijke groet,",
        "page": "pagina",
        "of": "van",
        "text": "Controlegetal van de vastgestelde tekst",
    },
    "en": {
        "to": "To",
        "date": "Date",
        "reference": "Reference",
        "product": "Kind of advice",
        "greeting": "Dear Sir or Madam,",
        "opening": "You asked us for advice. This letter says what we advise you and why.",
        "summary": "Summary",
        "measures": "What you can do",
        "about": "What this advice means",
        "further": "Any questions?",
        "regards": "Yours faithfully,",
        "page": "page",
        "of": "of",
        "text": "Checksum of the adopted text",
    },
}

ABOUT = {
    "nl": (
        "Dit advies is niet bindend. Uw instelling beslist zelf en blijft zelf verantwoordelijk.",
        "Het advies gaat over wat wij op de datum van deze brief wisten. Verandert er iets, "
        "bijvoorbeeld de partner, het doel of de financiering? Vraag ons dan opnieuw om advies.",
    ),
    "en": (
        "This advice is not binding. Your institution decides and remains responsible itself.",
        "The advice rests on what we knew on the date of this letter. Does something change, "
        "such as the partner, the purpose or the funding? Then ask us for advice again.",
    ),
}

FURTHER = {
    "nl": (
        "Stel uw vraag in uw dossier bij het Loket en noem het kenmerk {reference}. Wij horen ook "
        "graag wat u met dit advies doet; dat kunt u in hetzelfde dossier melden."
    ),
    "en": (
        "Put your question in your case at the Loket and mention the reference {reference}. We "
        "would also like to hear what you do with this advice; you can report it in the same case."
    ),
}
