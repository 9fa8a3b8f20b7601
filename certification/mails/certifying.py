"""The mail that certifying sends to the certifier: her code (`ATN-54`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.notifications.kinds import Category, MailKind, NothingToSay, Payload, Secret, declare
from extranet.notifications.services import queue
from extranet.tenants.models import Fund
from extranet.tenants.requests import fund_address

from ..models import Certificate, CertifyingCode
from ..periods import month_name


def code_words(fund: Fund, payload: Payload, secret: Secret) -> dict[str, Any]:
    """Raises `NothingToSay` when the code is dead already: another replaced it, or the hours changed."""
    code = CertifyingCode.objects.filter(pk=payload["code"], end="").first()
    if code is None:
        raise NothingToSay("code_over")
    found = Certificate.objects.filter(uuid__in=[UUID(one) for one in payload["certificates"]])
    certificates = list(found.select_related("dossier").order_by("month", "dossier__number"))
    if len(certificates) == 1:
        (one,) = certificates
        route = reverse("certification:certify_code", args=[one.dossier.uuid, one.month])
    else:
        route = reverse("certification:together_code", args=[certificates[0].month, code.uuid])
    return {
        "code": secret["code"],
        "until": code.expires_at,
        "lines": [{"number": one.dossier.number, "month": month_name(one.month)} for one in certificates],
        "address": fund_address(fund, route),
    }


CODE = declare(
    MailKind(
        name="certification.code",
        templates="certification/mails/code",
        context=code_words,
        category=Category.REQUESTS,
        can_be_disabled=False,
        label=_("Code de vérification d’une certification"),
        instead_of_resending=_("La personne demande un nouveau code sur la page « Vérification de la certification »."),
    )
)


def send_code_mail(
    fund: Fund,
    row: CertifyingCode,
    *,
    certificates: Sequence[Certificate],
    code: str,
    address: str,
    language: str,
) -> None:
    queue(
        CODE,
        fund=fund,
        address=address,
        user_id=row.user_id,
        language=language,
        payload={"code": row.pk, "certificates": [str(one.uuid) for one in certificates]},
        secret={"code": code},
    )
