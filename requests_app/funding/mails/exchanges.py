"""The mail that says that somebody wrote: never what, and nobody's name."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.organisations import notices
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from .. import exchange_recipients
from ..models import Side, Thread, ThreadMessage


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    message = ThreadMessage.objects.select_related("thread__request").get(pk=payload["message"])
    thread = message.thread
    if thread.last_side != message.side:
        raise NothingToSay("answered")
    number = {"number": thread.request.number if thread.request else thread.number}
    if message.side == Side.FUND:
        said = _("Le fonds vous a écrit à propos de %(number)s. Lisez son message et répondez sur l’extranet :")
    else:
        said = _("Un message attend votre réponse à propos de %(number)s. Lisez-le et répondez sur l’extranet :")
    return Notice(
        subject=_("%(number)s : un nouveau message") % number,
        paragraphs=[said % number],
        path=reverse("funding:exchange", args=[thread.uuid]),
        button=_("Lire le message"),
    )


MESSAGE = notices.declare(
    "funding.message",
    gettext_lazy("Message entre une organisation et le fonds"),
    words,
    category=Category.FUNDING,
    can_be_disabled=True,
)


def tell_of_message(fund: Fund, message: ThreadMessage) -> None:
    """To the organisation's people when the fund wrote, else to the officer in charge."""
    thread = message.thread
    if message.side == Side.FUND:
        told = exchange_recipients.of_organisation(thread)
    else:
        told = exchange_recipients.of_fund(thread)
    for member in told:
        notices.send(MESSAGE, fund=fund, user=member.user, payload={"message": message.pk})


def assigned_words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    thread = Thread.objects.select_related("officer").get(pk=payload["thread"])
    if thread.officer_id != payload["officer"]:
        raise NothingToSay("assigned to somebody else")
    return Notice(
        subject=_("%(number)s : cet échange vous est confié") % {"number": thread.number},
        paragraphs=[_("Un échange avec une organisation vous est confié. Lisez-le et répondez sur l’extranet :")],
        path=reverse("funding:exchange", args=[thread.uuid]),
        button=_("Ouvrir l’échange"),
    )


ASSIGNED = notices.declare(
    "funding.thread_assigned", gettext_lazy("Échange confié"), assigned_words, category=Category.FUNDING
)


def tell_officer(fund: Fund, thread: Thread) -> None:
    if thread.officer is not None:
        payload = {"thread": thread.pk, "officer": thread.officer.pk}
        notices.send(ASSIGNED, fund=fund, user=thread.officer.user, payload=payload)
