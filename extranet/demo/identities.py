"""The demo's training body says who it is, and two of its people become certifiers: one checked, one who waits."""

from __future__ import annotations

from io import BytesIO

from django.utils import translation
from PIL import Image, ImageDraw, ImageFont

from certification.identity import identity_of
from certification.models import BodyIdentity, SupportingDocument
from certification.services import supporting
from certification.services.identity import save_identity
from extranet.documents.inspection import Inspected, Kind, inspect
from extranet.organisations.models import Membership, Organisation
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import add_establishment, invite
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .papers import actor_of
from .people import join

SIRET = "99999999800019"  # right check digits, nobody's number
BLUE, INK, PAPER = (31, 78, 121), (40, 40, 40), (253, 252, 248)
NO_VALUE = "Document inventé pour la démonstration, sans valeur."


def make(fund: Fund) -> None:
    """Nothing where the body has an identity already."""
    with scope(fund), translation.override(fund.language):
        if BodyIdentity.objects.exists():
            return
        members = Membership.objects.select_related("organisation", "user")
        manager = members.filter(roles__contains=[Role.MANAGER]).earliest("pk")
        staff = actor_of(members.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
        body = manager.organisation
        add_establishment(actor=staff, organisation=body, name="Siège", siret=SIRET, city="Paris")
        introduce(actor_of(manager), body)
        body.refresh_from_db()
        vouch(actor_of(manager), body, manager.full_name)
        for waiting in SupportingDocument.objects.to_check().order_by("pk"):
            supporting.accept(actor=staff, fund=fund, document=waiting)
        invite(
            actor=Actor.system(fund),
            fund=fund,
            organisation=body,
            email=f"sara.modele@{fund.slug}.demo.invalid",
            last_name="Modèle",
            first_name="Sara",
            roles=[Role.MANAGER],
        )
        colleague = members.filter(organisation=body).latest("pk")
        join(colleague)
        hers = actor_of(members.get(pk=colleague.pk))
        supporting.choose_profile(actor=hers, body=body, certifies=True)
        letter = paper("Lettre de consentement", ["M. Paul Exemplaire, directeur, autorise", colleague.full_name])
        supporting.deposit(actor=hers, body=body, kind=SupportingDocument.Kind.LETTER, upload=letter)


def introduce(actor: Actor, body: Organisation) -> None:
    """Everything that certificates print."""
    assert body.is_a(OrganisationKind.TRAINING_BODY)  # noqa: S101 - whoever is its manager trains
    save_identity(
        actor=actor,
        body=body,
        version=identity_of(body).version,
        logo=logo(body.name),
        stamp=stamp(body.name),
        name=body.name,
        email=f"contact@{body.uuid.hex[:8]}.demo.invalid",
        phone="01 99 00 00 10",
        house_number="1",
        street="rue de l’Exemple",
        postcode="75011",
        city="Paris",
        website="https://centre-exemple.demo.invalid/",
        activity_number="99999999999",
        ape="8559A",
        representative="Paul Exemplaire",
        capacity="directeur",
    )


def vouch(actor: Actor, body: Organisation, name: str) -> None:
    """« Je suis certificateur », with both documents."""
    supporting.choose_profile(actor=actor, body=body, certifies=True)
    kbis = paper("Extrait Kbis", [body.name, f"SIRET {SIRET}", "Représentant légal : Paul Exemplaire"])
    supporting.deposit(actor=actor, body=body, kind=SupportingDocument.Kind.KBIS, upload=kbis)
    letter = paper("Lettre de consentement", ["M. Paul Exemplaire, directeur, autorise", name])
    supporting.deposit(actor=actor, body=body, kind=SupportingDocument.Kind.LETTER, upload=letter)


def logo(name: str) -> Inspected:
    """Three steps upwards, and the name beside them."""
    picture = Image.new("RGB", (520, 140), "white")
    draw = ImageDraw.Draw(picture)
    for step in range(3):
        draw.rectangle([20 + step * 36, 104 - step * 34, 48 + step * 36, 124], fill=BLUE)
    draw.text((150, 46), name, fill=BLUE, font=ImageFont.load_default(42))
    return taken(picture, "logo.png")


def stamp(name: str) -> Inspected:
    picture = Image.new("RGB", (340, 170), "white")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle([6, 6, 334, 164], radius=18, outline=BLUE, width=5)
    for line, text in enumerate([name, "1, rue de l’Exemple – 75011 Paris", f"SIRET {SIRET}"]):
        draw.text((24, 30 + line * 40), text, fill=BLUE, font=ImageFont.load_default(26 if line == 0 else 17))
    return taken(picture, "cachet.png")


def paper(title: str, lines: list[str]) -> Inspected:
    """A sheet as a scanner gives it."""
    picture = Image.new("RGB", (620, 877), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text((60, 70), title, fill=INK, font=ImageFont.load_default(34))
    for number, text in enumerate([*lines, "", NO_VALUE]):
        draw.text((60, 160 + number * 36), text, fill=INK, font=ImageFont.load_default(20))
    return taken(picture, "scan.png")


def taken(picture: Image.Image, name: str) -> Inspected:
    """The picture as an upload that was examined."""
    content = BytesIO()
    picture.save(content, "PNG")
    return inspect(content, name=name, accepted=[Kind.PNG])
