"""Links that need no account (`BEY-06`): the trainer's to her session's sheets, a participant's to say who she is."""

from __future__ import annotations

import datetime
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.models import WorkerDetails
from extranet.tenants.actor import Actor
from extranet.tenants.encryption import fingerprint
from extranet.tenants.models import Fund

from .. import verbs
from ..mails import presence as mails
from ..models import Enrolment, PresenceLink, Session, TrainerLink
from ..permissions import check_enrolment_staff, trainer_role
from ..workflow import CONFIRMED, SessionState
from .enrolling import locked_session

TRAINER, PARTICIPANT = "enrolments.trainer_link", "enrolments.presence_link"
SECRET_BYTES = 32
TO_CORRECT = datetime.timedelta(days=7)  # after the session, by the trainer herself; the staff always may
TO_SIGN = datetime.timedelta(hours=12)
LINKS_A_DAY = 3


class LinkOver(Exception):
    """Too old, or another took its place."""


@transaction.atomic
def make_trainer_link(*, actor: Actor, fund: Fund, session: Session, send: bool) -> str:
    """A new link and its secret, mailed to the trainer when `send`; the one before no longer works.

    Raises `ValidationError` for a session that is cancelled or long over, and when there is no address to send it to.
    """
    check_enrolment_staff(actor)
    current = locked_session(session.pk)
    expires_at = current.ends_at + TO_CORRECT
    if current.state != SessionState.PLANNED:
        raise ValidationError(_("Cette session n’est pas planifiée : publiez-la d’abord."))
    if expires_at <= timezone.now():
        raise ValidationError(_("Cette session est finie depuis plus d’une semaine : tenez la feuille vous-même."))
    if send and not current.trainer_email:
        raise ValidationError(
            _("Cette session n’a pas d’adresse de formateur : ajoutez-la à la session, ou affichez le lien.")
        )
    current.trainer_links.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())
    secret = secrets.token_urlsafe(SECRET_BYTES)
    link = TrainerLink.objects.create(
        session=current,
        secret_fingerprint=fingerprint(TRAINER, secret),
        made_by_id=actor.user_id,
        expires_at=expires_at,
    )
    record(actor, verbs.TRAINER_LINK_MADE, current, facts={"link": str(link.uuid), "sent": send})
    if send:
        mails.send_to_trainer(fund, link, secret)
    return secret


@transaction.atomic
def revoke_trainer_link(*, actor: Actor, session: Session) -> bool:
    """Whether there was one to revoke."""
    check_enrolment_staff(actor)
    alive = session.trainer_links.filter(revoked_at__isnull=True)
    if not alive.update(revoked_at=timezone.now()):
        return False
    record(actor, verbs.TRAINER_LINK_REVOKED, session)
    return True


def trainer_link_of(secret: str) -> TrainerLink:
    """Raises `TrainerLink.DoesNotExist`, and `LinkOver` when it no longer works."""
    links = TrainerLink.objects.select_related("session__course")
    link: TrainerLink = links.get(secret_fingerprint=fingerprint(TRAINER, secret))
    if link.revoked_at or link.expires_at <= timezone.now():
        raise LinkOver
    return link


def trainer(fund: Fund, session: Session) -> Actor:
    """Who holds the session's link."""
    return Actor.link(fund, name=session.trainer or _("Formateur"), roles=[trainer_role(session)])


def participant(fund: Fund, enrolment: Enrolment) -> Actor:
    """Who holds an enrolment's link."""
    return Actor.link(fund, name=enrolment.worker.full_name)


def make_presence_link(enrolment: Enrolment) -> tuple[PresenceLink, str]:
    """A link and its secret, for a mail to the participant; it works until twelve hours after the session."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    link = PresenceLink.objects.create(
        enrolment=enrolment,
        secret_fingerprint=fingerprint(PARTICIPANT, secret),
        expires_at=enrolment.session.ends_at + TO_SIGN,
    )
    return link, secret


def presence_link_of(secret: str) -> PresenceLink:
    """Raises `PresenceLink.DoesNotExist`, and `LinkOver` when it no longer works."""
    links = PresenceLink.objects.select_related("enrolment__session__course", "enrolment__worker")
    link: PresenceLink = links.get(secret_fingerprint=fingerprint(PARTICIPANT, secret))
    if link.revoked_at or link.expires_at <= timezone.now() or link.enrolment.state not in CONFIRMED:
        raise LinkOver
    return link


@transaction.atomic
def ask_presence_link(*, fund: Fund, session: Session, email: str) -> int:
    """Somebody at the door asks for her link: it goes to the address of whoever is enrolled with it, and nowhere else.

    How many were sent is told to nobody: three a day for each enrolment at most.
    """
    enrolled = locked_session(session.pk).enrolments.filter(state__in=CONFIRMED).select_related("worker")
    addresses = dict(WorkerDetails.objects.filter(worker__in=enrolled.values("worker")).values_list("worker", "email"))
    since = timezone.now() - datetime.timedelta(days=1)
    sent = 0
    for enrolment in enrolled.order_by("pk"):
        if addresses.get(enrolment.worker_id, "").casefold() != email.strip().casefold():
            continue
        if enrolment.presence_links.filter(made_at__gt=since).count() >= LINKS_A_DAY:
            continue
        enrolment.session = session
        link, secret = make_presence_link(enrolment)
        mails.send_to_participant(fund, link, secret)
        record(Actor.system(fund), verbs.PRESENCE_LINK_SENT, enrolment, facts={"link": str(link.uuid)})
        sent += 1
    return sent
