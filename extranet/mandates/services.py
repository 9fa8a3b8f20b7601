"""What people do with the two indispensable documents, and the rights that follow.

Nothing else writes `CompanyGrant`: a right exists because a mandate does.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.documents.inspection import Inspected
from extranet.documents.models import Document
from extranet.documents.services import deposit as deposit_document
from extranet.journal.services import record
from extranet.organisations import second_opinion
from extranet.organisations.models import Organisation, Proposal
from extranet.organisations.permissions import check_staff
from extranet.organisations.services.admission import admit
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from . import endings, mails, verbs
from .acceptance import ACCEPTANCE, facts_of
from .models import CompanyGrant, Designation, Mandate, Paper
from .permissions import check_papers, check_revoke
from .printing import TEMPLATE_VERSION, order_model
from .queries import ENCODE
from .reporting import end_with, take_from_convention
from .signatures import Finding, examine_signed_file
from .terms import current_terms
from .workflow import OPEN_PAPER_STATES, MandateState, PaperState


@dataclass(frozen=True, slots=True)
class Representative:
    """Who signs for the company (« Je soussigné … représentant l'entreprise … en qualité de … », `ATM-07`)."""

    title: str
    name: str
    capacity: str


@dataclass(frozen=True, slots=True)
class Mandatee:
    """A person whom the convention designates (`ATM-12`)."""

    last_name: str
    first_name: str
    email: str


@dataclass(frozen=True, slots=True)
class ReportingMandate:
    """The company's mandate to declare in its name: number and dates, recorded with the convention."""

    number: str = ""
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None


@transaction.atomic
def fill_convention(
    *,
    actor: Actor,
    fund: Fund,
    company: Organisation,
    identification: Mapping[str, Any],
    representative: Representative,
    mandatees: Collection[Mandatee],
    reporting: ReportingMandate = ReportingMandate(),
    language: str,
) -> Paper:
    """Fill in the convention that designates the company's mandatees; its PDF is made at once.

    Raises `ValidationError` without a mandatee, when one is named twice, or while a deposited one awaits the fund.
    """
    if not mandatees:
        raise ValidationError(_("Désignez au moins un mandataire."))
    if len({mandatee.email for mandatee in mandatees}) < len(mandatees):
        raise ValidationError(_("La même adresse e-mail est citée deux fois : une adresse par mandataire."))
    paper = new_paper(actor, fund, company, Paper.Kind.CONVENTION, identification, representative)
    paper.reporting_mandate = reporting.number
    paper.reporting_starts_on, paper.reporting_ends_on = reporting.starts_on, reporting.ends_on
    people = [Designation(last_name=m.last_name, first_name=m.first_name, email=m.email.lower()) for m in mandatees]
    paper.model_document = order_model(
        fund, paper, [f"{p.first_name} {p.last_name}, {p.email}" for p in people], language
    )
    paper.save()
    for person in people:
        person.paper = paper
    Designation.objects.bulk_create(people)
    record(actor, verbs.PAPER_FILLED, paper, facts={"kind": paper.kind, "template": paper.template_version})
    return paper


@transaction.atomic
def fill_authorisation(
    *,
    actor: Actor,
    fund: Fund,
    company: Organisation,
    identification: Mapping[str, Any],
    representative: Representative,
    operators: Collection[Organisation],
    language: str,
) -> Paper:
    """Fill in the authorisation of one or several approved operators; each gets a mandate of its own (`ATM-09`).

    Raises `ValidationError` without an operator, or while a deposited authorisation awaits the fund.
    """
    if not operators:
        raise ValidationError({"operators": _("Cochez au moins un opérateur.")})
    paper = new_paper(actor, fund, company, Paper.Kind.AUTHORISATION, identification, representative)
    paper.model_document = order_model(fund, paper, [operator.name for operator in operators], language)
    paper.save()
    Mandate.objects.bulk_create([Mandate(paper=paper, company=company, operator=operator) for operator in operators])
    record(actor, verbs.PAPER_FILLED, paper, facts={"kind": paper.kind, "template": paper.template_version})
    return paper


def new_paper(
    actor: Actor,
    fund: Fund,
    company: Organisation,
    kind: str,
    identification: Mapping[str, Any],
    representative: Representative,
) -> Paper:
    """An unsaved paper in the place of the one that was open.

    Raises `ValidationError` while a signed one waits for the fund's decision.
    """
    check_papers(actor, company)
    Organisation.objects.select_for_update(of=("self",)).get(pk=company.pk)
    for open_paper in Paper.objects.filter(company=company, kind=kind, state__in=OPEN_PAPER_STATES):
        if open_paper.state == PaperState.DEPOSITED:
            raise ValidationError(
                _("Un document signé attend déjà le contrôle du fonds : attendez sa décision, ou appelez-le.")
            )
        for mandate in open_paper.mandates.all():
            mandate.drop()
            mandate.save()
        open_paper.replace()
        open_paper.save()
    return Paper(
        kind=kind,
        company=company,
        identification=dict(identification),
        representative_title=representative.title,
        representative_name=representative.name,
        representative_capacity=representative.capacity,
        template_version=TEMPLATE_VERSION,
        terms_version=current_terms(fund).version,
        filled_by_id=actor.user_id,
    )


@transaction.atomic
def deposit(*, actor: Actor, paper: Paper, upload: Inspected, signed_on: datetime.date) -> Finding:
    """Deposit the signed file: an electronic signature is checked, a scanned paper is left to the fund's eyes.

    Raises `ValidationError` when the file is not a signed form of this document, and says why.
    """
    check_papers(actor, paper.company)
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": _("Cette date est dans le futur : indiquez le jour de la signature.")})
    locked = locked_paper(paper, PaperState.TO_SIGN, PaperState.REFUSED)
    finding = examine_signed_file(locked, upload)
    if finding.refusal:
        raise ValidationError({"file": finding.refusal})
    document = deposit_document(
        fund_id=actor.fund_id, upload=upload, file_name=signed_file_name(locked, upload), user_id=actor.user_id
    )
    locked.deposit(document=document, signed_on=signed_on)
    locked.signature, locked.signature_details = finding.signature, finding.details
    locked.save()
    facts = {"kind": locked.kind, "sha256": document.sha256, "signature": locked.signature}
    record(actor, verbs.PAPER_DEPOSITED, locked, facts=facts)
    return finding


def signed_file_name(paper: Paper, upload: Inspected) -> str:
    return f"{paper.kind}-{str(paper.uuid)[:8]}-signe.{upload.kind.suffix}"


@transaction.atomic
def accept(
    *, actor: Actor, fund: Fund, paper: Paper, starts_on: datetime.date, ends_on: datetime.date | None
) -> Paper | Proposal:
    """The fund accepts; where it decides by two, a second person must confirm. Raises as `carry_out_acceptance`:

    `ValidationError`.
    """
    check_staff(actor, Capability.PREENCODING)
    if not second_opinion.is_asked(fund, ACCEPTANCE):
        return carry_out_acceptance(actor=actor, fund=fund, paper=paper, starts_on=starts_on, ends_on=ends_on)
    locked = acceptable(paper, starts_on, ends_on)
    facts = facts_of(locked, starts_on, ends_on)
    return second_opinion.propose(actor=actor, fund=fund, decision=ACCEPTANCE, subject=locked, facts=facts)


def acceptable(paper: Paper, starts_on: datetime.date, ends_on: datetime.date | None) -> Paper:
    """The deposited paper, locked. Raises `ValidationError` when the dates don't fit or its file wasn't scanned."""
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": _("La fin est antérieure au début.")})
    locked = locked_paper(paper, PaperState.DEPOSITED)
    refuse_unseen(locked)
    return locked


def carry_out_acceptance(
    *, actor: Actor, fund: Fund, paper: Paper, starts_on: datetime.date, ends_on: datetime.date | None
) -> Paper:
    """The mandatees named are admitted, or the operators' mandates start. Called by `accept` and by a confirmation.

    Raises `ValidationError` when the dates don't fit, an operator has an active mandate of the company already, or
    the company's data have meanwhile become somebody else's.
    """
    locked = acceptable(paper, starts_on, ends_on)
    locked.accept(starts_on=starts_on, ends_on=ends_on)
    locked.save()
    take_identification(actor, locked)
    if locked.is_convention:
        end_former(actor, locked, starts_on)
        take_from_convention(actor, locked)
        for designation in locked.designations.order_by("pk"):
            designation.membership = admit(
                actor=actor,
                fund=fund,
                company=locked.company,
                email=designation.email,
                last_name=designation.last_name,
                first_name=designation.first_name,
                starts_on=starts_on,
                ends_on=ends_on,
            )
            designation.save()
    else:
        for mandate in locked.mandates.order_by("pk"):
            start_mandate(actor, mandate, starts_on, ends_on)
    record(actor, verbs.PAPER_ACCEPTED, locked, facts={"kind": locked.kind, "starts_on": starts_on.isoformat()})
    mails.tell_decision(fund, locked)
    return locked


def refuse_unseen(paper: Paper) -> None:
    """Nobody accepts a file that the antivirus keeps from being looked at. Raises `ValidationError`."""
    document = paper.signed_document
    if document and document.state == Document.State.INFECTED:
        raise ValidationError(
            _("L’antivirus a refusé ce fichier : refusez le document, l’entreprise en déposera un autre.")
        )
    if not (document and document.is_ready):
        raise ValidationError(_("L’antivirus n’a pas encore analysé ce fichier : réessayez dans quelques minutes."))


def take_identification(actor: Actor, paper: Paper) -> None:
    """What the representative signed and the fund checked is from now on what the fund knows of the company."""
    company = Organisation.objects.select_for_update(of=("self",)).get(pk=paper.company_id)
    for field, value in paper.identification.items():
        setattr(company, field, value)
    company.full_clean()
    company.version += 1
    company.save()
    paper.company = company


def end_former(actor: Actor, paper: Paper, day: datetime.date) -> None:
    """A new convention takes the place of the one in force."""
    former = Paper.objects.filter(company=paper.company_id, kind=paper.kind, state=PaperState.ACCEPTED)
    for other in former.exclude(pk=paper.pk).select_for_update(of=("self",)):
        other.end(on=day)
        other.save()
        record(actor, verbs.PAPER_ENDED, other, facts={"replaced_by": str(paper.uuid)})
        end_with(actor, other, day)


def start_mandate(actor: Actor, mandate: Mandate, starts_on: datetime.date, ends_on: datetime.date | None) -> None:
    """The operator's group receives the right to encode; a mandate it has already gives way to the new one."""
    former = Mandate.objects.filter(company=mandate.company_id, operator=mandate.operator_id, state=MandateState.ACTIVE)
    for other in former.select_for_update(of=("self",)):
        end_mandate(actor, other, starts_on)
    mandate.start(starts_on=starts_on, ends_on=ends_on)
    mandate.save()
    group, _created = Group.objects.get_or_create(name=str(mandate.operator.uuid))
    grant = CompanyGrant.objects.create(
        group=group, permission=encode_permission(), content_object=mandate.company, mandate=mandate
    )
    record(actor, verbs.MANDATE_STARTED, mandate, facts={"grant": grant.pk, "starts_on": starts_on.isoformat()})


@transaction.atomic
def refuse(*, actor: Actor, fund: Fund, paper: Paper, reason: str) -> Paper:
    """The fund refuses with a reason, which the company reads; it may deposit again or fill in anew.

    Raises `ValidationError` when it is no longer waiting.
    """
    check_staff(actor, Capability.PREENCODING)
    locked = locked_paper(paper, PaperState.DEPOSITED)
    locked.refuse(reason=reason)
    locked.save()
    record(actor, verbs.PAPER_REFUSED, locked, facts={"kind": locked.kind}, text=reason)
    mails.tell_decision(fund, locked)
    return locked


@transaction.atomic
def revoke(*, actor: Actor, mandate: Mandate) -> Mandate:
    """Take one operator's mandate away, today; the others of the document go on. A second click changes nothing."""
    check_revoke(actor, mandate.company)
    locked = Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    if locked.state == MandateState.ACTIVE:
        end_mandate(actor, locked, timezone.localdate())
        if not locked.paper.mandates.filter(state=MandateState.ACTIVE).exists():
            end_paper(actor, locked.paper, timezone.localdate())
    return locked


def end_mandate(actor: Actor, mandate: Mandate, day: datetime.date) -> None:
    """From this day the operator has no grant any more; what else hangs on the mandate follows (`endings`)."""
    mandate.end(on=day)
    mandate.save()
    mandate.grants.all().delete()
    record(actor, verbs.MANDATE_ENDED, mandate, facts={"ends_on": str(mandate.ends_on)})
    for follow in endings.followers:
        follow(actor, mandate)


def end_paper(actor: Actor, paper: Paper, day: datetime.date) -> None:
    """From this day the paper is in force no longer; its mandates are the caller's to end."""
    paper.end(on=day)
    paper.save()
    record(actor, verbs.PAPER_ENDED, paper, facts={"ends_on": str(paper.ends_on)})


def locked_paper(paper: Paper, *states: PaperState) -> Paper:
    """The paper as it is stored, locked. Raises `ValidationError` when somebody else has moved it on meanwhile."""
    locked = Paper.objects.select_for_update(of=("self",)).select_related("company", "model_document").get(pk=paper.pk)
    if locked.state not in states:
        raise ValidationError(
            _("Ce document est maintenant « %(state)s » : rechargez la page pour voir ce qui a changé."),
            params={"state": locked.get_state_display()},
        )
    return locked


def encode_permission() -> Any:
    """The guardian permission that a mandate gives an operator on a company (`ATM-08`)."""
    from django.contrib.auth.models import Permission

    return Permission.objects.get(codename=ENCODE, content_type__app_label="organisations")
