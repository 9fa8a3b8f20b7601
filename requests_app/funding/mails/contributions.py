"""Reminders to a company's contributions managers: a declaration, or its payment, is late."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.organisations import notices
from extranet.organisations.models import Membership
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..contribution_campaign import due_on
from ..models import ContributionReminder, Declaration


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Raises `NothingToSay` when the company declared, or paid, meanwhile."""
    year, company = payload["year"], payload["company"]
    standing = Declaration.objects.standing().filter(company=company, year=year).first()
    given = {"year": year, "day": date_format(standing.due_on if standing else due_on(fund, year), "d/m/Y")}
    if payload["kind"] == ContributionReminder.Kind.DECLARE:
        if standing:
            raise NothingToSay("declared")
        return Notice(
            subject=_("Votre déclaration de contributions %(year)s est attendue") % given,
            paragraphs=[
                _("Nous n’avons pas encore reçu la déclaration des salaires de %(year)s. Échéance : %(day)s.") % given,
                _("Vous n’avez versé aucun salaire cette année-là ? Dites-le par une déclaration néant."),
            ],
            path=reverse("funding:contributions"),
            button=_("Déclarer"),
        )
    if standing is None or standing.balance <= 0:
        raise NothingToSay("paid")
    return Notice(
        subject=_("Votre contribution %(year)s reste à payer") % given,
        paragraphs=[
            _("La contribution due au fonds pour %(year)s n’est pas encore arrivée. Échéance : %(day)s.") % given,
            _("Le montant et la référence à indiquer sont sur la page de votre déclaration."),
        ],
        path=reverse("funding:declaration", args=[standing.uuid]),
        button=_("Voir la déclaration"),
    )


REMINDER = notices.declare(
    "funding.contribution_reminder",
    gettext_lazy("Rappel d’une déclaration ou d’un paiement de contributions"),
    words,
    category=Category.FUNDING,
)


def tell_reminder(fund: Fund, member: Membership, *, year: int, kind: str) -> None:
    payload = {"year": year, "kind": str(kind), "company": member.organisation_id}
    notices.send(REMINDER, fund=fund, user=member.user, payload=payload)
