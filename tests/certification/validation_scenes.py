"""Certified months with the people they are about: the beneficiary, with account or without, and her employer's."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.core import mail
from django.test import Client

from certification.models import Certificate, Dossier
from certification.services import spaces
from extranet.accounts.models import User
from extranet.documents.storing import open_stored
from extranet.notifications.tasks import send as send_mails
from extranet.organisations.acting import acting
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.certification.scenes import Stage, document_of
from tests.factories import MembershipFactory

EMAIL = "michelle@example.invalid"
BORN = datetime.date(1988, 5, 17)
JUNE = datetime.date(2020, 6, 1)
REASON = "J’étais au centre le 12 juin, toute la journée."


def beneficiarys(made: Stage, **fields: Any) -> tuple[Dossier, User]:
    """A dossier that its beneficiary took into her space, and her account."""
    dossier = made.dossier(**{"email": EMAIL, "born_on": BORN} | fields)
    with scope(made.fund):
        user = User.objects.get(email=dossier.email)
        spaces.join(actor=acting(made.fund.pk, user, None), dossier=dossier)
        return Dossier.objects.get(pk=dossier.pk), user


def herself(made: Stage, user: User) -> Actor:
    return acting(made.fund.pk, user, None)


def employers(made: Stage) -> Membership:
    with scope(made.fund):
        return MembershipFactory(organisation=made.employer, roles=[Role.TRAINING_OFFICER])


def sealed(made: Stage, certificate: Certificate) -> Certificate:
    """In the place of the worker that signs."""
    with scope(made.fund):
        certificate.definitive = document_of(made.fund)
        certificate.save(update_fields=["definitive"])
        return certificate


def everything_sent(made: Stage) -> list[Any]:
    """What is sent now; what went out before is forgotten."""
    mail.outbox.clear()
    send_mails(made.fund.pk)
    return list(mail.outbox)


def mails_to(made: Stage, address: str) -> list[Any]:
    return [one for one in everything_sent(made) if one.to == [address]]


def subjects(made: Stage, address: str) -> list[str]:
    """Of what is sent to this address now, without the name of the site that each ends with."""
    return [one.subject.partition(" – extranet de ")[0] for one in mails_to(made, address)]


def pdf_of(made: Stage) -> bytes:
    """A PDF as somebody scans it, in the fund's open scope."""
    with open_stored(document_of(made.fund)) as file:
        return bytes(file.read())


def link_in(message: Any) -> str:
    """The path of the signed link."""
    return re.search(r"/validation/[\w-]+/", message.body).group()  # type: ignore[union-attr]


def again(made: Stage, certificate: Certificate) -> Certificate:
    with scope(made.fund):
        return Certificate.objects.get(pk=certificate.pk)


def text_of(page: Any) -> str:
    return page.content.decode().replace("&#x27;", "'")


def bytes_of(client: Client, address: str) -> bytes:
    return b"".join(client.get(address).streaming_content)
