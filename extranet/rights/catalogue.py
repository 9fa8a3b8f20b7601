"""The services that people ask for, and what each opens: the labels are those of the sources (`MYA-16`, `MYA-24`…)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.organisations.roles import OrganisationKind, Role


class Profile(models.TextChoices):
    """As whom somebody asks: the kind of entity she speaks for."""

    MEMBER = "member", _("Adhérent")
    TRAINING_BODY = "training_body", _("Organisme de formation")
    PUBLIC_BODY = "public_body", _("Organisme public")


class Service(models.TextChoices):
    """What is asked for, entity by entity, and confirmed by the fund one by one (« habilitation »)."""

    TRAINING_FILES = "training_files", _("Gérer les dossiers de formation de mon entreprise")
    CONTRIBUTIONS = "contributions", _("Gérer les contributions FPC et/ou TA de mon entreprise")
    PAYMENT_FILES = "payment_files", _("Gérer les dossiers de paiement de mon organisme")
    TRAINING_OFFICE = "training_office", _("Inscrire les collaborateurs et suivre leurs participations")


SERVICES_OF: dict[str, tuple[Service, ...]] = {
    Profile.MEMBER: (Service.TRAINING_FILES, Service.CONTRIBUTIONS),
    Profile.TRAINING_BODY: (Service.PAYMENT_FILES,),
    Profile.PUBLIC_BODY: (Service.TRAINING_OFFICE,),
}

# The role that a confirmed right gives on the membership: pages ask for roles only.
ROLE_OF: dict[str, Role] = {
    Service.TRAINING_FILES: Role.TRAINING_OFFICER,
    Service.CONTRIBUTIONS: Role.CONTRIBUTIONS_MANAGER,
    Service.PAYMENT_FILES: Role.MANAGER,
    Service.TRAINING_OFFICE: Role.TRAINING_OFFICER,
}

KIND_OF: dict[str, OrganisationKind] = {
    Profile.MEMBER: OrganisationKind.COMPANY,
    Profile.TRAINING_BODY: OrganisationKind.TRAINING_BODY,
    Profile.PUBLIC_BODY: OrganisationKind.PUBLIC_BODY,
}
