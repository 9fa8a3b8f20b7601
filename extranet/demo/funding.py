"""The demo's member services at `horizon`: devices with their pieces, requests in each state, invoices and payments.

Made by running the services that real ones go through. What comes back after credit notes stands in `refunds`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.utils import timezone, translation

from certification.paper.scans import picture_as_pdf
from extranet.documents.inspection import Inspected, Kind
from extranet.documents.specimens import drawn
from extranet.organisations import services as organisations
from extranet.organisations.models import Membership, Organisation, Worker
from extranet.organisations.roles import OrganisationKind, Role
from extranet.tenants.actor import Actor
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.funding.models import Agreement, BankDetails, Device, DevicePiece, FundingRequest, Invoice, Stage
from requests_app.funding.services import asking, bank, controlling, deciding, invoicing, paying

from .papers import actor_of
from .people import join
from .refunds import FATES, give_back
from .rights import COMPANIES

BODY = next(company for company in COMPANIES if company.kind == OrganisationKind.TRAINING_BODY)

DEVICES: dict[str, dict[str, Any]] = {
    "PLAN": {
        "name": "Plan de développement des compétences",
        "summary": "Pour les entreprises de moins de 50 salariés : une formation qui développe les compétences de vos"
        " salariés, décidée par l’employeur.",
    },
    "PRO-A": {
        "name": "Reconversion ou promotion par alternance",
        "summary": "Pour un salarié en contrat à durée indéterminée qui change de métier ou progresse, en alternance.",
        "days_before_start": 45,
    },
    "VAE": {
        "name": "Validation des acquis de l’expérience",
        "summary": "Pour faire reconnaître un métier par un diplôme, sans retourner sur les bancs.",
        "days_before_start": 15,
        "days_to_decide": 15,
    },
}
PIECES: dict[str, list[tuple[Stage, str, str]]] = {
    "PLAN": [
        (
            Stage.REQUEST,
            "Programme de la formation",
            "Objectifs, durée, dates et moyens : un titre seul ne suffit pas.",
        ),
        (Stage.REQUEST, "Devis ou convention", "Signé, avec le numéro de déclaration d’activité de l’organisme."),
        (Stage.INVOICE, "Feuilles de présence", "Signées par demi-journée : une seule signature oubliée retarde tout."),
    ],
    "PRO-A": [
        (Stage.REQUEST, "Avenant au contrat de travail", "Signé des deux côtés, avec les dates de l’alternance."),
        (Stage.REQUEST, "Programme de la formation", "Avec la part de cours et la part en entreprise."),
    ],
    "VAE": [(Stage.REQUEST, "Recevabilité", "La décision du certificateur, datée de moins d’un an.")],
}
STAFF = [
    ("Modèle", "Awa", 1987), ("Gabarit", "Théo", 1979), ("Spécimen", "Inès", 1994), ("Patron", "Malik", 1983),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the demo's company, and how far it got. `invoices`: fate and euros of each, once it is agreed.

    `is_subrogated`: the fund pays the training body; otherwise the company, which has paid it, is refunded.
    """

    title: str
    device: str
    in_days: int  # when it starts, before today when negative
    hours: int
    teaching: int
    people: tuple[str, ...]
    fate: str
    salary: int = 0
    annex: int = 0
    invoices: tuple[tuple[str, int], ...] = ()
    is_subrogated: bool = True


REQUESTS = [
    Asked("Anglais professionnel", "PLAN", 60, 21, 1200, ("Awa",), "draft"),
    Asked("Conduite de réunion", "PLAN", 50, 7, 700, ("Théo", "Inès"), "sent"),
    Asked("Technicien de maintenance", "PRO-A", 75, 280, 5600, ("Malik",), "incomplete", salary=2400),
    Asked("Sécurité des données", "PLAN", 40, 14, 980, ("Awa", "Malik"), "complete"),
    Asked("Dessin technique", "PLAN", -20, 35, 2450, ("Inès",), "agreed", annex=180, invoices=(("received", 1225),)),
    Asked(
        "Sécurité au travail", "PLAN", -60, 14, 1400, ("Awa", "Théo"), "agreed",
        invoices=(("paid", 800), ("control", 600)),
    ),
    Asked("Gestion de projet", "PLAN", -45, 21, 1890, ("Théo",), "agreed", invoices=(("validated", 1800),)),
    Asked(
        "Titre de comptable assistante", "VAE", -30, 24, 1200, ("Inès",), "agreed",
        invoices=(("rejected", 1300), ("draft", 600)),
    ),
    Asked("Yoga au bureau", "PLAN", 30, 6, 600, ("Awa",), "refused"),
    Asked(
        "Prise de parole en public", "PLAN", -90, 28, 2800, ("Awa", "Inès"), "agreed",
        invoices=(("refund late", 900), ("refund in part", 700), ("refunded", 500)),
    ),
    Asked(
        "Gestes et postures", "PLAN", -50, 7, 840, ("Malik",), "agreed",
        invoices=(("refund", 840),), is_subrogated=False,
    ),
]  # fmt: skip
PAID = {"paid", *FATES}


@dataclass(frozen=True, slots=True)
class Scene:
    """Who acts in these stories."""

    fund: Fund
    staff: Actor
    member: Actor
    body_manager: Actor
    company: Organisation
    body: Organisation
    workers: dict[str, Worker]
    devices: dict[str, Device]


def make(fund: Fund) -> None:
    """Once; nothing where there are devices already. After the demo's rights, whose training body sends invoices."""
    with scope(fund), translation.override(fund.language):
        if Device.objects.exists():
            return
        scene = set_scene(fund)
        for number, asked in enumerate(REQUESTS, start=1):
            tell(scene, asked, number)


def set_scene(fund: Fund) -> Scene:
    members = Membership.objects.select_related("organisation", "user")
    staff = actor_of(members.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
    keeper = members.filter(roles__contains=[Role.TRAINING_OFFICER]).earliest("pk")
    body = Organisation.objects.get(siren=BODY.siret[:9])
    invitation = organisations.invite(
        actor=Actor.system(fund),
        fund=fund,
        organisation=body,
        email="sasha.demo@demo.invalid",
        last_name="Démo",
        first_name="Sasha",
        roles=[Role.MANAGER],
    )
    manager = cast("Membership", invitation)  # only the fund’s own office is decided by two
    join(manager)
    return Scene(
        fund=fund,
        staff=staff,
        member=actor_of(keeper),
        body_manager=actor_of(members.get(pk=manager.pk)),
        company=keeper.organisation,
        body=body,
        workers=register(staff, keeper.organisation),
        devices={code: device(code, values, rank) for rank, (code, values) in enumerate(DEVICES.items())},
    )


def register(staff: Actor, company: Organisation) -> dict[str, Worker]:
    return {
        first: organisations.add_worker(
            actor=staff, organisation=company, last_name=last, first_name=first, birth_date=datetime.date(year, 5, 4)
        )
        for last, first, year in STAFF
    }


def device(code: str, values: dict[str, Any], rank: int) -> Device:
    """Settings of the fund, as its administrator would have typed them."""
    row = Device(code=code, position=rank, **values)
    save_valid(row)
    for place, (stage, name, explanation) in enumerate(PIECES[code]):
        save_valid(DevicePiece(device=row, stage=stage, name=name, explanation=explanation, position=place))
    return row


def tell(scene: Scene, asked: Asked, number: int) -> None:
    """Ask, and let the fund answer as far as this request got."""
    request = begun(scene, asked)
    if asked.fate == "draft":
        return
    request = asking.send(actor=scene.member, fund=scene.fund, request=request)
    if asked.fate == "sent":
        return
    act: dict[str, Any] = {"actor": scene.staff, "fund": scene.fund, "request": request}
    if asked.fate == "incomplete":
        piece = scene.devices[asked.device].pieces.earliest("position")
        deciding.ask_pieces(**act, pieces=[(piece, piece.name, "La dernière page manque : elle porte les signatures.")])
        return
    act["request"] = deciding.find_complete(**act)
    if asked.fate == "refused":
        reason = "Cette action ne développe pas une compétence du métier : voir les critères du fonds, page 3."
        deciding.refuse(**act, reason=reason)
    elif asked.fate == "agreed":
        agreement = agreed(act, asked)
        for rank, (fate, amount) in enumerate(asked.invoices, start=1):
            invoice(scene, agreement, fate, Decimal(amount), f"F{timezone.localdate().year}-{number:02}{rank}")


def begun(scene: Scene, asked: Asked) -> FundingRequest:
    starts_on = timezone.localdate() + datetime.timedelta(days=asked.in_days)
    request = asking.begin(
        actor=scene.member,
        device=scene.devices[asked.device],
        company=scene.company,
        title=asked.title,
        objectives="Inventés pour la démonstration.",
        starts_on=starts_on,
        ends_on=starts_on + datetime.timedelta(days=10),
        hours=Decimal(asked.hours),
        place=BODY.city,
        body=scene.body,
        body_siret=BODY.siret,
        teaching=Decimal(asked.teaching),
        salary=Decimal(asked.salary),
        annex=Decimal(asked.annex),
        is_subrogated=asked.is_subrogated,
    )
    people = [scene.workers[name] for name in asked.people]
    asking.choose_people(actor=scene.member, request=request, workers=people)
    for piece in request.device.pieces.filter(stage=Stage.REQUEST).order_by("position"):
        asking.add_paper(
            actor=scene.member, fund=scene.fund, request=request, upload=paper(f"DEMO - {piece.name}"), piece=piece
        )
    return request


def agreed(act: dict[str, Any], asked: Asked) -> Agreement:
    """For all that was asked, until three months after the end."""
    starts_on: datetime.date = act["request"].starts_on
    return deciding.agree(
        **act,
        teaching=Decimal(asked.teaching),
        salary=Decimal(asked.salary),
        annex=Decimal(asked.annex),
        total_hours=Decimal(asked.hours * len(asked.people)),
        valid_from=starts_on,
        valid_until=starts_on + datetime.timedelta(days=100),
    )


def invoice(scene: Scene, agreement: Agreement, fate: str, amount: Decimal, number: str) -> Invoice:
    """The body's, for its part of the hours, and what became of it. The company deposits what it paid itself."""
    request = agreement.request
    depositor, member = (scene.body, scene.body_manager) if request.is_subrogated else (scene.company, scene.member)
    act: dict[str, Any] = {"actor": scene.staff, "fund": scene.fund}
    deposited = invoicing.begin_invoice(
        actor=member,
        fund=scene.fund,
        request=request,
        depositor=depositor,
        upload=paper(f"DEMO - facture {number}"),
        number=number,
        seller_name=scene.body.name,
        seller_siret=BODY.siret,
        dated_on=timezone.localdate() - datetime.timedelta(days=3),
        period_from=request.starts_on,
        period_to=request.ends_on,
        hours=(agreement.total_hours * amount / agreement.teaching).quantize(Decimal("0.01")),
        net=amount,
        vat=Decimal(0),
        total=amount,
        is_exempt=True,
    )
    if fate == "draft":
        return deposited
    word = "Facture de démonstration : ses pièces sont inventées."
    deposited = invoicing.send_invoice(actor=member, fund=scene.fund, invoice=deposited, word=word)
    if fate == "received":
        return deposited
    deposited = controlling.begin_control(actor=scene.staff, invoice=deposited)
    if fate == "control":
        return deposited
    if fate == "rejected":
        reason = "Le montant dépasse l’accord : déposez-en une autre."
        return controlling.reject(**act, invoice=deposited, reason=reason)
    know_account(scene, depositor, member)
    deposited = controlling.validate(**act, invoice=deposited, amount=amount)
    expected_on = timezone.localdate() + datetime.timedelta(days=20)
    payment = paying.plan_payment(**act, invoice=deposited, expected_on=expected_on)
    if fate in PAID:
        paying.note_paid(**act, payment=payment, paid_on=timezone.localdate())
    if fate in FATES:
        upload = paper(f"DEMO - avoir sur la facture {number}")
        give_back(fund=scene.fund, staff=scene.staff, depositor=member, invoice=deposited, upload=upload, fate=fate)
    return Invoice.objects.get(pk=deposited.pk)


def know_account(scene: Scene, payee: Organisation, member: Actor) -> None:
    """Its bank details, deposited and confirmed once: without them nothing is paid."""
    if BankDetails.objects.confirmed().filter(organisation=payee).exists():
        return
    details = bank.deposit(
        actor=member,
        fund=scene.fund,
        organisation=payee,
        iban="FR7630006000011234567890189",  # the example of the register of IBANs: nobody's
        bic="AGRIFRPP",
        holder=payee.name,
        upload=paper("DEMO - RIB"),
    )
    bank.confirm_details(actor=Actor.system(scene.fund), fund=scene.fund, details=details)


def paper(text: str) -> Inspected:
    """A page that says what it is."""
    page = drawn(text, (600, 800))
    return Inspected(Kind.PDF, picture_as_pdf(page.content, title=text), pages=1)
