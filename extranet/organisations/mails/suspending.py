"""The mails that tell a person that her access to an organisation was suspended, given back or ended."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Category, NothingToSay, Payload, Secret
from extranet.tenants.models import Fund

from .. import notices
from ..models import Membership
from ..notices import Notice

SUSPENDED = "suspended"
RESUMED = "resumed"
ENDED = "ended"


def now_stands(member: Membership) -> str:
    """What a mail would say of her today."""
    if member.ended_at:
        return ENDED
    return SUSPENDED if member.suspended_at else RESUMED


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    """Whatever was changed again before the mail leaves isn't told: the last change has a mail of its own."""
    member = Membership.objects.select_related("organisation").get(pk=payload["membership"])
    what = payload["what"]
    if what != now_stands(member):
        raise NothingToSay("changed_again")
    name = {"organisation": member.organisation.name}
    ask = _("Une question ? Adressez-vous à la personne qui gère les accès de cette organisation, ou au fonds.")
    if what == RESUMED:
        return Notice(
            _("Votre accès est rétabli"),
            [_("Vous pouvez de nouveau agir pour %(organisation)s, avec les rôles que vous aviez.") % name],
            reverse("dashboard"),
            _("Ouvrir le site"),
        )
    if what == SUSPENDED:
        said = [
            _("Vous ne pouvez plus agir pour %(organisation)s, jusqu’à nouvel ordre.") % name,
            _("Vos rôles et votre historique sont gardés ; un message vous dira quand l’accès est rétabli."),
        ]
        return Notice(_("Votre accès est suspendu"), [*said, ask], reverse("dashboard"), _("Ouvrir le site"))
    said = [
        _("Vous ne pouvez plus agir pour %(organisation)s.") % name,
        _("Votre compte reste le vôtre, avec vos accès à d’autres organisations s’il y en a."),
    ]
    return Notice(_("Votre accès a pris fin"), [*said, ask], reverse("my_data:page"), _("Voir mes données"))


TOLD = notices.declare(
    "organisations.access_changed",
    gettext_lazy("Accès suspendu, rétabli ou terminé"),
    words,
    category=Category.RIGHTS,
)


def tell(fund: Fund, member: Membership, what: str) -> None:
    """In her language."""
    notices.send(TOLD, fund=fund, user=member.user, payload={"membership": member.pk, "what": what})
