"""What the fund does with an invoice, told to whoever deposited it (`MYA-10`)."""

from __future__ import annotations

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.organisations import notices
from extranet.organisations.models import Membership
from extranet.organisations.notices import Notice
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund

from ..invoice_states import InvoiceState
from ..models import Invoice
from ..queries.refunds import refund_due

DEPOSITORS = [Role.MANAGER, Role.TRAINING_OFFICER]


class What(models.TextChoices):
    """What happened, as the subject of the mail says it."""

    CONTROL = "control", gettext_lazy("Votre facture est en contrôle")
    COMPLEMENT = "complement", gettext_lazy("Complément demandé pour votre facture")
    VALIDATED = "validated", gettext_lazy("Votre facture est validée")
    REJECTED = "rejected", gettext_lazy("Votre facture est rejetée")


# A mail that leaves late says nothing that is no longer so.
STILL_SO = {
    What.CONTROL: [InvoiceState.CONTROL],
    What.COMPLEMENT: [InvoiceState.COMPLEMENT],
    What.VALIDATED: [InvoiceState.VALIDATED],
    What.REJECTED: [InvoiceState.REJECTED],
}


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    what = What(payload["what"])
    invoice = Invoice.objects.select_related("request").get(pk=payload["invoice"])
    if invoice.state not in STILL_SO[what]:
        raise NothingToSay("moved_on")
    return Notice(
        subject=str(what.label),
        paragraphs=[
            _("Facture %(number)s, dossier %(file)s.") % {"number": invoice.number, "file": invoice.request.number},
            *said(invoice, what),
        ],
        path=reverse("funding:invoice", args=[invoice.uuid]),
        button=_("Voir la facture"),
    )


def said(invoice: Invoice, what: What) -> list[str]:
    """The reason stays on the page, behind a sign-in."""
    if what == What.CONTROL:
        return [_("Le fonds la contrôle. Vous n’avez rien à faire.")]
    if what == What.COMPLEMENT:
        return [_("Il manque quelque chose : la page de la facture dit quoi. Complétez-la, puis renvoyez-la.")]
    if what == What.REJECTED:
        return [_("Le motif est sur la page de la facture. Corrigez-la et déposez-la à nouveau, ou écrivez au fonds.")]
    amount = number_format(invoice.validated_amount, 2, force_grouping=True)
    lines = [_("Montant validé : %s €.") % amount]
    if invoice.kind == Invoice.Kind.CREDIT_NOTE:
        return [
            *lines,
            _("Cet avoir diminue ce que le fonds doit pour la facture qu’il corrige."),
            *to_pay_back(invoice),
        ]
    payment = invoice.payments.filter(paid_on__isnull=True, cancelled_at__isnull=True).order_by("expected_on").first()
    if payment is None:
        return [*lines, _("Le règlement attend vos coordonnées bancaires : la page de la facture dit quoi faire.")]
    day = date_format(payment.expected_on, "DATE_FORMAT")
    return [
        *lines,
        _("Règlement attendu le %(day)s, sous la référence %(reference)s.")
        % {"day": day, "reference": payment.reference},
    ]


def to_pay_back(note: Invoice) -> list[str]:
    """After the transfer, what a credit note gives back to the fund."""
    refund = refund_due(note.fund, note.credits) if note.credits else None
    if refund is None:
        return []
    return [
        _("Le règlement était fait : %(amount)s € sont à rembourser au fonds, au plus tard le %(day)s.")
        % {
            "amount": number_format(refund.left, 2, force_grouping=True),
            "day": date_format(refund.due_on, "DATE_FORMAT"),
        }
    ]


KIND = notices.declare(
    "funding.invoice_control",
    gettext_lazy("Contrôle d’une facture"),
    words,
    category=Category.FUNDING,
    can_be_disabled=True,
)


def depositors(organisation_id: int) -> QuerySet[Membership]:
    """Whoever deposits for this organisation, and whose access is in force."""
    members = Membership.objects.in_force(timezone.localdate()).filter(roles__overlap=DEPOSITORS)
    return members.filter(organisation=organisation_id, awaits_convention=False).select_related("user").order_by("pk")


def tell(invoice: Invoice, what: What) -> None:
    """Queue one for each; in the open transaction."""
    payload = {"invoice": invoice.pk, "what": what.value}
    for member in depositors(invoice.depositor_id):
        notices.send(KIND, fund=invoice.fund, user=member.user, payload=payload)
