"""Files that a person carries (`FLA-15`) or looks into: asked for, handed out once, signed elsewhere, brought back.

A file that is stored can be read by the signing worker only. What somebody may see is therefore asked for here and made
ready there (`handing_out`); each asking and each download is journalled.
"""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.permissions import check_administrator
from extranet.organisations.roles import is_administrator
from extranet.tenants import encryption
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.work import nudge

from .. import keys, routing, sealing, tasks, verbs
from ..models import Answer, Batch, Channel, Delivery, Handout
from ..permissions import check_channel
from ..protocol.names import InvalidName, Kind, parse_received
from ..protocol.verification import SignatureRefused, check_outgoing_digest
from ..workflow import BatchState
from .batches import leave, locked, may_send_for
from .certificates import signers_of

ANSWERS = {"ACRF", "NOTI"}
BROUGHT_MAX_BYTES = 5 * 1024**2


def wants_signature(batch: Batch) -> bool:
    """Whether an FS belongs to this batch."""
    return batch.environment in batch.channel.signing_environments


@transaction.atomic
def ask_for_file(*, actor: Actor, fund: Fund, batch: Batch, file: str, reason: str = "") -> Handout:
    """Have FI or FS of a batch unsealed for the asker; why is asked for unless it is hers to carry.

    Raises `ValidationError` for a file that isn't there, or without a reason, or when the employer's mandate is over.
    """
    check_channel(actor, batch.channel)
    current = locked(batch)
    is_data = file == Handout.File.DATA
    if not (current.data if is_data else current.signature):  # not yet, or forgotten
        raise ValidationError(_("Ce fichier n’existe pas, ou pas encore."))
    carries = current.can_be_carried
    if current.waits_for_carrier and not carries and not is_administrator(actor):
        raise ValidationError(str(current.kept_back))
    if carries and not may_send_for(current.channel, current.company_id, routing.today()):
        raise ValidationError(
            _("L’entreprise n’a pas de mandat de déclaration valable aujourd’hui : ce lot ne peut pas être déposé.")
        )
    if not carries:
        check_administrator(actor)  # who carries a file needs it; looking into another is the fund's
    if not carries and not reason:
        raise ValidationError(_("Indiquez pourquoi vous ouvrez ce fichier : le journal le garde."))
    names = current.set_name.data if is_data else current.set_name.signatures
    handout = Handout.objects.create(batch=current, file=file, name=str(names[0]), asked_by_id=asker_of(actor))
    return asked(actor, fund, handout, reason)


@transaction.atomic
def ask_for_answer(*, actor: Actor, fund: Fund, answer: Answer, reason: str) -> Handout:
    """Have an answer unsealed for the asker. Raises `ValidationError` when it wasn't kept, or without a reason."""
    check_administrator(actor)
    if not Answer.objects.filter(pk=answer.pk, content__isnull=False).exists():
        raise ValidationError(_("Le contenu de cette réponse n’a pas été gardé."))
    if not reason:
        raise ValidationError(_("Indiquez pourquoi vous ouvrez ce fichier : le journal le garde."))
    handout = Handout.objects.create(
        answer=answer, file=Handout.File.ANSWER, name=answer.name, asked_by_id=asker_of(actor)
    )
    return asked(actor, fund, handout, reason)


def asker_of(actor: Actor) -> int:
    """The person's id: a file is handed to a person, never to the machinery. Raises `PermissionDenied`."""
    if actor.user_id is None:
        raise PermissionDenied
    return actor.user_id


def asked(actor: Actor, fund: Fund, handout: Handout, reason: str) -> Handout:
    """Note who asked for which file and why; the signing worker hands it out."""
    subject = handout.batch or handout.answer
    assert subject is not None  # noqa: S101 - a constraint
    record(actor, verbs.FILE_ASKED, subject, facts={"file": handout.name}, text=reason)
    nudge(tasks.hand_out, fund.pk)
    return handout


@transaction.atomic
def fetch(*, actor: Actor, handout: Handout) -> bytes:
    """The file, once: its bytes are wiped with the download.

    Raises `ValidationError` when it isn't ready, or not any more.
    """
    check_channel(actor, handout.channel)
    current = Handout.objects.select_for_update(of=("self",)).get(pk=handout.pk)
    refuse_kept_back(actor, current)
    if current.could_not_be_opened:
        raise ValidationError(_("Ce fichier ne peut pas être ouvert : le service informatique vérifie CHANNEL_KEYS."))
    if current.content is None:
        raise ValidationError(_("Ce fichier n’est pas prêt, ou il est déjà effacé : demandez-le à nouveau."))
    content = base64.b64decode(encryption.decrypt(bytes(current.content)))
    current.content, current.ended_at, current.next_attempt_at = None, timezone.now(), None
    current.save(update_fields=["content", "ended_at", "next_attempt_at"])
    subject = current.batch or current.answer
    assert subject is not None  # noqa: S101 - a constraint
    record(actor, verbs.FILE_FETCHED, subject, facts={"file": current.name})
    return content


def refuse_kept_back(actor: Actor, handout: Handout) -> None:
    """What was asked for to be carried, before the batch was held.

    Raises `ValidationError`, except for an administrator.
    """
    batch = handout.batch and locked(handout.batch)
    if batch and not batch.can_be_carried and not is_administrator(actor):
        raise ValidationError(str(batch.kept_back or _("Ce lot n’est plus à porter : rechargez sa page.")))


@transaction.atomic
def bring_signature(*, actor: Actor, batch: Batch, signature: bytes) -> Batch:
    """Keep the FS that was made elsewhere, once it is FI's, by the registered certificate, and within the rules.

    Raises `ValidationError` that says what is wrong with it.
    """
    check_channel(actor, batch.channel)
    current = locked(batch)
    if current.state != BatchState.PREPARED or not current.channel.is_carried:
        raise ValidationError(
            _("Ce lot est maintenant « %(state)s » : il n’attend pas de signature."),
            params={"state": current.get_state_display()},
        )
    if not current.can_be_carried:
        raise ValidationError(str(current.kept_back))
    check_signature(current, signature)
    current.sign(sealed=sealing.seal(signature, purpose=keys.FILE), sizes=[len(signature)])
    current.save()
    record(actor, verbs.SIGNATURE_BROUGHT, current, facts={"name": current.name})
    return current


def check_signature(batch: Batch, signature: bytes) -> None:
    """Raises `ValidationError` unless one of those who may sign this batch made it for this very file."""
    digest = bytes.fromhex(batch.data_sha256)
    refused: SignatureRefused | None = None
    signers = signers_of(batch)
    if not signers:
        raise ValidationError(
            {"file": _("Ce canal n’a pas encore de certificat : déposez-le d’abord, puis cette signature.")}
        )
    for certificate in signers:
        try:
            check_outgoing_digest(signature, digest, certificate)
        except SignatureRefused as refusal:
            refused = refused or refusal
        else:
            return
    assert refused is not None  # noqa: S101 - there is one certificate at least
    raise ValidationError({"file": refused_in_words(refused.code)}) from refused


def refused_in_words(code: str) -> str:
    said = {
        "1": _("Ce n’est pas une signature CMS détachée en base64."),
        "3": _("La signature doit utiliser SHA-256 et une clé assez forte."),
        "153": _("Elle est faite avec un autre certificat que celui qui est enregistré pour ce canal."),
        "1203": _("Elle ne correspond pas au fichier FI de ce lot."),
        "1205": _("Elle est celle d’un autre fichier que le FI de ce lot : signez-le tel qu’il a été téléchargé."),
    }
    return said.get(code, _("Elle ne respecte pas les règles de la signature (code %s de l’annexe 25).") % code)


@transaction.atomic
def note_deposited(*, actor: Actor, batch: Batch, deposited_at: datetime) -> Batch:
    """« Déposé le … »: the carrier says that FI, FS where it is wanted, and GO stand on the server.

    Raises `ValidationError` for a moment before the file was written, while it was kept back or in the future, or while
    FS is missing.
    """
    check_channel(actor, batch.channel)
    current = locked(batch)
    ready = {BatchState.SIGNED, BatchState.SENDING}
    if not wants_signature(current):
        ready.add(BatchState.PREPARED)
    if current.state not in ready or not current.channel.is_carried:
        raise ValidationError(
            _("Ce lot est maintenant « %(state)s » : il n’y a rien à déposer, ou sa signature manque encore."),
            params={"state": current.get_state_display()},
        )
    if deposited_at > timezone.now():
        raise ValidationError({"deposited_at": _("Ce moment est dans le futur.")})
    if current.prepared_at and deposited_at < current.prepared_at.replace(second=0, microsecond=0):
        raise ValidationError({"deposited_at": _("À ce moment le fichier n’existait pas encore.")})
    if current.kept_back and not was_free(current, deposited_at):
        raise ValidationError(str(current.kept_back))
    current.start()
    current.go_tried_at = current.go_tried_at or deposited_at
    leave(current, deposited_at)
    facts = {"name": current.name, "deposited_at": deposited_at.isoformat()}
    record(actor, verbs.BATCH_CARRIED, current, facts=facts)
    return current


def was_free(batch: Batch, moment: datetime) -> bool:
    """Whether nobody held the batch yet at that moment: what stands on the server since then is a fact."""
    holds = [held for held in (batch.held_at, batch.channel.held_at) if held]
    return bool(holds) and moment < min(holds).replace(second=0, microsecond=0)


@transaction.atomic
def bring_answer(
    *, actor: Actor, fund: Fund, channel: Channel, name: str, content: bytes, signature: bytes | None
) -> Delivery:
    """Keep an answer that the carrier took from the folder, for the worker to read as if it had polled it.

    Raises `ValidationError` for a name that is no answer's, or a file that was brought or collected already.
    """
    check_channel(actor, channel)
    try:
        parsed = parse_received(name)
    except InvalidName as error:
        raise ValidationError(
            {
                "file": _(
                    "Ce nom n’est pas celui d’une réponse : déposez le fichier FO… ou CO… tel quel, sans le renommer."
                )
            }
        ) from error
    if parsed.application not in ANSWERS or parsed.kind not in {Kind.RECEIVED_DATA, Kind.RECEIVED_COMPRESSED}:
        raise ValidationError(
            {"file": _("Déposez le fichier FO… ou CO… d’un accusé de réception (ACRF) ou d’une notification (NOTI).")}
        )
    same: dict[str, Any] = {"channel": channel, "name": name, "size": len(content)}
    if Answer.objects.filter(**same).exists() or Delivery.objects.filter(**same).exists():
        raise ValidationError({"file": _("Cette réponse a déjà été apportée : elle n’est lue qu’une fois.")})
    delivery = Delivery.objects.create(
        **same,
        content=sealing.seal(content, purpose=keys.ANSWER),
        signature=sealing.seal(signature, purpose=keys.ANSWER) if signature else None,
    )
    record(actor, verbs.ANSWER_BROUGHT, channel, facts={"name": name})
    nudge(tasks.read_deliveries, fund.pk)
    return delivery
