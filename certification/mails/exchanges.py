"""The mail that says that somebody wrote about a dossier: never what, and nobody's name."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, Payload, Secret
from extranet.organisations import notices
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..models import Message
from ..recipients import managers, officers


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    dossier = Message.objects.select_related("dossier").get(pk=payload["message"]).dossier
    number = {"number": dossier.number}
    return Notice(
        subject=_("Dossier %(number)s : un nouveau message") % number,
        paragraphs=[
            _("Un message vous attend dans les échanges du dossier %(number)s. Lisez-le et répondez sur l’extranet :")
            % number
        ],
        path=reverse("certification:exchange", args=[dossier.uuid]),
        button=_("Lire le message"),
    )


MESSAGE = notices.declare(
    "certification.message", gettext_lazy("Message à propos d’un dossier"), words, category=Category.REQUESTS
)


def tell_of_message(fund: Fund, message: Message) -> None:
    """To the body's managers when the fund wrote; when the body did, to the officers who wrote in this thread before.

    An officer who never wrote there finds it under « Actions en attente »: not every message goes to every officer.
    """
    if message.side == Message.Side.FUND:
        told = managers(message.dossier.training_body_id)
    else:
        written = Message.objects.filter(dossier=message.dossier_id, side=Message.Side.FUND)
        told = officers().filter(user__in=written.values("sent_by"))
    for member in told:
        notices.send(MESSAGE, fund=fund, user=member.user, payload={"message": message.pk})
