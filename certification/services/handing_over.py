"""Handing over certified hours: each certificate once, a correction by the name of what it replaces (`ATN-61`).

`due_rows` tells what would leave now and writes nothing; `hand_over` makes a run of exactly that. Both are what an
interface of programs needs: rows, and a run.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.journal.services import record
from extranet.organisations.permissions import check_staff
from extranet.tenants import work
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability
from extranet.tenants.models import Fund

from .. import verbs
from ..models import Certificate, Transmission, TransmissionLine
from ..tasks import transmissions as transmission_tasks
from ..transmission_files import Row, json_file, row_of
from ..workflow.certificates import OBJECTED, CertificateState

HANDED_OVER = [CertificateState.CERTIFIED, CertificateState.VALIDATED]  # certified, and validated where that is asked


class Changed(ValidationError):
    """What is due isn't what was looked at: nothing was handed over."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Des mois se sont ajoutés ou ont changé depuis l’aperçu, et rien n’est parti. Relisez-le, puis"
                " transmettez."
            ),
            "changed_since_preview",
        )


@dataclass(frozen=True, slots=True)
class Due:
    """What would leave now, in the order of the file. `fingerprint` names exactly this content."""

    rows: list[Row]

    @property
    def corrections(self) -> int:
        return sum(1 for row in self.rows if row.replaces)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256("\n".join(row.certificate.number for row in self.rows).encode()).hexdigest()


def due_rows(*, actor: Actor, fund: Fund) -> Due:
    """Every certificate in force that no run has handed over, by month and dossier: one query."""
    check_staff(actor, Capability.CERTIFICATION)
    earlier = TransmissionLine.objects.filter(dossier=OuterRef("dossier"), month=OuterRef("month")).order_by("-pk")
    certificates = (
        Certificate.objects.filter(state__in=HANDED_OVER)
        .filter(~Exists(TransmissionLine.objects.filter(certificate=OuterRef("pk"))))
        .select_related("version", "dossier__training_body", "dossier__employer")
        .defer("snapshot", "version__content", "version__statement")
        .annotate(replaced_number=Subquery(earlier.values("certificate__number")[:1]))
        .order_by("month", "dossier__number_folded", "pk")
    )
    return Due([row_of(one, one.replaced_number or "", fund) for one in certificates])


def objected_after(actor: Actor) -> dict[str, int]:
    """How many were handed over and then objected to: those that await the body's answer leave again once corrected;
    those that the body maintains await the fund's decision.
    """
    check_staff(actor, Capability.CERTIFICATION)
    lines = TransmissionLine.objects.filter(certificate=OuterRef("pk"))
    return Certificate.objects.filter(Exists(lines)).aggregate(
        to_correct=Count("pk", filter=Q(state__in=OBJECTED)),
        to_decide=Count("pk", filter=Q(state=CertificateState.MAINTAINED)),
    )


@transaction.atomic
def hand_over(*, actor: Actor, fund: Fund, looked_at: str | None = None) -> Transmission:
    """A run of everything that is due; a second at the same moment waits for the first, and finds nothing left.

    `looked_at` is the fingerprint of the preview. Raises `Changed` when it is another by now, `ValidationError` when
    nothing is due.
    """
    check_staff(actor, Capability.CERTIFICATION)
    lock(fund)
    due = due_rows(actor=actor, fund=fund)
    if not due.rows:
        raise ValidationError(_("Il n’y a rien à transmettre : tout ce qui est certifié l’a déjà été."), "nothing_due")
    if looked_at is not None and looked_at != due.fingerprint:
        raise Changed
    number = (Transmission.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    made_at = timezone.now()
    run = Transmission.objects.create(
        number=number,
        made_at=made_at,
        made_by_id=actor.user_id,
        made_by_name=actor.name[:200],
        count=len(due.rows),
        corrections=due.corrections,
        digest=hashlib.sha256(json_file(number, made_at, [row.values for row in due.rows])).hexdigest(),
    )
    TransmissionLine.objects.bulk_create(
        (
            TransmissionLine(
                transmission=run,
                certificate=row.certificate,
                dossier_id=row.certificate.dossier_id,
                month=row.certificate.month,
                place=place,
                replaces=row.replaces,
                row=row.values,
            )
            for place, row in enumerate(due.rows, start=1)
        ),
        batch_size=1000,
    )
    facts = {"number": number, "count": run.count, "corrections": run.corrections, "digest": run.digest}
    record(actor, verbs.HANDED_OVER, run, facts=facts)
    work.nudge(transmission_tasks.make_files, fund.pk)
    return run


def lock(fund: Fund) -> None:
    """One run at a time in a fund. It hinders nobody who only refers to the fund."""
    Fund.objects.select_for_update(of=("self",), no_key=True).get(pk=fund.pk)


@transaction.atomic
def prepare_again(*, actor: Actor, run: Transmission) -> Transmission:
    """Files that couldn't be made are asked for once more; a second click changes nothing."""
    check_staff(actor, Capability.CERTIFICATION)
    current = Transmission.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if current.state == "failed":
        current.try_again()
        current.next_attempt_at, current.attempts, current.error = timezone.now(), 0, ""
        current.save()
        record(actor, verbs.FILES_ASKED_AGAIN, current, facts={"number": current.number})
        work.nudge(transmission_tasks.make_files, current.fund_id)
    return current
