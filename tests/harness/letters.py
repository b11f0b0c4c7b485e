"""One letter with everything in it, and a key to sign it with; all of it is made up."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from schemas.advice import AdviceText, Letter, Paragraph, Recommended, Section
from schemas.common import Aspect, digest
from services.kernel.signing import Known, Mark, Signer


def signer(seed: int) -> Signer:
    """A key that is the same for the same number."""
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return Signer(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


QUESTION = Paragraph(
    section=Section.QUESTION,
    text="U vraagt of u met een instituut voor fotonica kunt samenwerken.",
    text_en="You ask whether you can work with an institute for photonics.",
)
FACTS = Paragraph(
    section=Section.FACTS,
    text="Het gaat om vier jaar.\nDe partner betaalt de helft.",
    text_en="It takes four years.\nThe partner pays half.",
)
PARTNER = Paragraph(
    aspect=Aspect.PARTNER,
    heading="Wie de partner is",
    text="Wij vonden geen banden met de krijgsmacht.",
    heading_en="Who the partner is",
    text_en="We found no ties with the military.",
    rests_on=("EZK:1",),
)
TECHNOLOGY = Paragraph(
    aspect=Aspect.TECHNOLOGY,
    heading="De technologie",
    text="Geïntegreerde fotonica is een sensitieve technologie. " * 60,
    measures=(
        Recommended(
            text="Deel alleen wat gepubliceerd kan worden.",
            effect="De partner leert niets dat niet al bekend is.",
            text_en="Share only what can be published.",
            effect_en="The partner learns nothing that is not known.",
        ),
        Recommended(text="Wijs een begeleider aan."),
    ),
)
LAW = Paragraph(
    section=Section.LAW,
    text="Voor de uitvoer van de apparatuur is een vergunning nodig.",
    text_en="Exporting the equipment needs a licence.",
)
CHOICE = Paragraph(
    section=Section.CHOICE,
    text="Of u de bijdrage van de partner aanneemt, is aan u.",
    text_en="Whether you accept the partner's contribution is up to you.",
)
VALIDITY = Paragraph(
    section=Section.VALIDITY,
    text="Weeg opnieuw als er een vijfde jaar bij komt.",
    text_en="Weigh it again when a fifth year is added.",
)
ADVICE = AdviceText(
    title="Advies over een samenwerking in de fotonica",
    summary="Zet de samenwerking door met de maatregelen in deze brief.\n\nAnders liever niet.",
    title_en="Advice on a cooperation in photonics",
    summary_en="Go on with the measures in this letter.\n\nOtherwise rather not.",
    paragraphs=(QUESTION, FACTS, PARTNER, TECHNOLOGY, LAW, CHOICE, VALIDITY),
    marking="dep-v",
)
LETTER = Letter(
    reference="KV-7F3K-29QX-M",
    institution="TUD",
    date="2026-06-01",
    product="case-advice",
    advice=ADVICE,
    text=digest(ADVICE.stored()),
    valid_until="2027-06-01",
    replaces="2026-05-04",
)
SIGNER, FOREIGN = signer(1), signer(2)
KEYS = {SIGNER.id: Known(SIGNER.public)}
MARK = Mark(SIGNER.id, LETTER.reference, LETTER.text, LETTER.date)
