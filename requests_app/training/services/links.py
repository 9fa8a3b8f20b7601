"""The representative, who often has no account, signs by a link (`ATM-28`): it gives the recap, takes the file once."""

from __future__ import annotations

import datetime
import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import step_mails, verbs
from ..models import Recap, Request, SigningLink
from ..permissions import check_company
from .changes import locked
from .signing import recap_to_sign, take

VALID_FOR = datetime.timedelta(days=14)
SECRET_BYTES = 32


class LinkOver(Exception):
    """The link has been used, has expired or was revoked."""


@transaction.atomic
def send_link(*, actor: Actor, fund: Fund, request: Request, email: str, language: str) -> SigningLink:
    """Send a link to the representative; one that was sent before no longer works.

    Raises `ValidationError` while there is nothing to sign.
    """
    check_company(actor, request)
    current = locked(request)
    recap = recap_to_sign(current)
    if not recap.document.is_ready:
        raise ValidationError(_("Le récapitulatif est encore en préparation : réessayez dans un instant."))
    now = timezone.now()
    recap.links.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    link = SigningLink.objects.create(
        recap=recap,
        secret_digest=digest_of(secret),
        email=email,
        sent_by_id=actor.user_id,
        expires_at=now + VALID_FOR,
    )
    record(actor, verbs.LINK_SENT, current, facts={"link": str(link.uuid), "edition": recap.edition})
    step_mails.send_link(fund, link, secret, language)
    return link


@transaction.atomic
def revoke_link(*, actor: Actor, link: SigningLink) -> SigningLink:
    """The mandatee takes the link back; a second click, or a link that is over, changes nothing."""
    check_company(actor, link.recap.request)
    current = SigningLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if is_open(current):
        current.revoked_at = timezone.now()
        current.save(update_fields=["revoked_at"])
        record(actor, verbs.LINK_REVOKED, link.recap.request, facts={"link": str(link.uuid)})
    return current


def digest_of(secret: str) -> str:
    """What is kept of a secret of 256 random bits: no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_open(link: SigningLink) -> bool:
    """Not used, not revoked, and not too old."""
    return link.used_at is None and link.revoked_at is None and link.expires_at > timezone.now()


def link_of(secret: str) -> SigningLink:
    """The link with this secret. Raises `SigningLink.DoesNotExist`, and `LinkOver` when it no longer works."""
    links = SigningLink.objects.select_related("recap__request__company", "recap__document")
    link = links.get(secret_digest=digest_of(secret))
    if not is_open(link) or link.recap.voided_at is not None:
        raise LinkOver
    return link


@transaction.atomic
def deposit_by_link(*, fund: Fund, link: SigningLink, upload: Inspected) -> Recap:
    """The representative's signed file; the link is used up when it is taken.

    Raises `ValidationError` that says why a file isn't taken, `LinkOver` when somebody was faster.
    """
    actor = Actor.link(fund, name=link.recap.representative_name)
    current: Request = locked(link.recap.request)
    held = SigningLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if not is_open(held):
        raise LinkOver
    recap = recap_to_sign(current)
    if recap.pk != held.recap_id:
        raise LinkOver
    held.used_at = timezone.now()
    held.save(update_fields=["used_at"])
    take(actor, fund, current, recap, upload, by_link=True)
    step_mails.tell_company(fund, current, step_mails.Step.SIGNED)
    return recap
