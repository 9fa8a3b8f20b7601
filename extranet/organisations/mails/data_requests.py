"""The mails of requests about one's own data: received, to treat, answered. Their words stand on the pages only."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.notifications.kinds import Payload, Secret
from extranet.tenants.models import Fund

from .. import notices
from ..models import DataRequest
from ..notices import Notice


def stored(payload: Payload) -> DataRequest:
    return DataRequest.objects.get(pk=payload["request"])


def received(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    asked = stored(payload)
    return Notice(
        _("Nous avons reçu votre demande sur vos données"),
        [
            _("Votre demande : « %(kind)s ».") % {"kind": asked.get_kind_display()},
            _("Le fonds vous répond au plus tard le %(day)s, ici et par e-mail.")
            % {"day": date_format(asked.due_on, "DATE_FORMAT")},
        ],
        reverse("my_data:page"),
        _("Voir ma demande"),
    )


def to_treat(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    asked = stored(payload)
    return Notice(
        _("Une personne demande quelque chose sur ses données"),
        [
            _("Sa demande : « %(kind)s ».") % {"kind": asked.get_kind_display()},
            _("La loi vous donne jusqu’au %(day)s pour répondre.") % {"day": date_format(asked.due_on, "DATE_FORMAT")},
        ],
        reverse("trust:data_request", args=[asked.uuid]),
        _("Ouvrir la demande"),
    )


def answered(fund: Fund, payload: Payload, secret: Secret) -> Notice:
    asked = stored(payload)
    return Notice(
        _("Réponse à votre demande sur vos données"),
        [
            _("Votre demande : « %(kind)s ».") % {"kind": asked.get_kind_display()},
            _("La suite : %(outcome)s. La réponse se lit sur la page « Mes données ».")
            % {"outcome": asked.get_outcome_display()},
        ],
        reverse("my_data:page"),
        _("Lire la réponse"),
    )


RECEIVED = notices.declare(
    "organisations.data_request_received", gettext_lazy("Demande sur ses données reçue"), received
)
TO_TREAT = notices.declare(
    "organisations.data_request_to_treat", gettext_lazy("Demande sur ses données à traiter"), to_treat
)
ANSWERED = notices.declare(
    "organisations.data_request_answered", gettext_lazy("Réponse à une demande sur ses données"), answered
)


def tell_received(fund: Fund, asked: DataRequest, today: datetime.date) -> None:
    """To the person, and to the fund's administrators."""
    notices.send(RECEIVED, fund=fund, user=asked.user, payload={"request": asked.pk})
    notices.send_to_administrators(TO_TREAT, fund=fund, payload={"request": asked.pk}, today=today)


def tell_answered(fund: Fund, asked: DataRequest) -> None:
    notices.send(ANSWERED, fund=fund, user=asked.user, payload={"request": asked.pk})
