"""Four eyes: what gives money or power is proposed by one person of the staff and confirmed by another.

A fund switches it on (« Confiance et contrôle »); some decisions ask for it always. How an app uses it:

    ACCEPTANCE = second_opinion.declare(
        Decision("mandates.acceptance", _("Accepter un document"), may_accept, carry_out, told, address)
    )

    def accept(*, actor, fund, paper, starts_on, ends_on) -> Paper | Proposal:
        may_accept(actor)
        …                                                       # whatever can be refused at once
        if second_opinion.is_asked(fund, ACCEPTANCE):
            return second_opinion.propose(actor=actor, fund=fund, decision=ACCEPTANCE, subject=paper, facts={…})
        return carry_out_acceptance(actor, fund, paper, …)      # what `carry_out` calls with the facts, too

Nothing of the subject changes until the confirmation, which checks everything anew as of that moment; the subject's own
page shows `open_proposal(ACCEPTANCE, subject)`. The second person is another *person*: two memberships, or two accounts
that were merged, are one. The database refuses it as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from extranet.accounts.merging import kept_of
from extranet.journal.facts import checked
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund, FundObject
from extranet.tenants.registries import Text

from . import trust_rules
from . import trust_verbs as verbs
from .models import Proposal

Told = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Decision:
    """A kind of decision. `name` is stored and never changes.

    `check(actor)` raises `PermissionDenied` for whoever may neither propose nor confirm it. `carry_out(actor, fund,
    proposal)` does it for the person who confirms; it raises `ValidationError` when it can't be done any more. `told`
    says what is proposed, as names and values; `address` is the page where its subject is looked at. `always`: whatever
    the fund has chosen.
    """

    name: str
    label: Text
    check: Callable[[Actor], None]
    carry_out: Callable[[Actor, Fund, Proposal], object]
    told: Callable[[Fund, Proposal], Told]
    address: Callable[[Proposal], str]
    always: bool = False


_declared: dict[str, Decision] = {}


def declare(decision: Decision) -> Decision:
    """Raises `ValueError` when the name is taken."""
    if decision.name in _declared:
        raise ValueError(f"{decision.name!r} is taken")
    return _declared.setdefault(decision.name, decision)


def named(name: str) -> Decision:
    """The decision of this name. Raises `KeyError` when no installed app declares it."""
    return _declared[name]


def names_for(actor: Actor) -> list[str]:
    """The names of the decisions that the actor may propose or confirm."""
    return [decision.name for decision in _declared.values() if may_decide(actor, decision)]


def may_decide(actor: Actor, decision: Decision) -> bool:
    """Whether the actor's roles allow this decision; who proposed it and who confirms are two people all the same."""
    try:
        decision.check(actor)
    except PermissionDenied:
        return False
    return True


def is_asked(fund: Fund, decision: Decision) -> bool:
    """Whether this decision needs a second person in this fund."""
    return decision.always or trust_rules.rules_of(fund).four_eyes


def open_proposal(decision: Decision, subject: FundObject | Fund) -> Proposal | None:
    """What waits for a second person about this subject."""
    return Proposal.objects.open().filter(decision=decision.name, subject_uuid=uuid_of(subject)).first()


def uuid_of(subject: FundObject | Fund) -> Any:
    return getattr(subject, "uuid", None)


@transaction.atomic
def propose(
    *, actor: Actor, fund: Fund, decision: Decision, subject: FundObject | Fund, facts: Mapping[str, Any]
) -> Proposal:
    """Put the decision before a second person. Raises `ValidationError` when one about this subject waits already."""
    decision.check(actor)
    if actor.user_id is None:
        raise PermissionDenied(_("Une décision à deux est proposée par une personne."))
    proposal = Proposal(
        decision=decision.name,
        subject_model=subject._meta.label,
        subject_uuid=uuid_of(subject),
        facts=checked(facts),
        proposed_by_id=actor.user_id,
        proposed_name=actor.name,
    )
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError as duplicate:
        raise ValidationError(
            _("Une décision attend déjà une seconde personne : confirmez-la ou renvoyez-la d’abord.")
        ) from duplicate
    record(actor, verbs.DECISION_PROPOSED, proposal, facts={"decision": decision.name})
    return proposal


@transaction.atomic
def confirm(*, actor: Actor, fund: Fund, proposal: Proposal) -> Proposal:
    """The second person agrees: it is done now. Raises `PermissionDenied` for the first one.

    Raises `ValidationError` when it is closed already, and what the decision itself raises.
    """
    locked, decision = for_another_person(actor, proposal)
    decision.carry_out(actor, fund, locked)
    locked.confirm(user_id=actor.user_id, name=actor.name)
    locked.save()
    record(actor, verbs.DECISION_CONFIRMED, locked, facts={"decision": decision.name})
    return locked


@transaction.atomic
def send_back(*, actor: Actor, proposal: Proposal, comment: str) -> Proposal:
    """The second person doesn't agree and says why; nothing changes.

    Raises `PermissionDenied` and `ValidationError` as `confirm`.
    """
    locked, decision = for_another_person(actor, proposal)
    locked.send_back(user_id=actor.user_id, name=actor.name, comment=comment)
    locked.save()
    record(actor, verbs.DECISION_SENT_BACK, locked, facts={"decision": decision.name}, text=comment)
    return locked


@transaction.atomic
def withdraw(*, actor: Actor, proposal: Proposal) -> Proposal:
    """Whoever proposed takes it back. Raises `PermissionDenied` for others: they send it back.

    Raises `ValidationError` when it is closed.
    """
    locked = locked_open(proposal)
    if not is_same_person(actor, locked):
        raise PermissionDenied(_("Seule la personne qui a proposé la retire ; vous pouvez la renvoyer."))
    locked.withdraw(user_id=actor.user_id, name=actor.name)
    locked.save()
    record(actor, verbs.DECISION_WITHDRAWN, locked, facts={"decision": locked.decision})
    return locked


def for_another_person(actor: Actor, proposal: Proposal) -> tuple[Proposal, Decision]:
    locked = locked_open(proposal)
    decision = named(locked.decision)
    decision.check(actor)
    if is_same_person(actor, locked):
        raise PermissionDenied(
            _("C’est vous qui l’avez proposée : une autre personne du fonds la confirme ou la renvoie.")
        )
    return locked, decision


def is_same_person(actor: Actor, proposal: Proposal) -> bool:
    """Also by an account that was merged into another one since."""
    return actor.user_id in {proposal.proposed_by_id, kept_of(proposal.proposed_by).pk}


def locked_open(proposal: Proposal) -> Proposal:
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.state != Proposal.State.PROPOSED:
        raise ValidationError(_("Cette décision est déjà close : rechargez la page pour lire sa suite."))
    return locked
