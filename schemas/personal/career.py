"""Whether a text is a CV: its headings, its years, the steps of somebody's career (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

TITLE, PERSONAL, SECTION, STEP = "title", "personal", "section", "step"

HEADINGS = {
    TITLE: (r"curriculum\s+vitae|c\.?v\.?|r[ée]sum[ée]|levensloop|biographical sketch|short cv",),
    PERSONAL: (
        r"nationalit(?:eit|y)",
        r"burgerlijke\s+staat|marital\s+status|(?:(?:man|vrouw|male|female),?\s)?(?:on)?gehuwd",
        r"geboorte(?:datum|plaats)|date\s+of\s+birth|place\s+of\s+birth|geboren",
        r"personalia|persoonlijke\s+gegevens|personal\s+(?:details|data|information|profile)",
        r"geslacht|gender|sex",
        r"rijbewijs|driving\s+licen[cs]e",
        r"hobby'?s?(?:\s+(?:en|and)\s+\w+)?|interesses|interests",
    ),
    SECTION: (
        r"(?:relevante\s+)?(?:werk)?ervaring|loopbaan|(?:(?:professional|work|research|relevant)\s+)?experience"
        r"|employment(?:\s+history)?|career|academic\s+(?:appointments?|positions?)|positions"
        r"|(?:current|previous)\s+positions?|functies",
        r"opleiding(?:en)?|education(?:\s+and\s+\w+)?|degrees|diploma'?s|academic\s+background"
        r"|studie(?:s)?|qualifications",
        r"(?:selected\s+|key\s+)?publicat(?:ions|ies)(?:lijst)?|list\s+of\s+publications",
        r"talen(?:kennis)?|languages?(?:\s+skills)?",
        r"(?:technical\s+|computer\s+)?skills|vaardigheden|competenties|computervaardigheden",
        r"referenties|references|referees",
        r"(?:prijzen|awards|honou?rs|prizes|scholarships|beurzen|grants)(?:\s+(?:en|and|&)\s+\w+)?",
        r"nevenfuncties|nevenactiviteiten|memberships?|lidmaatschappen|extracurricular\s+activities",
        r"teaching(?:\s+experience)?|onderwijs(?:ervaring)?|supervision|cursussen|courses|certificat\w+",
        r"profiel|profile|summary|about\s+me|over\s+mij|objective",
    ),
}
PATTERNS = tuple(
    (
        part,
        re.compile(rf"(?im)^[ \t>*#•\-\d.)]{{0,6}}(?:{words})(?:[ \t]*[:|\t].{{0,80}}|[ \t*:]*)$"),
    )
    for part, parts in HEADINGS.items()
    for words in parts
)
YEAR = r"(?:19|20)\d{2}"
NOW = r"(?:heden|nu|present|now|current|today)"
PERIOD = re.compile(
    rf"(?im)^[ \t*•-]{{0,4}}(?:\w{{3,9}}\.? )?(?:\d{{1,2}}[/.-])?{YEAR}\s{{0,3}}"
    r"(?:-|to|tot|until|t/m)"
    rf"\s{{0,3}}(?:(?:\w{{3,9}}\.? )?(?:\d{{1,2}}[/.-])?{YEAR}|{NOW})\b"
    rf"|{YEAR}\s{{0,3}}-\s{{0,3}}(?:{YEAR}|{NOW})\)?[ \t]*$"
)
CAREER = re.compile(
    r"(?i)\b(?:obtained|received|completed|earned|holds|behaalde|promoveerde|studeerde|graduated|studied"
    r"|joined|appointed|benoemd|werkte|worked|works|werkt|postdoc\w*|bachelor\w*|master'?s?|msc|bsc|ph\.?d\.?"
    r"|assistant\s+professor|associate\s+professor|full\s+professor|universitair\s+(?:hoofd)?docent"
    r"|hoogleraar|lecturer|visiting\s+(?:scholar|researcher|professor)|research\s+fellow|stage|internship)\b"
    r"[^.\n;]{0,90}?\b(?:19|20)\d{2}\b"
)
ABOUT_ONE = re.compile(
    r"(?i)\b(?:hij|zij|ze|haar|zijn|he|she|his|her|i|ik|my|mijn|dr|prof|drs|ir|mr|ms|mrs|mevrouw"
    r"|de heer|candidate|kandidaat)\b"
)
STEPS, WINDOW = 4, 1500


def career(text: str) -> Iterator[Span]:
    """Where a CV stands, from its first sign to its last; nothing when it is none."""
    signs = _signs(text)
    kinds = [part for part, _ in signs]
    periods = [match.span() for match in PERIOD.finditer(text)]
    titled, personal = TITLE in kinds, kinds.count(PERSONAL)
    sections = kinds.count(SECTION)
    dated = len(periods) >= 3
    points = 2 * titled + min(personal, 3) * 1.5 + min(sections, 5) + 2 * dated
    enough = points >= 5 and (titled or personal or (dated and sections >= 2))
    called_so = titled and personal + sections >= 2 and bool(personal or periods)
    spans = [span for _, span in signs] + periods
    if not (enough or called_so):
        spans = _told(text)
    if spans:
        yield min(start for start, _ in spans), max(end for _, end in spans)


def _signs(text: str) -> list[tuple[str, Span]]:
    """The first of each heading that is there."""
    found = ((part, pattern.search(text)) for part, pattern in PATTERNS)
    return [(part, match.span()) for part, match in found if match]


def _told(text: str) -> list[Span]:
    """The steps of one career told in sentences, near each other."""
    steps = [match.span() for match in CAREER.finditer(text)]
    for first, last in zip(steps, steps[STEPS - 1 :], strict=False):
        told = text[max(0, first[0] - 60) : last[1]]
        if last[1] - first[0] < WINDOW and len(ABOUT_ONE.findall(told)) >= 2:
            return [first, last]
    return []
