"""« Certifier en une fois »: one code for the months of a list, each certified by itself (`BEY-04`).

The code is bound to the list's hours and prints, as they were when it was asked for. A month that was edited, certified
or paid since drops out of the act and is named; the others are what she saw, and are certified.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from extranet.accounts.models import User
from extranet.journal.services import record
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund

from .. import verbs
from ..models import Certificate, CertifyingCode
from ..proofs import Proof
from .certifying import certify
from .codes import send_code, try_code
from .holding import hold
from .online import ONLINE, check_accepted, facts_of, open_online

AT_MOST = 100  # months of one act: as many as a page of « Saisie du mois » shows


@dataclass(slots=True)
class Outcome:
    """`refusal` is what is wrong with the code; `left` the months that dropped out of the act, and why."""

    refusal: str = ""
    certified: list[Certificate] = field(default_factory=list)
    left: list[tuple[Certificate, str]] = field(default_factory=list)


def chosen(actor: Actor, uuids: Iterable[UUID]) -> list[Certificate]:
    """Those that she sees, in the order in which their dossiers are locked: two acts never wait for each other."""
    wanted = Certificate.objects.visible_to(actor).filter(uuid__in=set(uuids))
    found = wanted.select_related("dossier__training_body", "version", "document").order_by("dossier_id", "month", "pk")
    return list(found[: AT_MOST + 1])


@transaction.atomic
def ask_code_together(
    *,
    actor: Actor,
    fund: Fund,
    user: User,
    certificates: Sequence[Certificate],
    statements: Sequence[str],
    language: str,
) -> tuple[CertifyingCode, Outcome]:
    """One code for those that can be certified now. Raises `ValidationError` as `open_together`, or after too many."""
    check_accepted(statements)
    outcome = open_together(actor=actor, fund=fund, certificates=certificates)
    code = send_code(fund=fund, user=user, certificates=outcome.certified, statements=statements, language=language)
    facts = {"numbers": [one.number for one in outcome.certified], "until": code.expires_at.isoformat()}
    record(actor, verbs.CODE_SENT, outcome.certified[0], facts=facts)
    return code, outcome


def open_together(*, actor: Actor, fund: Fund, certificates: Sequence[Certificate]) -> Outcome:
    """Who of them can be certified now, held: the outcome's `certified` are these, `left` the others.

    Raises `ValidationError` when none can be, or for too many months.
    """
    refuse_number(certificates)
    outcome = Outcome()
    for one in certificates:
        try:
            outcome.certified.append(open_online(actor, fund, one))
        except ValidationError as refusal:
            outcome.left.append((one, " ".join(refusal.messages)))
    if not outcome.certified:
        raise ValidationError(" ".join(dict.fromkeys(reason for _one, reason in outcome.left)))
    return outcome


def refuse_number(certificates: Sequence[Certificate]) -> None:
    """Raises `ValidationError` for no month, and for more than `AT_MOST`."""
    if not certificates:
        raise ValidationError(_("Cochez au moins un mois à certifier."))
    if len(certificates) > AT_MOST:
        raise ValidationError(_("Au plus %(count)s mois en une fois."), params={"count": AT_MOST})


@transaction.atomic
def certify_together(
    *, actor: Actor, fund: Fund, user: User, certificates: Sequence[Certificate], typed: str, proof: Proof
) -> Outcome:
    """Certify with the one code. A wrong one is an answer, so that its count is stored."""
    certificates = [hold(one) for one in certificates]  # before her own row, as everywhere
    code, refusal = try_code(user=user, certificates=certificates, typed=typed)
    if code is None:
        for one in certificates[:1]:
            record(actor, verbs.CODE_REFUSED, one, facts={"number": one.number})
        return Outcome(refusal=refusal)
    proof = replace(proof, code=facts_of(code) | {"months": len(certificates)})
    return certify_each(actor, fund, certificates, code.statements, proof)


@transaction.atomic
def certify_together_by_factor(
    *, actor: Actor, fund: Fund, certificates: Sequence[Certificate], statements: Sequence[str], proof: Proof
) -> Outcome:
    """The same, once her passkey or her app has answered. Raises `ValidationError` for too many months, or none."""
    check_accepted(statements)
    refuse_number(certificates)
    return certify_each(actor, fund, [hold(one) for one in certificates], statements, proof)


def certify_each(
    actor: Actor, fund: Fund, certificates: Sequence[Certificate], statements: Sequence[str], proof: Proof
) -> Outcome:
    outcome = Outcome()
    for one in certificates:
        try:
            with transaction.atomic():
                done = certify(
                    actor=actor,
                    fund=fund,
                    certificate=one,
                    path=ONLINE,
                    statements=statements,
                    proof=proof,
                )
        except ValidationError as reason:
            outcome.left.append((one, " ".join(reason.messages)))
        else:
            outcome.certified.append(done)
    return outcome


def outcome_of(code: CertifyingCode, certificates: Iterable[Certificate]) -> Outcome:
    """What became of the months of a code that was used, for whoever looks again."""
    outcome = Outcome()
    for one in certificates:
        if one.certified_at and one.certified_at >= code.sent_at:
            outcome.certified.append(one)
        else:
            outcome.left.append((one, ""))
    return outcome
