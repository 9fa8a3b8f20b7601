"""A transfer was made, or came back: told to whom it goes, with the reference on the bank's statement (`BEY-03`)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.organisations import notices
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..models import Payment
from .controlling import depositors


class What(models.TextChoices):
    PAID = "paid", gettext_lazy("Un règlement vous est fait")
    RETURNED = "returned", gettext_lazy("Un règlement est revenu")


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    what = What(payload["what"])
    payment = Payment.objects.get(pk=payload["payment"])
    if what != payment.state.value:
        raise NothingToSay("moved_on")
    amount = number_format(payment.amount, 2, force_grouping=True)
    day = date_format(payment.paid_on, "DATE_FORMAT") if payment.paid_on else ""
    lines = [_("%(amount)s €, payés le %(day)s.") % {"amount": amount, "day": day}]
    lines.append(_("Référence sur votre relevé : %s") % payment.reference)
    if what == What.PAID:
        lines.append(_("L’avis de règlement (PDF) est dans « Mes courriers » et sur la page de ce règlement."))
    else:
        lines.append(
            _("La banque a renvoyé ce virement. Vérifiez vos coordonnées bancaires : le fonds le fera à nouveau.")
        )
    return Notice(
        subject=str(what.label),
        paragraphs=lines,
        path=reverse("funding:payment", args=[payment.uuid]),
        button=_("Voir le règlement"),
    )


KIND = notices.declare(
    "funding.payment",
    gettext_lazy("Règlement fait ou revenu"),
    words,
    category=Category.FUNDING,
    can_be_disabled=True,
)


def tell(payment: Payment, what: What) -> None:
    payload = {"payment": payment.pk, "what": what.value}
    for member in depositors(payment.payee_id):
        notices.send(KIND, fund=payment.fund, user=member.user, payload=payload)
