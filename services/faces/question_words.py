"""What the parts of a question are called, in Dutch and English."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.attachment import FileType
from schemas.catalogue import Words
from schemas.question import (
    ANSWERS,
    CONTACT,
    Access,
    Cooperation,
    Funding,
    Part,
    Phase,
    Theme,
)
from services.advice.assembly import letter_words

THEMES = {
    Theme.TRANSFER: Words(
        nl="Ongewenste overdracht van gevoelige kennis of technologie",
        en="Unwanted transfer of sensitive knowledge or technology",
    ),
    Theme.INFLUENCE: Words(
        nl="Ongewenste of heimelijke beïnvloeding", en="Unwanted or covert influence"
    ),
    Theme.ETHICS: Words(nl="Ethische vragen", en="Ethical questions"),
}
COOPERATIONS = {
    Cooperation.PARTNERSHIP: Words(nl="Samenwerking met een partner", en="Partnership"),
    Cooperation.APPOINTMENT: Words(nl="Aanstelling of gastverblijf", en="Appointment or stay"),
    Cooperation.FUNDING: Words(nl="Financiering", en="Funding"),
    Cooperation.VISIT: Words(nl="Bezoek of reis", en="Visit or travel"),
    Cooperation.PROCUREMENT: Words(nl="Inkoop", en="Procurement"),
    Cooperation.PUBLICATION: Words(nl="Publicatie", en="Publication"),
    Cooperation.OTHER: Words(nl="Iets anders", en="Something else"),
}
ACCESSES = {
    Access.DATA: Words(nl="Gegevens", en="Data"),
    Access.SOFTWARE: Words(nl="Software of modellen", en="Software or models"),
    Access.MATERIAL: Words(nl="Materiaal of monsters", en="Material or samples"),
    Access.LAB: Words(nl="Een laboratorium of apparatuur", en="A laboratory or equipment"),
    Access.SITE: Words(nl="Gebouwen of netwerken", en="Buildings or networks"),
    Access.NOTHING: Words(nl="Niets van dit alles", en="None of these"),
}
FUNDINGS = {
    Funding.OWN: Words(nl="Onze instelling", en="Our institution"),
    Funding.NATIONAL: Words(nl="Een Nederlandse financier", en="A Dutch funder"),
    Funding.EU: Words(nl="De Europese Unie", en="The European Union"),
    Funding.PARTNER: Words(nl="De partner zelf", en="The partner itself"),
    Funding.FOREIGN_STATE: Words(nl="Een buitenlandse overheid", en="A foreign government"),
    Funding.COMPANY: Words(nl="Een bedrijf", en="A company"),
}
PHASES = {
    Phase.IDEA: Words(nl="Een idee", en="An idea"),
    Phase.TALKS: Words(nl="In gesprek", en="In talks"),
    Phase.AGREED: Words(nl="Afgesproken, nog niet begonnen", en="Agreed, not begun"),
    Phase.RUNNING: Words(nl="Loopt al", en="Running already"),
}
ASPECTS = {code: Words(**words) for code, words in letter_words.ASPECTS.items()}
PARTS = {
    Part.TITLE: Words(nl="een titel", en="a title"),
    Part.QUESTION: Words(nl="uw vraag", en="your question"),
    Part.BACKGROUND: Words(nl="de achtergrond", en="the background"),
    Part.PARTNERS: Words(nl="de partners", en="the partners"),
    Part.OWN_ASSESSMENT: Words(nl="uw eigen inschatting", en="your own assessment"),
    Part.MEASURES: Words(nl="uw maatregelen", en="your measures"),
    Part.ACCESS: Words(nl="waartoe de ander toegang krijgt", en="what access is given"),
    Part.FUNDING: Words(nl="wie betaalt", en="who pays"),
    Part.PHASE: Words(nl="hoe ver het is", en="how far it is"),
    Part.DECIDE_BY: Words(nl="wanneer u moet besluiten", en="when you must decide"),
    Part.URGENCY: Words(nl="waarom het haast heeft", en="why it is urgent"),
    Part.TECHNOLOGIES: Words(nl="de technologieën", en="the technologies"),
    Part.REGIMES: Words(nl="de sanctieregelingen", en="the sanctions regimes"),
    Part.ASPECTS: Words(nl="waar u op wilt letten", en="what you want looked at"),
    Part.COUNTRIES: Words(nl="de landen", en="the countries"),
}
PASSABLE = {
    Part.TITLE: Words(nl="de titel", en="the title"),
    Part.QUESTION: Words(nl="de vraag", en="the question"),
    Part.BACKGROUND: Words(nl="de achtergrond", en="the background"),
    Part.PARTNERS: Words(nl="de partners", en="the partners"),
    Part.OWN_ASSESSMENT: Words(nl="de eigen inschatting", en="the own assessment"),
    Part.MEASURES: Words(nl="de maatregelen", en="the measures"),
    Part.ACCESS: Words(nl="waartoe toegang wordt gegeven", en="what access is given"),
    Part.FUNDING: Words(nl="wie betaalt", en="who pays"),
    Part.PHASE: Words(nl="hoe ver het is", en="how far it is"),
    Part.DECIDE_BY: Words(nl="wanneer het besluit valt", en="when the decision is due"),
    Part.URGENCY: Words(nl="waarom het haast heeft", en="why it is urgent"),
    Part.TECHNOLOGIES: Words(nl="de technologieën", en="the technologies"),
    Part.REGIMES: Words(nl="de sanctieregelingen", en="the sanctions regimes"),
    Part.ASPECTS: Words(nl="de punten om op te letten", en="what to look at"),
    Part.COUNTRIES: Words(nl="de landen", en="the countries"),
    ANSWERS: Words(nl="de antwoorden aan het Loket", en="the answers given to the Loket"),
    CONTACT: Words(nl="de contactgegevens", en="the contact details"),
}
"""What of a request can be passed on to another body."""

FILE_TYPES = {
    FileType.PDF: Words(nl="PDF", en="PDF"),
    FileType.DOCX: Words(nl="Word-document", en="Word document"),
    FileType.XLSX: Words(nl="Excel-werkmap", en="Excel workbook"),
    FileType.PPTX: Words(nl="PowerPoint-presentatie", en="PowerPoint presentation"),
    FileType.ODT: Words(nl="ODT-document", en="ODT document"),
    FileType.TEXT: Words(nl="platte tekst", en="plain text"),
    FileType.PNG: Words(nl="PNG-afbeelding", en="PNG picture"),
    FileType.JPEG: Words(nl="JPEG-afbeelding", en="JPEG picture"),
}
QUESTION: Mapping[str, Mapping[str, Words]] = {
    "theme": {str(code): words for code, words in THEMES.items()},
    "cooperation": {str(code): words for code, words in COOPERATIONS.items()},
    "access": {str(code): words for code, words in ACCESSES.items()},
    "funding": {str(code): words for code, words in FUNDINGS.items()},
    "phase": {str(code): words for code, words in PHASES.items()},
    "aspect": {str(code): words for code, words in ASPECTS.items()},
    "file_type": {str(code): words for code, words in FILE_TYPES.items()},
    "request_part": {str(code): words for code, words in PARTS.items()},
    "passable": {str(code): words for code, words in PASSABLE.items()},
}
