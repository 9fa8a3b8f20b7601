"""Asking for rights: at sign-up, with « Ajouter une entité », or by a click on a tile that is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extranet.accounts import places
from extranet.accounts.models import PersonFund, User
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..catalogue import SERVICES_OF, Profile, Service
from ..claims import Attestation, EntityClaim, PersonClaim, key_of, shown
from ..matching import organisation_numbered
from ..models import Application, Right
from ..proofs import assess

MOST_WAITING = 50  # entities of one person at a time; above it somebody is trying numbers


@transaction.atomic
def ask_for_rights(
    *,
    actor: Actor,
    fund: Fund,
    user: User,
    person: PersonClaim,
    entities: Sequence[EntityClaim],
    attestation: Attestation,
    corrects: Application | None = None,
) -> list[Application]:
    """One application an entity, one requested right a service (`MYA-16`, `MYA-24`, `MYA-45`).

    The proofs are compared now, with the same work whatever they say. `corrects` is the refused application that she
    asks again for. Raises `ValidationError` for two claims of the same entity and profile, or a right that she has or
    has asked for already.
    """
    if not entities:
        raise ValidationError(_("Indiquez au moins une entité."))
    for claim in entities:
        refuse_impossible(claim)
    refuse_twice(entities)
    lock_person(user, fund)
    refuse_too_many(user, entities)
    return [ask_for_one(actor, user, person, claim, attestation, corrects) for claim in entities]


@transaction.atomic
def ask_for_more(
    *, actor: Actor, fund: Fund, user: User, former: Application, service: Service, attestation: Attestation
) -> Application:
    """Ask for another service of an entity, with what she typed of it before; twice asks once (`MYA-41`).

    Raises `ValidationError` as `ask_for_rights`.
    """
    lock_person(user, fund)
    claim = replace(former.claim, services=(service.value,))
    live = Right.objects.live().filter(
        user=user, profile=claim.profile, entity_key=key_of(claim), service=service.value
    )
    if known := live.select_related("application").first():
        return known.application
    (application,) = ask_for_rights(
        actor=actor, fund=fund, user=user, person=former.person, entities=[claim], attestation=attestation
    )
    return application


def refuse_impossible(claim: EntityClaim) -> None:
    """What no page offers: forged, or typed for another profile. Raises `ValidationError`."""
    if claim.profile not in Profile.values or not set(claim.services) <= set(SERVICES_OF[claim.profile]):
        raise ValidationError(_("Choisissez parmi les profils et les services proposés."))
    if not claim.services:
        raise ValidationError(_("Sélectionner au moins un profil et au moins un service associé"))
    if not key_of(claim):
        raise ValidationError(_("Indiquez le numéro de l’entité."))


def refuse_twice(entities: Sequence[EntityClaim]) -> None:
    seen = set()
    for claim in entities:
        if (key := (claim.profile, key_of(claim))) in seen:
            raise ValidationError(_("%s figure deux fois : retirez l’une des deux.") % shown(claim))
        seen.add(key)


def lock_person(user: User, fund: Fund) -> None:
    """Two requests of one person in this fund wait for each other; the fund is now among hers."""
    places.let_in(user, fund)
    PersonFund.objects.select_for_update(of=("self",)).get(user=user, fund=fund)


def refuse_too_many(user: User, entities: Sequence[EntityClaim]) -> None:
    waiting = Application.objects.filter(user=user).waiting()[:MOST_WAITING].count()
    if waiting + len(entities) > MOST_WAITING:
        message = ngettext(
            "Au plus %d entité peut attendre la décision du fonds : attendez-la, ou appelez-le.",
            "Au plus %d entités peuvent attendre la décision du fonds : attendez-la, ou appelez-le.",
            MOST_WAITING,
        )
        raise ValidationError(message % MOST_WAITING)


def ask_for_one(
    actor: Actor,
    user: User,
    person: PersonClaim,
    claim: EntityClaim,
    attestation: Attestation,
    corrects: Application | None,
) -> Application:
    refuse_known(user, claim)
    typed = asdict(claim)
    services = typed.pop("services")
    application = Application(
        user=user,
        title=person.title,
        last_name=person.last_name,
        first_name=person.first_name,
        person_phone=person.phone,
        birth_date=person.birth_date,
        attestation_version=attestation.text_version,
        attested_at=attestation.at,
        attested_from=attestation.address,
        organisation=organisation_numbered(siret=claim.siret, enterprise_number=claim.enterprise_number),
        corrects=corrects,
        **typed,
    )
    # Our own references were just read; looking them up again would take longer for a known entity.
    application.full_clean(exclude=["user", "organisation", "corrects"])
    application.save()
    Right.objects.bulk_create(
        [
            Right(
                application=application,
                service=service,
                user=user,
                profile=claim.profile,
                entity_key=key_of(claim),
            )
            for service in Service
            if service in services
        ]
    )
    assess(application)
    facts = {
        "profile": application.profile,
        "services": sorted(services),
        "organisation": str(application.organisation.uuid) if application.organisation else None,
        "evidence": application.evidence,
    }
    record(actor, verbs.RIGHTS_ASKED, application, facts=facts)
    return application


def refuse_known(user: User, claim: EntityClaim) -> None:
    """Her own rights, so saying so tells her nothing of others. Raises `ValidationError`."""
    live = Right.objects.live().filter(
        user=user, profile=claim.profile, entity_key=key_of(claim), service__in=claim.services
    )
    if known := live.order_by("pk").first():
        raise ValidationError(
            _("« %(service)s » pour %(number)s : %(state)s. Retirez ce service ou cette entité de votre demande.")
            % {
                "service": known.get_service_display(),
                "number": shown(claim),
                "state": known.get_state_display().lower(),
            }
        )
