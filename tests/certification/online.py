"""Certifying entirely online, as tests go through it."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from certification.models import Certificate, Dossier
from extranet.organisations.models import Membership
from tests.certification.identities import certifying_online
from tests.certification.scenes import Stage
from tests.mail import delivered_mail


def may_go_online(made: Stage, manager: Membership | None = None) -> None:
    """« Je suis certificateur », with both documents checked."""
    certifying_online(made.fund, manager or made.manager, staff=made.staff)


def address(dossier: Dossier, month: datetime.date, route: str = "certify") -> str:
    return reverse(f"certification:{route}", args=[dossier.uuid, month])


def ask(client: Client, certificate: Certificate, **more: Any) -> Any:
    """From the boxes to « Continuer », for a code by e-mail."""
    boxes = {"certifies": "on", "accepts": "on"}
    dossier, month = certificate.dossier, certificate.month
    client.post(address(dossier, month, "certify_online"), boxes)
    return client.post(address(dossier, month, "choose_method"), boxes | {"method": "email_code"} | more)


def code_mailed(made: Stage) -> str:
    """The code of the last mail."""
    delivered_mail(made.fund)
    found = re.search(r"Code de vérification : (\d{4})$", str(mail.outbox[-1].body), re.M)
    assert found, mail.outbox[-1].body
    return found[1]


def give(client: Client, certificate: Certificate, code: str) -> Any:
    return client.post(address(certificate.dossier, certificate.month, "certify_code"), {"code": code}, follow=True)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10_000:04}"
