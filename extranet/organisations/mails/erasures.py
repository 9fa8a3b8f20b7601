"""The last mail to somebody who was erased, at the address that she had: what went, what stays, why, until when."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications import services
from extranet.notifications.kinds import Payload, Secret
from extranet.notifications.models import Message
from extranet.tenants.models import Fund

from .. import notices
from ..models import Erasure
from ..notices import Notice


def erased(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    from ..services.erasing import translated

    report = translated(Erasure.objects.get(pk=payload["erasure"]).report)
    gone = [f"{one['what']} ({one['count']})" for part in report for one in part["goes"]]
    rest = []
    for part in report:
        for one in part["stays"]:
            until = _(" Jusqu’au %(day)s.") % {"day": date_format(one["until"], "DATE_FORMAT")} if one["until"] else ""
            rest.append(f"{one['what']} ({one['count']}) – {one['why']}{until}")
    paragraphs = [
        _("Comme vous l’avez demandé, %(fund)s a effacé vos données de ce site.") % {"fund": fund.name},
        _("Effacé : %(list)s.") % {"list": " ; ".join(gone) or "—"},
    ]
    if rest:
        paragraphs += [_("Ce que la loi ou la preuve oblige à garder, et que plus rien d’autre n’utilise :"), *rest]
    paragraphs.append(
        _("C’est le dernier e-mail que vous recevez : votre adresse disparaît de ce site une fois qu’il est parti.")
    )
    return Notice(
        _("Vos données sont effacées"), paragraphs, reverse("privacy_notice"), _("Vos droits, et à qui écrire")
    )


ERASED = notices.declare(
    "organisations.person_erased",
    gettext_lazy("Données effacées : dernier e-mail à la personne"),
    erased,
    instead_of_resending=gettext_lazy("L’adresse est effacée quelques jours après : écrivez par la poste."),
)


def tell_erased(fund: Fund, erasure: Erasure, address: str, language: str) -> None:
    services.queue(ERASED, fund=fund, address=address, language=language, payload={"erasure": erasure.pk})


def of_erasure(erasure: Erasure) -> Message | None:
    """The mail that told her, None when no address was known."""
    return Message.objects.filter(kind=ERASED.name, payload__erasure=erasure.pk).first()
