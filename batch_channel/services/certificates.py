"""The certificate that signs a channel's files: kept, replaced at once, or at a moment to come (`FLA-23`).

What is signed already keeps its signature. A set that was written before the moment and is signed elsewhere may bear
either certificate's signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography import x509
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.versions import locked_at

from .. import keys, verbs
from ..models import Batch, Channel, Succession
from ..permissions import check_channel
from ..protocol.signing import UnsuitableKey
from .channels import keep_key, sealed


@transaction.atomic
def store_certificate(
    *,
    actor: Actor,
    fund: Fund,
    channel: Channel,
    data: bytes,
    password: str = "",
    takes_over_at: datetime | None = None,
) -> Channel:
    """Keep the certificate and key that sign FS, from PKCS#12 or PEM; with a moment, from then on.

    Raises `ValidationError`.
    """
    check_channel(actor, channel)
    try:
        identity = keys.read_identity(data, password.encode() or None)
    except UnsuitableKey as error:
        raise ValidationError(
            {
                "file": _(
                    "Ce fichier ne peut pas servir : il faut un PKCS#12 (.p12, .pfx) ou un PEM qui contient la clé"
                    " (RSA ou courbe elliptique) et son certificat, avec le bon mot de passe."
                )
            }
        ) from error
    locked = locked_at(channel, Channel.objects.get(pk=channel.pk).version)
    if locked.is_carried:
        raise ValidationError({"file": _("Ne donnez ici que la partie publique (.cer) : la clé reste chez vous.")})
    key, certificates = sealed(identity.key, keys.SIGNING), identity.certificates.decode()
    return keep(actor, fund, locked, certificates, key, takes_over_at)


@transaction.atomic
def store_public_certificate(
    *, actor: Actor, fund: Fund, channel: Channel, data: bytes, takes_over_at: datetime | None = None
) -> Channel:
    """Keep the certificate (.cer) with which a carrier signs elsewhere. Raises `ValidationError`."""
    check_channel(actor, channel)
    locked = locked_at(channel, Channel.objects.get(pk=channel.pk).version)
    return keep(actor, fund, locked, keys.read_certificate(data).decode(), None, takes_over_at)


def keep(
    actor: Actor, fund: Fund, channel: Channel, certificates: str, key: bytes | None, takes_over_at: datetime | None
) -> Channel:
    """On a locked channel: at once, or written down for its moment, in the place of what was written down before.

    Raises `ValidationError` for a moment that is over, or at which the certificate isn't valid.
    """
    facts = facts_of(certificates)
    if takes_over_at and channel.certificates:
        refuse_moment(facts, takes_over_at)
        channel.successions.filter(took_over_at__isnull=True).delete()
        Succession.objects.create(
            channel=channel, certificates=certificates, signing_key=key, takes_over_at=takes_over_at
        )
        told = {"certificate": facts.fingerprint, "at": takes_over_at.isoformat()}
        record(actor, verbs.CERTIFICATE_PLANNED, channel, facts=told)
        return channel
    remember_former(channel, timezone.now())
    replace(channel, certificates, key)
    return keep_key(actor, fund, channel, verbs.CERTIFICATE_STORED, {"certificate": facts.fingerprint})


def refuse_moment(facts: keys.CertificateFacts, moment: datetime) -> None:
    """Raises `ValidationError` for a moment that is over, or at which the certificate isn't valid."""
    if moment <= timezone.now():
        raise ValidationError({"takes_over_at": _("Ce moment est passé : laissez ce champ vide pour tout de suite.")})
    if not facts.not_before <= moment < facts.not_after:
        raise ValidationError(
            {
                "takes_over_at": _("À ce moment le certificat n’est pas valable : il l’est du %(first)s au %(last)s.")
                % {
                    "first": date_format(timezone.localtime(facts.not_before), "SHORT_DATETIME_FORMAT"),
                    "last": date_format(timezone.localtime(facts.not_after), "SHORT_DATETIME_FORMAT"),
                }
            }
        )


def remember_former(channel: Channel, moment: datetime) -> None:
    if channel.certificates:
        Succession.objects.create(
            channel=channel, certificates=channel.certificates, takes_over_at=moment, took_over_at=moment
        )


def replace(channel: Channel, certificates: str, key: bytes | memoryview[int] | None) -> None:
    """Put it on a channel that is about to be saved."""
    channel.certificates, channel.signing_key = certificates, key
    channel.certificate_ends_at, channel.reminded_at_days = facts_of(certificates).not_after, None


def keep_public_certificate(channel: Channel, data: bytes) -> None:
    """The certificate that the portal has (.cer), without its key, on a channel that is about to be saved.

    Raises `ValidationError` when it can't be read.
    """
    replace(channel, keys.read_certificate(data).decode(), channel.signing_key)


def facts_of(certificates: str) -> keys.CertificateFacts:
    facts = keys.certificate_facts(certificates)
    assert facts is not None  # noqa: S101 - just read
    return facts


@transaction.atomic
def drop_succession(*, actor: Actor, channel: Channel) -> None:
    """The certificate to come isn't to come after all; its key is gone. A second click changes nothing."""
    check_channel(actor, channel)
    locked = Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
    dropped, _tables = locked.successions.filter(took_over_at__isnull=True).delete()
    if dropped:
        record(actor, verbs.CERTIFICATE_PLAN_DROPPED, locked)


def take_over(fund: Fund) -> None:
    """Put the certificates whose moment has come in their places. In the fund's scope; needs no key."""
    due = Succession.objects.filter(took_over_at__isnull=True, takes_over_at__lte=timezone.now())
    for channel in Channel.objects.filter(pk__in=due.values("channel")).select_for_update(of=("self",)).order_by("pk"):
        succession = due.filter(channel=channel).select_for_update(of=("self",)).first()
        if succession is None:
            continue  # dropped, or done by another worker, while we waited for the channel
        former = channel.certificates
        replace(channel, succession.certificates, None if channel.is_carried else succession.signing_key)
        succession.certificates, succession.signing_key = former, None
        succession.took_over_at = timezone.now()
        succession.save()
        facts: Mapping[str, Any] = {"certificate": facts_of(channel.certificates).fingerprint}
        keep_key(Actor.system(fund), fund, channel, verbs.CERTIFICATE_TAKEN_OVER, facts)


def signers_of(batch: Batch) -> list[x509.Certificate]:
    """Whose signature a set may bear that is signed elsewhere: today's, and those it replaced since it was written."""
    since = batch.channel.successions.filter(took_over_at__gte=batch.prepared_at).order_by("-took_over_at")
    texts = [batch.channel.certificates, *since.values_list("certificates", flat=True)]
    return [x509.load_pem_x509_certificates(text.encode())[0] for text in texts if text]
