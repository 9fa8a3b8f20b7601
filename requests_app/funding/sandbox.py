"""A sandbox's devices, and for a training body an agreement to invoice (`BEY-05`)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from extranet.documents.inspection import Inspected
from extranet.documents.specimens import drawn
from extranet.organisations.invented import fill_register, let_in
from extranet.organisations.models import Organisation, Worker
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import add_organisation
from extranet.tenants.constraints import save_valid
from extranet.tenants.registries import SandboxScene
from extranet.tenants.scope import scope

from .models import Device, DevicePiece, Stage
from .services import asking, deciding

PIECES = [(Stage.REQUEST, "Programme de la formation"), (Stage.INVOICE, "Feuilles de présence")]


def furnish(scene: SandboxScene) -> None:
    """Devices for everybody; a body finds what an invented company asked for it, and the fund has agreed."""
    with scope(scene.fund):
        organisation = Organisation.objects.get(pk=scene.organisation_id)
        plan = device("ESSAI-PLAN", "Plan de développement (essai)", 0)
        device("ESSAI-ALT", "Alternance (essai)", 1)
        if organisation.is_employer and not Worker.objects.filter(organisation=organisation).exists():
            fill_register(scene.staff, organisation)
        if organisation.is_a(OrganisationKind.TRAINING_BODY):
            agreed_for(scene, organisation, plan)


def device(code: str, name: str, position: int) -> Device:
    """As the fund's administrator would set it up."""
    row = Device(code=code, name=name, summary="Inventé pour les essais.", position=position)
    save_valid(row)
    for place, (stage, piece) in enumerate(PIECES):
        save_valid(DevicePiece(device=row, stage=stage, name=piece, explanation="Un PDF d’essai.", position=place))
    return row


def agreed_for(scene: SandboxScene, body: Organisation, plan: Device) -> None:
    company = add_organisation(
        actor=scene.staff,
        name="Bureau Fictif",
        kinds=[OrganisationKind.COMPANY],
        legal_form="SAS",
        country=scene.fund.country,
    )
    member = let_in(scene.fund, company, "Responsable", "Nora", [Role.TRAINING_OFFICER])
    fill_register(scene.staff, company)
    starts_on = timezone.localdate() - datetime.timedelta(days=20)
    sums: dict[str, Any] = {"teaching": Decimal(1400), "salary": Decimal(0), "annex": Decimal(0)}
    request = asking.begin(
        actor=member,
        device=plan,
        company=company,
        title="Dessin technique (essai)",
        objectives="Inventés.",
        starts_on=starts_on,
        ends_on=starts_on + datetime.timedelta(days=10),
        hours=Decimal(14),
        place="Lille",
        body=body,
        body_siret=siret_of(body),
        **sums,
    )
    workers = list(Worker.objects.filter(organisation=company).order_by("pk")[:2])
    asking.choose_people(actor=member, request=request, workers=workers)
    for piece in plan.pieces.filter(stage=Stage.REQUEST).order_by("position"):
        asking.add_paper(actor=member, fund=scene.fund, request=request, upload=paper(), piece=piece)
    act: dict[str, Any] = {"fund": scene.fund}
    sent = asking.send(actor=member, request=request, **act)
    whole = deciding.find_complete(actor=scene.staff, request=sent, **act)
    until = starts_on + datetime.timedelta(days=120)
    act |= {"total_hours": 14 * Decimal(len(workers)), "valid_from": starts_on, "valid_until": until}
    deciding.agree(actor=scene.staff, request=whole, **sums, **act)


def siret_of(body: Organisation) -> str:
    """Of its first establishment, else its BCE number, else nothing."""
    first = body.establishments.exclude(siret="").order_by("pk").values_list("siret", flat=True).first()
    return first or body.enterprise_number


def paper() -> Inspected:
    return drawn("BAC A SABLE - piece inventee")
