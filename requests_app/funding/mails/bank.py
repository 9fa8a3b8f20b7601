"""A mail whenever an organisation's bank details change: to its address of before, and to whoever lets people in."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, Payload, Secret
from extranet.notifications.services import queue
from extranet.organisations import notices
from extranet.organisations.notices import Notice
from extranet.tenants.models import Fund

from ..models import BankDetails


class What(models.TextChoices):
    DEPOSITED = "deposited", gettext_lazy("Nouvelles coordonnées bancaires déposées")
    CONFIRMED = "confirmed", gettext_lazy("Coordonnées bancaires confirmées")
    REFUSED = "refused", gettext_lazy("Coordonnées bancaires refusées")


SAID = {
    What.DEPOSITED: gettext_lazy(
        "De nouvelles coordonnées bancaires ont été déposées pour %(name)s : %(account)s. Deux personnes du fonds les"
        " vérifient ; jusque-là, les règlements vont au compte d’avant."
    ),
    What.CONFIRMED: gettext_lazy(
        "Le fonds a confirmé les coordonnées bancaires de %(name)s : %(account)s. Les règlements prévus à partir de"
        " maintenant y vont."
    ),
    What.REFUSED: gettext_lazy(
        "Le fonds a refusé les coordonnées bancaires déposées pour %(name)s : %(account)s. Le motif est dans"
        " « Coordonnées bancaires », où vous en déposez d’autres ; les règlements vont au compte d’avant."
    ),
}


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    details = BankDetails.objects.select_related("organisation").get(pk=payload["details"])
    what = What(payload["what"])
    said = str(SAID[what]) % {"name": details.organisation.name, "account": details.shown}
    return Notice(
        subject=str(what.label),
        paragraphs=[
            said,
            _("Si cela ne vient pas de votre organisation, prévenez le fonds tout de suite, par téléphone."),
        ],
        path=reverse("funding:bank"),
        button=_("Ouvrir « Coordonnées bancaires »"),
    )


KIND = notices.declare(
    "funding.bank_details", gettext_lazy("Changement de coordonnées bancaires"), words, category=Category.RIGHTS
)


def tell(fund: Fund, details: BankDetails, what: What, old_addresses: Collection[str] = ()) -> None:
    """Each address once: those known before and now, and those of its access managers."""
    organisation = details.organisation
    former = BankDetails.objects.confirmed().filter(organisation=organisation).values_list("known_email", flat=True)
    addresses = {one.casefold(): one for one in (*old_addresses, *former, organisation.email) if one}
    payload = {"details": details.pk, "what": what.value}
    members = organisation.memberships.in_force(timezone.localdate()).letting_in().select_related("user")
    for member in members.order_by("pk"):
        addresses.pop(member.user.email.casefold(), None)
        notices.send(KIND, fund=fund, user=member.user, payload=payload)
    for address in addresses.values():
        queue(KIND, fund=fund, address=address, language=fund.language, payload=payload)
