"""The mail to whoever sent a request: its number, and what comes next."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts.models import User
from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.organisations import notices
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..models import FundingRequest


def sent_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    request = FundingRequest.objects.select_related("device").filter(pk=payload["request"]).first()
    if request is None or not request.number:
        raise NothingToSay("deleted")
    words = {"number": request.number, "device": request.device.name, "days": request.device.days_to_decide}
    return Notice(
        subject=_("Demande de prise en charge %(number)s envoyée") % words,
        paragraphs=[
            _("Le fonds a reçu votre demande de prise en charge %(number)s (« %(device)s »).") % words,
            _(
                "Il vérifie que le dossier est complet. À partir de ce moment, il décide dans les %(days)s jours ; s’il"
                " manque une pièce, il vous dit laquelle."
            )
            % words,
            _("Gardez ce message. L’accusé de dépôt en PDF est dans le dossier."),
        ],
        path=reverse("funding:request", args=[request.uuid]),
        button=_("Voir le dossier"),
    )


SENT = notices.declare(
    "funding.request_sent",
    gettext_lazy("Accusé de dépôt d’une demande de prise en charge"),
    sent_words,
    category=Category.FUNDING,
    can_be_disabled=True,
)


def tell_sent(fund: Fund, request: FundingRequest, sender: User) -> None:
    notices.send(SENT, fund=fund, user=sender, payload={"request": request.pk})
