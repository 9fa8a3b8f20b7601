"""Setting the fund's channel up: addresses, names, and the keys that are stored and never shown again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.permissions import check_administrator
from extranet.organisations.roles import is_of_office
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.constraints import save_valid
from extranet.tenants.models import Fund
from extranet.tenants.versions import locked_at
from extranet.tenants.work import nudge

from .. import incidents, keys, production, routing, sealing, tasks, verbs
from ..models import Channel, Declaration, Sender, Succession
from ..permissions import check_channel, check_uses_channel
from ..protocol.sftp import HostKeyPin
from ..protocol.transport import TransportMisconfigured
from ..workflow import Block, DeclarationState
from .telling import store

WHERE = {"host", "port", "host_key"}


@transaction.atomic
def save_channel(
    *,
    actor: Actor,
    fund: Fund,
    sender_number: str,
    version: int | None = None,
    channel: Channel | None = None,
    **fields: Any,
) -> Channel:
    """Change a channel, by default the fund's own, or make that one: `fields` are columns of `Channel`.

    Raises `ValidationError` when another fund has the sender number, the host key is none, or real sending isn't
    allowed; `StaleEdit` when somebody else changed the channel since `version`.
    """
    current = channel or Channel.objects.own().first()
    if current is None:
        check_administrator(actor)
    else:
        check_channel(actor, current)
        check_where(actor, current, fields)
    channel = locked_at(current, version if version is not None else current.version) if current else Channel()
    return store_settings(actor=actor, fund=fund, channel=channel, sender_number=sender_number, fields=fields)


def check_where(actor: Actor, channel: Channel, fields: Mapping[str, Any]) -> None:
    """To which server this installation connects is the fund's to say, not an employer's keeper's."""
    if any(getattr(channel, name) != fields.get(name, getattr(channel, name)) for name in ("host", "port")):
        check_administrator(actor)


def check_number(actor: Actor, channel: Channel, number: str) -> None:
    """An employer's keeper takes no number that files of another entity bear: each entity has its own (`FLA-28`).

    Raises `ValidationError` else.
    """
    others = Channel.objects.filter(sender=number).exclude(organisation=channel.organisation_id)
    if actor.kind == Kind.PERSON and not is_of_office(actor) and others.exists():
        raise ValidationError(
            {"sender_number": _("Une autre entité envoie déjà sous ce numéro : indiquez celui de votre entité.")}
        )


def store_settings(
    *, actor: Actor, fund: Fund, channel: Channel, sender_number: str, fields: Mapping[str, Any]
) -> Channel:
    """Check and save a channel that the caller has locked, or is about to make; nothing else writes its settings.

    Raises `ValidationError` for a host key that can't be read, production where it is refused, and a sender number of
    another's.
    """
    moved = any(getattr(channel, name) != fields.get(name, getattr(channel, name)) for name in WHERE)
    for name, value in fields.items():
        setattr(channel, name, value)
    if channel.is_carried:
        channel.ssh_private_key = channel.signing_key = None
        Succession.objects.filter(channel=channel.pk).update(signing_key=None)
    check_host_key(is_carried=channel.is_carried, text=channel.host_key)
    if reason := production.refusal_of(channel):
        raise ValidationError({"environment": reason})
    check_number(actor, channel, sender_number)
    channel.sender = claimed_number(fund, sender_number)
    if channel.error != incidents.STOP or moved:
        try_at_once(channel)
    save_valid(channel)
    record(actor, verbs.CHANNEL_SAVED, channel, facts=shown_facts(channel))
    set_free(fund, channel)
    return channel


def check_host_key(*, is_carried: bool, text: str) -> None:
    """What is typed as the server's key can be read, and is there unless people carry the files themselves.

    Raises `ValidationError` at `host_key`.
    """
    if not text and is_carried:
        return
    if not text:
        raise ValidationError({"host_key": _("Obligatoire : sans cette clé, n’importe quel serveur passerait.")})
    try:
        HostKeyPin.parse(text)
    except TransportMisconfigured as error:
        raise ValidationError(
            {
                "host_key": _(
                    "Ce n’est ni une empreinte « SHA256:… », ni une clé publique OpenSSH, ni une ligne de known_hosts."
                )
            }
        ) from error


def claimed_number(fund: Fund, number: str) -> Sender:
    """The sender number, which from now on is this fund's.

    Raises `ValidationError` for a malformed one, and for one that another fund of this installation sends under.
    """
    candidate = Sender(number=number, holder=fund)
    try:
        candidate.clean_fields()
    except ValidationError as error:
        raise ValidationError({"sender_number": error.messages}) from error
    sender, _made = Sender.objects.get_or_create(number=number, defaults={"holder": fund})
    if sender.holder_id != fund.pk:
        raise ValidationError(
            {
                "sender_number": _(
                    "Un autre fonds de cet extranet envoie déjà sous ce numéro : vérifiez-le, ou adressez-vous au"
                    " service informatique."
                )
            }
        )
    return sender


def shown_facts(channel: Channel) -> dict[str, Any]:
    return {
        "sender": channel.sender_id,
        "environment": str(channel.environment),
        "application": channel.application_code,
        "host": channel.host,
        "port": channel.port,
        "host_key": HostKeyPin.parse(channel.host_key).fingerprint if channel.host_key else "",
        "carried": channel.is_carried,
    }


def try_at_once(channel: Channel) -> None:
    """Forget the failures: something has been mended."""
    channel.error, channel.attempts, channel.next_attempt_at = "", 0, timezone.now()
    channel.seen_fingerprint = ""


def set_free(fund: Fund, channel: Channel) -> None:
    """Once the channel is ready, what waited for it goes on by itself."""
    if not channel.is_ready:
        return
    held = Declaration.objects.filter(state=DeclarationState.BLOCKED, block=Block.NO_CHANNEL)
    if channel.organisation_id is not None:
        employers = {channel.organisation_id}
        if channel.needs_mandate:
            employers = routing.represented(routing.ready_channels(), by=channel.organisation_id)
        held = routing.of_employers(held, employers)
    for declaration in held.select_for_update(of=("self",)).order_by("pk"):
        declaration.resend()
        store(declaration)
    nudge(tasks.exchange, fund.pk)


@transaction.atomic
def generate_ssh_key(*, actor: Actor, fund: Fund, channel: Channel) -> Channel:
    """A new pair; the private half goes sealed into the database and is nowhere else.

    Raises `StaleEdit`, and `ValidationError` for a channel whose files are carried by hand.
    """
    return keep_ssh_key(actor, fund, channel, keys.new_ssh_key(f"extranet-{fund.slug}"))


@transaction.atomic
def store_ssh_key(*, actor: Actor, fund: Fund, channel: Channel, data: bytes, password: str = "") -> Channel:
    """Keep an existing private key, as a channel that is already registered needs. Raises `ValidationError`."""
    try:
        key = keys.read_ssh_key(data, password.encode() or None, f"extranet-{fund.slug}")
    except TransportMisconfigured as error:
        raise ValidationError(
            {
                "file": _(
                    "Cette clé ne peut pas servir : il faut une clé privée Ed25519, ECDSA ou RSA (2048 bits et plus),"
                    " en format OpenSSH ou PEM, avec le bon mot de passe si elle en a un."
                )
            }
        ) from error
    return keep_ssh_key(actor, fund, channel, key)


def keep_ssh_key(actor: Actor, fund: Fund, channel: Channel, key: keys.SshKey) -> Channel:
    check_channel(actor, channel)
    locked = locked_at(channel, Channel.objects.get(pk=channel.pk).version)
    if locked.is_carried:
        raise ValidationError(_("Les fichiers de ce canal sont portés à la main : l’extranet n’y a pas de clé."))
    locked.ssh_private_key, locked.ssh_public_key = sealed(key.private, keys.SSH), key.public
    return keep_key(actor, fund, locked, verbs.SSH_KEY_STORED, {"key": keys.ssh_fingerprint(key.public)})


def sealed(secret: bytes, purpose: str) -> bytes:
    """The secret as only the worker that signs can open it.

    Raises `ValidationError` while the installation lacks CHANNEL_PUBLIC_KEY.
    """
    try:
        return sealing.seal(secret, purpose=purpose)
    except ImproperlyConfigured as error:
        raise ValidationError(
            _(
                "Cette installation n’est pas prête à garder des clés : le service informatique doit donner"
                " CHANNEL_PUBLIC_KEY. Rien n’est enregistré."
            )
        ) from error


def keep_key(actor: Actor, fund: Fund, channel: Channel, verb: Any, facts: Mapping[str, Any]) -> Channel:
    """Save a locked channel with its new key, note it, and let go what waited for that."""
    if channel.error != incidents.STOP:
        try_at_once(channel)
    channel.save()
    record(actor, verb, channel, facts=facts)
    set_free(fund, channel)
    return channel


@transaction.atomic
def look_now(*, actor: Actor, fund: Fund, channel: Channel) -> None:
    """Have the worker look into the folders now rather than at the next turn. After a full stop this does nothing."""
    check_uses_channel(actor, channel)
    free = Channel.objects.filter(pk=channel.pk).exclude(error=incidents.STOP)
    free.update(next_attempt_at=timezone.now())
    nudge(tasks.exchange, fund.pk)
