"""What mandates add to the menu and to the first screen."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.organisations.pages import OrganisationPage
from extranet.organisations.roles import NEWCOMER, OrganisationKind, Role, is_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.registries import NOTHING, MenuEntry, PendingAction, PendingSource, Waiting, counted

from .models import Paper, Terms
from .permissions import DECLARING
from .terms import must_accept
from .workflow import PaperState


def menu_entries() -> list[MenuEntry]:
    return [
        MenuEntry(
            gettext_lazy("Documents indispensables"),
            "mandates:onboarding",
            "file",
            lambda actor: actor.has(Role.MANDATEE, NEWCOMER),
            Capability.PREENCODING,
        ),
        MenuEntry(
            gettext_lazy("Conventions et autorisations"),
            "mandates:papers",
            "file",
            lambda actor: is_staff(actor, Capability.PREENCODING),
            Capability.PREENCODING,
        ),
        MenuEntry(
            gettext_lazy("Entreprises qui m’autorisent"),
            "mandates:companies",
            "building",
            lambda actor: actor.has(Role.ENCODER),
            Capability.PREENCODING,
        ),
        MenuEntry(
            gettext_lazy("Conditions d’utilisation"),
            "mandates:terms",
            "file",
            lambda actor: is_staff(actor, Capability.PREENCODING) or actor.has(Role.ENCODER, Role.MANDATEE, NEWCOMER),
            Capability.PREENCODING,
        ),
    ]


def company_pages() -> list[OrganisationPage]:
    return [
        OrganisationPage(
            gettext_lazy("Documents indispensables"),
            "mandates:onboarding_of",
            lambda actor, organisation: (
                is_staff(actor, Capability.PREENCODING) and organisation.is_a(OrganisationKind.COMPANY)
            ),
            Capability.PREENCODING,
        ),
        OrganisationPage(
            gettext_lazy("Mandats de déclaration"),
            "mandates:data_mandates_of",
            lambda actor, organisation: is_staff(actor, *DECLARING) and organisation.is_a(OrganisationKind.COMPANY),
            Capability.PREENCODING,
        ),
    ]


def pending_sources() -> list[PendingSource]:
    return [
        PendingSource(
            "mandates.to_review",
            gettext_lazy("Documents à contrôler"),
            mine=lambda actor: waiting(actor, PaperState.DEPOSITED, is_staff(actor, Capability.PREENCODING)),
            others=lambda actor: waiting(actor, PaperState.DEPOSITED, not is_staff(actor, Capability.PREENCODING)),
            capability=Capability.PREENCODING,
        ),
        PendingSource(
            "mandates.to_sign",
            gettext_lazy("Documents à faire signer"),
            mine=lambda actor: waiting(actor, PaperState.TO_SIGN, not is_staff(actor, Capability.PREENCODING)),
            others=lambda actor: waiting(actor, PaperState.TO_SIGN, is_staff(actor, Capability.PREENCODING)),
            capability=Capability.PREENCODING,
        ),
        PendingSource(
            "mandates.refused",
            gettext_lazy("Documents refusés, à corriger"),
            mine=lambda actor: waiting(actor, PaperState.REFUSED, not is_staff(actor, Capability.PREENCODING)),
            others=lambda actor: waiting(actor, PaperState.REFUSED, is_staff(actor, Capability.PREENCODING)),
            capability=Capability.PREENCODING,
        ),
        PendingSource(
            "mandates.terms",
            gettext_lazy("Conditions d’utilisation à accepter"),
            mine=terms_to_accept,
            capability=Capability.PREENCODING,
        ),
    ]


def terms_to_accept(actor: Actor) -> Waiting:
    """The terms that apply, for whoever must accept them before her next request."""
    if not must_accept(actor):
        return NOTHING
    published = Terms.objects.order_by("-number").first()
    action = PendingAction(
        title=_("Conditions d’utilisation"),
        detail=_("À lire et à accepter avant votre prochaine demande"),
        url=reverse("mandates:terms"),
        since=published.published_at if published else timezone.now(),
    )
    return 1, [action]


def waiting(actor: Actor, state: PaperState, concerned: bool) -> Waiting:
    """The papers in this state that the actor sees, counted up to a thousand, and the oldest few."""
    if not concerned:
        return NOTHING
    papers = Paper.objects.visible_to(actor).filter(state=state)
    return counted(
        papers.select_related("company").order_by("deposited_at", "filled_at", "pk"),
        lambda paper: PendingAction(
            title=paper.get_kind_display(),
            detail=_("%(company)s, représentée par %(name)s")
            % {"company": paper.company.name, "name": paper.representative_name},
            url=reverse("mandates:paper", args=[paper.uuid]),
            since=paper.deposited_at or paper.filled_at,
        ),
    )
