"""What coordinators' and auditors' programs can do at the Loket."""

from __future__ import annotations

import json
from datetime import datetime

from pydantic import Field

from schemas import article, case, request, settling, subjects, terms, triage
from schemas.advice import AdviceText
from schemas.common import Refused, Role
from schemas.contribution import Contribution
from schemas.gate import LetTextThrough
from schemas.personal import Kind
from schemas.question import Question
from schemas.subjects import Stream
from services.faces.known import events
from services.faces.letter_files import files_of
from services.intake.let_through import NEWEST
from services.portal.api import cases, deliveries, lost, related
from services.portal.api.advice import Advies, letter, letters
from services.portal.api.cases import ONE, version, version_of
from services.portal.api.paging import Page, cut, read
from services.portal.api.table import Answer, Call, Change, Found, Interface, Read, below

COORDINATOR, AUDITOR = frozenset({Role.COORDINATOR}), frozenset({Role.AUDITOR})
EITHER = COORDINATOR | AUDITOR
ALARMS = "/valse-alarmen"
BEFORE_ALL = 2**62


class Bijdrage(Answer):
    """Wat een departement antwoordde, zonder wat het voor zichzelf houdt."""

    departement: str
    achtergehouden: int = Field(description="Hoeveel bevindingen het departement zelf houdt.")
    bijdrage: Contribution


class Doorgelaten(Answer):
    """Een tekst of bestand dat op persoonsgegevens leek en is doorgelaten; nooit de inhoud."""

    code: str = Field(description="Zoals de instelling hem noemde: VA-XXXX-XXXX-X.")
    leek_op: list[Kind]
    reden: str
    door: str
    op: datetime


class Inzage(Answer):
    """Iemand kreeg een vertrouwelijk deel te zien."""

    op: datetime
    door: str
    deel: str
    tekst: str | None = Field(description="Vingerafdruk van de tekst, als het er één was.")


async def question(call: Call) -> Found:
    """The words of the request as they are now."""
    found = await cases.case(call.visit, call.id)
    name = found.case.question if found.case else found.request.question
    await call.visit.read(call.id, "question", name)
    words = await call.visit.portal.face.texts.model(call.id, name, Question)
    return Found(words, version_of(found))


async def contributions(call: Call) -> Found:
    """What departments answered."""
    found = await cases.case(call.visit, call.id)
    parts = found.case.parts.items() if found.case else ()
    given = [(code, part) for code, part in parts if part.text]
    if given:
        await call.visit.read(call.id, "findings")
    texts = call.visit.portal.face.texts
    data = [
        Bijdrage(
            departement=code,
            achtergehouden=part.held_back,
            bijdrage=await texts.model(call.id, part.text or "", Contribution),
        )
        for code, part in given
    ]
    return Found(data, version_of(found))


async def text(call: Call) -> Found:
    """The words of one version."""
    found = await cases.case(call.visit, call.id)
    drafts = {str(one.number): one.text for one in (found.case.drafts if found.case else ())}
    name = drafts.get(call.last)
    if name is None:
        raise Refused("no_such_version", "There is no such version.", "See which ones there are.")
    await call.visit.read(call.id, "draft", name)
    words = await call.visit.portal.face.texts.model(call.id, name, AdviceText)
    return Found(words, version_of(found))


async def advices(call: Call) -> Found:
    """The advice as it was issued last."""
    found = await cases.case(call.visit, call.id)
    one = found.case
    if one is None or one.adopted is None or not one.ever_issued:
        return Found([], version_of(found))
    await call.visit.read(call.id, "advice", one.adopted)
    words = await call.visit.portal.face.texts.model(call.id, one.adopted, AdviceText)
    files = files_of(one.letter, one.letters)
    advice = Advies(
        uitgebracht_op=one.letter_at,
        geldig_tot_en_met=one.valid_until,
        tekst=words,
        brieven=letters("dossiers", call.id, files),
    )
    return Found([advice], version_of(found))


async def file(call: Call) -> Found:
    """One file of the letter."""
    found = await cases.case(call.visit, call.id)
    files = files_of(found.case.letter, found.case.letters) if found.case else ()
    return await letter(call.visit, call.id, files, call.last, version_of(found))


async def sights(call: Call) -> Found:
    """Who was shown what of a case at this face."""
    found = await cases.case(call.visit, call.id)
    face = call.visit.portal.face
    shown = await events(face, Stream.READS, subjects.read(face.zone.lower(), call.id))
    data = [
        Inzage(op=e.meta.time, door=e.meta.actor.sub, deel=e.data.part, tekst=e.data.text)
        for e in shown
    ]
    return Found(data, version_of(found))


CHANGES = below(
    "dossiers",
    version,
    COORDINATOR,
    ("behandelingen", request.AcceptRequest, "In behandeling nemen"),
    ("weigeringen", request.RefuseRequest, "Niet in behandeling nemen"),
    ("doorverwijzingen", request.ReferRequest, "Doorverwijzen"),
    ("antwoorden", request.AnswerRequest, "Aan de balie beantwoorden"),
    ("uitzettingen", request.CirculateRequest, "Uitzetten bij departementen"),
    ("navragen", request.AskInformation, "De instelling iets vragen"),
    ("navraag-verlengingen", request.ExtendInformation, "De instelling meer tijd geven"),
    ("navraag-ontheffingen", triage.WaiveAnswer, "Verder gaan zonder antwoord van de instelling"),
    ("verbindingen", triage.LinkRequests, "Met een andere aanvraag verbinden"),
    ("ontbindingen", triage.UnlinkRequests, "Niet meer met een andere aanvraag verbinden"),
    ("samenvoegingen", triage.MergeRequest, "Samenvoegen met een eerdere aanvraag"),
    ("reactie-verklaringen", request.ExplainResponseDelay, "Zeggen waarom een reactie laat was"),
    ("departementen", case.AddDepartment, "Een departement erbij vragen"),
    ("ontheffingen", case.ExcuseDepartment, "Verder gaan zonder een departement"),
    ("versies", case.WriteDraft, "Een versie van de tekst schrijven"),
    ("afstemmingen", case.AskAgreement, "De tekst aan de departementen voorleggen"),
    ("vaststellingen", case.AdoptAdvice, "Het advies vaststellen"),
    ("uitgiften", case.IssueAdvice, "Het advies uitbrengen"),
    ("verbeteringen", case.CorrectAdvice, "Heropenen voor een verbeterde versie"),
    ("termijn-verlengingen", terms.ExtendTerm, "Een termijn verlengen"),
    ("opschortingen", terms.PauseTerm, "Een termijn opschorten"),
    ("hervattingen", terms.ResumeTerm, "Een termijn weer laten lopen"),
    ("termijn-verklaringen", terms.ExplainDelay, "Zeggen waarom een termijn niet is gehaald"),
    ("rondes", settling.OpenRound, "Vragen aan wie verschilt"),
    ("beslechtingen", settling.ResolveDifference, "Een verschil beslechten"),
    ("escalaties", settling.Escalate, "Bezwaren voorleggen aan een hoger niveau"),
    ("standpunt-ontheffingen", settling.WaiveAgreement, "Verder gaan zonder een standpunt"),
    ("advies-intrekkingen", settling.WithdrawAdvice, "Een uitgebracht advies intrekken"),
    ("sluitingen", case.CloseCase, "Het dossier sluiten"),
    ("kennisartikelen", article.PublishArticle, "Een kennisartikel van het dossier maken"),
)


async def alarms(call: Call) -> Found:
    """What was let through, newest first."""
    (before,) = read(call.asked.cursor, (BEFORE_ALL,))
    rows = call.visit.portal.rows.find("let_through", NEWEST, before, call.asked.limiet + 1)
    page, more = cut(rows, call.asked.limiet)
    data = [
        Doorgelaten(
            code=row["text"],
            leek_op=json.loads(row["kinds"]),
            reden=row["reason"],
            door=row["person"],
            op=row["at"],
        )
        for row in page
    ]
    return Found(data, after=(page[-1]["sequence"],) if more else None)


INTERFACE = Interface(
    "Coördinatietafel van het Loket",
    (
        *cases.reads(EITHER),
        *related.reads(COORDINATOR),
        *deliveries.reads(COORDINATOR),
        Read(f"{ONE}/vraag", question, Question, COORDINATOR, "De vraag zoals gesteld"),
        Read(f"{ONE}/bijdragen", contributions, Bijdrage, COORDINATOR, "De bijdragen", True),
        Read(f"{ONE}/versies/{{naam}}", text, AdviceText, COORDINATOR, "De tekst van een versie"),
        Read(f"{ONE}/adviezen", advices, Advies, COORDINATOR, "Het uitgebrachte advies", True),
        Read(f"{ONE}/brieven/{{naam}}", file, None, COORDINATOR, "Een bestand van de brief"),
        Read(ALARMS, alarms, Doorgelaten, EITHER, "Wat is doorgelaten", True, Page),
        Read(f"{ONE}/inzages", sights, Inzage, AUDITOR, "Wie wat te zien kreeg", True),
        *lost.reads(COORDINATOR),
    ),
    (
        *CHANGES,
        Change(ALARMS, LetTextThrough, COORDINATOR, "Een vals alarm doorlaten"),
        *lost.changes(COORDINATOR),
    ),
)
