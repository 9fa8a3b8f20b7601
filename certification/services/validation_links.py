"""The signed link of a beneficiary without an account: two taps on the phone (`BEY-09`).

The mail's secret opens a page that asks one thing only she knows: her birth date, else the number of her dossier. Five
wrong answers kill the link; she may ask for another, which goes to the dossier's address and nowhere else.
"""

from __future__ import annotations

import datetime
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.permissions import check_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.encryption import fingerprint
from extranet.tenants.models import Fund

from .. import verbs
from ..mails import validation as validation_mails
from ..models import Certificate, Dossier, Validation, ValidationLink
from ..models.validating import WRONG_AT_MOST
from ..workflow.certificates import CertificateState
from .locking import locked

VALID_FOR = datetime.timedelta(days=30)
RENEWALS_A_DAY = 3
SECRET_BYTES = 32
KIND = "certification.validation_link"


class LinkOver(Exception):
    """Used, too old, revoked, or its month was decided otherwise; `link` says which."""

    def __init__(self, link: ValidationLink) -> None:
        super().__init__("link over")
        self.link = link


def make(validation: Validation, *, is_renewal: bool = False) -> tuple[ValidationLink, str]:
    """A link and its secret; one sent before no longer works."""
    revoke(validation.certificate_id, party=validation.party)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    link = ValidationLink.objects.create(
        validation=validation,
        secret_fingerprint=fingerprint(KIND, secret),
        is_renewal=is_renewal,
        expires_at=timezone.now() + VALID_FOR,
    )
    return link, secret


def revoke(certificate_id: int, *, party: str = Validation.Party.BENEFICIARY) -> None:
    """While the word is still awaited; once it is said, or the certificate objected to or replaced, none is open."""
    alive = ValidationLink.objects.filter(
        validation__certificate=certificate_id, validation__party=party, used_at__isnull=True, revoked_at__isnull=True
    )
    alive.update(revoked_at=timezone.now())


def link_of(secret: str) -> ValidationLink:
    """The link with this secret. Raises `ValidationLink.DoesNotExist`, and `LinkOver` when it no longer works."""
    links = ValidationLink.objects.select_related("validation__certificate__dossier__training_body")
    link = links.get(secret_fingerprint=fingerprint(KIND, secret))
    if not ValidationLink.objects.open().filter(pk=link.pk).exists():
        raise LinkOver(link)
    return link


@transaction.atomic
def prove(*, fund: Fund, link: ValidationLink, answer: str) -> bool:
    """Whether the answer is right. A wrong one is counted, the fifth kills the link: the caller's transaction commits.

    Raises `LinkOver` when it died meanwhile.
    """
    held = held_open(link)
    dossier = link.validation.certificate.dossier
    expected = dossier.born_on.isoformat() if dossier.born_on else plain(dossier.number)
    given = answer if dossier.born_on else plain(answer)
    if expected and constant_time_compare(expected, given):
        return True
    held.wrong_answers += 1
    if held.wrong_answers >= WRONG_AT_MOST:
        held.revoked_at = timezone.now()
        facts = {"link": str(held.uuid)}
        record(Actor.link(fund, name=""), verbs.LINK_DEAD, link.validation.certificate, facts=facts)
    held.save(update_fields=["wrong_answers", "revoked_at"])
    return False


def plain(number: str) -> str:
    return "".join(letter for letter in number.casefold() if letter.isalnum())


def use(fund: Fund, link: ValidationLink) -> Actor:
    """The link serves once. Raises `LinkOver` when it died meanwhile."""
    held = held_open(link)
    held.used_at = timezone.now()
    held.save(update_fields=["used_at"])
    return Actor.link(fund, name=link.validation.certificate.dossier.full_name)


def held_open(link: ValidationLink) -> ValidationLink:
    """The link, locked after its dossier. Raises `LinkOver`."""
    locked(link.validation.certificate.dossier)
    held = ValidationLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if not ValidationLink.objects.open().filter(pk=link.pk).exists():
        raise LinkOver(link)
    return held


@transaction.atomic
def renew(*, fund: Fund, link: ValidationLink) -> bool:
    """The holder of a dead link asks for another: it goes to the dossier's address, three times a day at most.

    Whether one was sent is returned, and told to nobody.
    """
    validation = link.validation
    locked(validation.certificate.dossier)
    since = timezone.now() - datetime.timedelta(days=1)
    lately = ValidationLink.objects.filter(validation=validation, is_renewal=True, sent_at__gt=since).count()
    if lately >= RENEWALS_A_DAY or not is_awaited(validation):
        return False
    return send(Actor.link(fund, name=""), fund, validation, is_renewal=True)


@transaction.atomic
def send_again(*, actor: Actor, fund: Fund, certificate: Certificate) -> None:
    """The staff send the beneficiary a new link. Raises `ValidationError` when nothing is awaited from her by mail."""
    check_staff(actor, Capability.CERTIFICATION)
    locked(certificate.dossier)
    validation = Validation.objects.filter(certificate=certificate, party=Validation.Party.BENEFICIARY).first()
    if validation is None or not is_awaited(validation):
        raise ValidationError(_("Aucune validation du bénéficiaire n’est attendue pour ce mois."))
    if not send(actor, fund, validation):
        raise ValidationError(_("Ce dossier n’a pas d’adresse e-mail : ajoutez-la dans « Modifier le dossier »."))


def is_awaited(validation: Validation) -> bool:
    awaited = Validation.objects.filter(
        pk=validation.pk, state=Validation.State.AWAITED, certificate__state=CertificateState.AWAITING
    )
    return awaited.exists()


def send(actor: Actor, fund: Fund, validation: Validation, *, is_renewal: bool = False) -> bool:
    """Mail the beneficiary a new link. False, and nothing leaves, when no address is known."""
    certificate = validation.certificate
    if not certificate.dossier.email:
        return False
    link, key = make(validation, is_renewal=is_renewal)
    validation_mails.tell_beneficiary(fund, certificate, link, key)
    record(actor, verbs.LINK_SENT, certificate, facts={"link": str(link.uuid)})
    return True


def move(actor: Actor, fund: Fund, dossier: Dossier) -> None:
    """The dossier's address changed: links at the former one die, what is still awaited is asked at the new one."""
    for validation in (
        Validation.objects.filter(
            certificate__dossier=dossier,
            certificate__state=CertificateState.AWAITING,
            party=Validation.Party.BENEFICIARY,
            state=Validation.State.AWAITED,
        )
        .select_related("certificate__dossier__account", "certificate__dossier__training_body")
        .order_by("pk")
    ):
        if not send(actor, fund, validation):
            revoke(validation.certificate_id)
