"""The fixed words of a letter, in plain language."""

from __future__ import annotations

from schemas.advice import Section
from schemas.common import Aspect
from schemas.letter import PartName

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
        "marking": "Rubricering",
        "greeting": "Geachte heer, mevrouw,",
        "opening": "U vroeg ons om advies. In deze brief leest u wat wij u adviseren en waarom.",
        "summary": "Samenvatting",
        "effect": "Wat het oplevert",
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
        "marking": "Classification",
        "greeting": "Dear Sir or Madam,",
        "opening": "You asked us for advice. This letter says what we advise you and why.",
        "summary": "Summary",
        "effect": "What it brings",
        "regards": "Yours faithfully,",
        "page": "page",
        "of": "of",
        "text": "Checksum of the adopted text",
    },
}

TITLES = {
    PartName.QUESTION: {"nl": "Uw vraag", "en": "Your question"},
    PartName.FACTS: {"nl": "Waar wij van uitgaan", "en": "The facts we rely on"},
    PartName.RISKS: {"nl": "De risico's", "en": "The risks"},
    PartName.MEASURES: {
        "nl": "Maatregelen waaruit u kunt kiezen",
        "en": "Measures you can choose from",
    },
    PartName.LAW_AND_CHOICE: {
        "nl": "Wat de wet bepaalt en wat u zelf kiest",
        "en": "What the law decides and what you decide",
    },
    PartName.VALIDITY: {
        "nl": "Hoe lang dit advies geldt",
        "en": "How long this advice holds",
    },
    PartName.FURTHER: {"nl": "Heeft u nog vragen?", "en": "Any questions?"},
    PartName.BINDING: {
        "nl": "Dit advies is niet bindend",
        "en": "This advice is not binding",
    },
}

GROUPS = {
    Section.LAW: {
        "nl": "De wet: sancties en exportcontrole",
        "en": "The law: sanctions and export control",
    },
    Section.CHOICE: {"nl": "Uw eigen keuze", "en": "Your own choice"},
}

LAW = {
    "nl": (
        "Sanctieregels en exportcontrole zijn wet. Daaraan moet u zich houden, wat u ook met dit "
        "advies doet. Deze brief is geen vergunning en geen ontheffing.",
    ),
    "en": (
        "Sanctions rules and export control are law. You have to keep to them, whatever you do "
        "with this advice. This letter is no licence and no exemption.",
    ),
}
CHOICE = {
    "nl": (
        "Over al het andere in deze brief beslist uw instelling zelf, ook over de maatregelen.",
    ),
    "en": ("Everything else in this letter is for your institution to decide, measures included.",),
}
HOLDS = {
    "nl": "Dit advies geldt tot en met {until}.",
    "en": "This advice holds until {until}.",
}
CHANGES = {
    "nl": "Het gaat over wat wij op {date} wisten. Verandert er eerder iets, bijvoorbeeld de "
    "partner, het doel, de technologie, de financiering of een sanctieregel? Vraag ons dan "
    "opnieuw om advies.",
    "en": "It rests on what we knew on {date}. Does something change before then, such as the "
    "partner, the purpose, the technology, the funding or a sanctions rule? Then ask us again.",
}
BINDING = {
    "nl": (
        "Uw instelling beslist zelf wat zij met dit advies doet, en blijft zelf verantwoordelijk.",
    ),
    "en": ("Your institution decides what it does with this advice, and remains responsible.",),
}
FURTHER = {
    "nl": "Stel uw vraag in uw dossier bij het Loket en noem het kenmerk {reference}. Wij horen "
    "ook graag wat u met dit advies doet; dat kunt u in hetzelfde dossier melden.",
    "en": "Put your question in your case at the Loket and mention the reference {reference}. We "
    "would also like to hear what you do with this advice; you can report it in the same case.",
}
REPLACES = {
    "nl": "Deze brief vervangt onze brief van {date}.",
    "en": "This letter replaces our letter of {date}.",
}
PARTLY_DUTCH = "Parts of this advice are available in Dutch only. They are given in Dutch."
