"""Beneficiary and employer say whether the certified hours are right (`ATN-51`, `ATN-60`, `BEY-08`).

Everything waits for the dossier's lock: of « Je valide » and « Je conteste » at once, one wins and the other is told.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.models import Document
from extranet.documents.services import deposit
from extranet.journal.services import record
from extranet.organisations.permissions import check_staff
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .. import verbs
from ..choices import Asked, choices_of
from ..mails import validation as validation_mails
from ..models import Certificate, Remark, SheetRequest, Validation, ValidationLink
from ..permissions import check_party
from ..recipients import employers_people, managers, officers_for
from ..workflow.certificates import IN_FORCE, CertificateState
from . import validation_links
from .evidence import Event, record_event
from .holding import hold

Party = Validation.Party
State = Validation.State
Way = Validation.Way

PARTIES: dict[str, list[Party]] = {
    Asked.NONE: [],
    Asked.BENEFICIARY: [Party.BENEFICIARY],
    Asked.EMPLOYER: [Party.EMPLOYER],
    Asked.BOTH: [Party.BENEFICIARY, Party.EMPLOYER],
}


class NotAwaited(ValidationError):
    """Said already, corrected or objected to meanwhile; nothing happened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Ce mois a changé entre-temps : il vient d’être validé, contesté ou corrigé. Rien n’a été enregistré ;"
                " voyez où il en est."
            )
        )


def parties_asked(fund: Fund) -> list[Party]:
    """Whose word a fund waits for once a month is certified, in any order (`ATN-60`)."""
    return PARTIES[choices_of(fund).validation]


def ask(*, actor: Actor, fund: Fund, certificate: Certificate) -> None:
    """What follows from « Certifier »: whose word is awaited, and the mails, once a certification (`ATN-51`)."""
    is_sent = False
    if certificate.replaces_id:
        still_asked = SheetRequest.objects.filter(certificate=certificate.replaces_id, answered_at__isnull=True)
        still_asked.update(certificate=certificate)
    for party in parties_asked(fund):
        validation = Validation.objects.create(certificate=certificate, party=party)
        record(actor, verbs.VALIDATION_ASKED, certificate, facts={"party": party.value})
        if party == Party.BENEFICIARY:
            is_sent = validation_links.send(actor, fund, validation)
        else:
            validation_mails.tell_employer(fund, certificate, employers_people(certificate.dossier))
    if not is_sent:
        validation_mails.tell_beneficiary(fund, certificate)


@transaction.atomic
def give(*, actor: Actor, fund: Fund, certificate: Certificate, party: str) -> Certificate:
    """« Je valide ces heures », from one's space. Raises `NotAwaited`."""
    check_party(actor, certificate.dossier, party)
    return say_yes(actor, certificate, party, Way.SPACE)


@transaction.atomic
def contest(*, actor: Actor, fund: Fund, certificate: Certificate, party: str, reason: str) -> Certificate:
    """« Je conteste », from one's space, also where nobody was asked.

    Raises `NotAwaited`, and `ValidationError` without a reason.
    """
    check_party(actor, certificate.dossier, party)
    return say_no(actor, fund, certificate, party, Way.SPACE, reason)


@transaction.atomic
def note_paper(
    *,
    actor: Actor,
    fund: Fund,
    certificate: Certificate,
    party: str,
    agrees: bool,
    upload: Inspected,
    reason: str = "",
) -> Certificate:
    """The staff note what somebody without an e-mail signed on paper.

    Raises `NotAwaited`, and `ValidationError` when it says no without a reason.
    """
    check_staff(actor, Capability.CERTIFICATION)
    name = f"validation-papier.{upload.kind.suffix}"
    paper = deposit(fund_id=fund.pk, upload=upload, file_name=name, user_id=actor.user_id)
    if agrees:
        return say_yes(actor, certificate, party, Way.PAPER, paper=paper)
    return say_no(actor, fund, certificate, party, Way.PAPER, reason, paper=paper)


@transaction.atomic
def give_by_link(*, fund: Fund, link: ValidationLink) -> Certificate:
    """Her first tap. Raises `validation_links.LinkOver` when the link died meanwhile, and `NotAwaited`."""
    actor = validation_links.use(fund, link)
    return say_yes(actor, link.validation.certificate, link.validation.party, Way.LINK)


@transaction.atomic
def contest_by_link(*, fund: Fund, link: ValidationLink, reason: str) -> Certificate:
    """Raises `validation_links.LinkOver`, `NotAwaited`, and `ValidationError` without a reason."""
    refuse_no_reason(reason)
    actor = validation_links.use(fund, link)
    return say_no(actor, fund, link.validation.certificate, link.validation.party, Way.LINK, reason)


def say_yes(
    actor: Actor, certificate: Certificate, party: str, way: Way, *, paper: Document | None = None
) -> Certificate:
    """The party's yes, by whatever way; the last one awaited validates. Raises `NotAwaited`."""
    current = hold(certificate)
    said = current.validations.filter(party=party, state=State.AWAITED).first()
    if current.state != CertificateState.AWAITING or said is None:
        raise NotAwaited
    note(said, State.GIVEN, actor, way)
    if not current.validations.filter(state=State.AWAITED).exists():
        current.validate()
        current.save(update_fields=["state"])
    tell(actor, current, Remark.Kind.VALIDATED, Remark.Voice(party), way=way, paper=paper)
    record(actor, verbs.HOURS_VALIDATED, current, facts={"party": party, "way": way.value, "number": current.number})
    record_event(actor, current, Event.VALIDATED, party=str(party), way=way.value)
    return current


def say_no(
    actor: Actor,
    fund: Fund,
    certificate: Certificate,
    party: str,
    way: Way,
    reason: str,
    *,
    paper: Document | None = None,
) -> Certificate:
    """The party's no, which sends the month back. Raises `NotAwaited`, and `ValidationError` without a reason."""
    refuse_no_reason(reason)
    current = hold(certificate)
    if current.state not in IN_FORCE:
        raise NotAwaited
    said = current.validations.filter(party=party).first() or Validation(certificate=current, party=party)
    note(said, State.CONTESTED, actor, way, reason.strip())
    current.contest()
    current.save(update_fields=["state"])
    tell(actor, current, Remark.Kind.CONTESTED, Remark.Voice(party), reason, way=way, paper=paper)
    facts = {"party": party, "way": way.value, "number": current.number}
    record(actor, verbs.HOURS_CONTESTED, current, facts=facts, text=reason.strip())
    record_event(actor, current, Event.CONTESTED, party=str(party), way=way.value, reason=reason.strip())
    told = [*managers(current.dossier.training_body_id), *officers_for(current.remarks.all())]
    validation_mails.tell_step(fund, current, validation_mails.Step.CONTESTED, told)
    return current


def note(said: Validation, state: State, actor: Actor, way: Way, reason: str = "") -> None:
    said.state, said.way, said.reason = state, way, reason
    said.said_at, said.said_by_id = timezone.now(), actor.user_id
    said.save()


def tell(
    actor: Actor,
    certificate: Certificate,
    kind: Remark.Kind,
    voice: Remark.Voice,
    text: str = "",
    *,
    way: str = "",
    paper: Document | None = None,
) -> Remark:
    """A line of the month's thread."""
    return Remark.objects.create(
        dossier=certificate.dossier,
        month=certificate.month,
        certificate=certificate,
        kind=kind,
        voice=voice,
        way=way,
        text=text.strip(),
        document=paper,
        said_by_id=actor.user_id,
    )


def refuse_no_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Dites ce qui n’est pas juste : l’organisme doit pouvoir répondre.")})
