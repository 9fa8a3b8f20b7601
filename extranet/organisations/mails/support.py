"""The mail that tells a member that the fund has acted in her place."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.accounts.models import User
from extranet.notifications.kinds import Payload, Secret
from extranet.tenants.models import Fund

from .. import notices
from ..models import SupportAccess
from ..notices import Notice


def words(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    access = SupportAccess.objects.select_related("membership__organisation").get(pk=payload["access"])
    return Notice(
        _("Le fonds vous a aidé en voyant le site comme vous"),
        [
            _("%(name)s l’a fait pour %(organisation)s, le %(start)s, jusqu’à %(end)s.")
            % {
                "name": access.name,
                "organisation": access.membership.organisation.name,
                "start": moment(access.opened_at),
                "end": moment(access.ended_at or access.ends_at),
            },
            _("Motif : %(reason)s") % {"reason": access.reason},
            _("Cet accès ne permet ni de signer, ni de certifier, ni d’envoyer, ni de changer vos droits."),
            _("Vous n’aviez rien demandé ? Appelez-nous."),
        ],
        reverse("my_data:page"),
        _("Voir qui a consulté mes données"),
    )


def moment(at: object) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")  # type: ignore[arg-type]


TOLD = notices.declare("organisations.support_told", gettext_lazy("Accès d’assistance annoncé"), words)


def tell_member(fund: Fund, access: SupportAccess) -> None:
    user = User.objects.get(pk=access.membership.user_id)
    notices.send(TOLD, fund=fund, user=user, payload={"access": access.pk})
