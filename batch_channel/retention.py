"""How long declarations, and the sealed files that carried them, are kept (`BEY-23`)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from extranet.retention.queries import forgotten_files
from extranet.tenants.capabilities import Capability
from extranet.tenants.retention import BYTES, WORDS, Dropped, Emptied, RetentionRule, SweepRule, Term, Unit

from .models import Answer, Attempt, Batch, Chunk, Declaration
from .workflow import BatchState, DeclarationState

HERE = Capability.BATCH
REASON = _(
    "Prescription des créances de l’ONSS : 3 ans, 7 en cas de fraude (loi du 27 juin 1969, art. 42) ; réglage du fonds."
)
ON_ITS_WAY = [DeclarationState.TO_SEND, DeclarationState.SENT, DeclarationState.ACKNOWLEDGED]
SEVEN_YEARS = 7 * 365 + 2  # days, with the leap days that seven years may have


def settled(declarations: Any) -> Any:
    """Since the first day of training or the last answer, the later; what waits for a person counts from its making."""
    decided = TruncDate(Coalesce("decided_at", "declared_at"))
    return declarations.exclude(state__in=ON_ITS_WAY).annotate(began_on=Greatest("trained_from", decided))


def declared(declarations: Any) -> Mapping[str, Any]:
    forms = Attempt.objects.filter(declaration__in=list(declarations.order_by().values_list("pk", flat=True)))
    return {"declarations": declarations.count(), **outcomes(forms)}


def outcomes(forms: QuerySet[Attempt]) -> dict[str, int]:
    accepted, refused = Q(outcome=Attempt.Outcome.ACCEPTED), Q(outcome=Attempt.Outcome.REFUSED)
    return forms.aggregate(
        forms=Count("pk"), accepted=Count("pk", filter=accepted), refused=Count("pk", filter=refused)
    )


FORMS = {
    "forms": _("Formulaires"),
    "accepted": _("Formulaires acceptés"),
    "refused": _("Formulaires refusés"),
}

DECLARATION = RetentionRule(
    name="declarations",
    label=_("Déclarations à la sécurité sociale"),
    model=Declaration,
    term=Term(Unit.YEARS, default=7, shortest=3, longest=10),
    starts=_("Fin de l’année de la formation déclarée, ou de la réponse si elle vient après."),
    reason=REASON,
    open_because=_("La déclaration attend d’être envoyée, ou sa réponse."),
    began=settled,
    reference=lambda declaration: f"D-{declaration.pk}",
    address=lambda declaration: reverse("batch_channel:declaration", args=[declaration.uuid]),
    capability=HERE,
    kept=[
        _("Entreprise, dates et état ; chaque envoi, sa référence, sa réponse et les codes d’anomalie"),
        _("Le lien vers le salarié, dont le nom suit le registre de son entreprise"),
    ],
    totals=declared,
    figures={"declarations": _("Déclarations"), **FORMS},
    parts=[Emptied(Declaration, "", {"problems": []}, WORDS)],
)


def over(batches: Any) -> Any:
    ended = batches.filter(state__in=[BatchState.ANSWERED, BatchState.REJECTED, BatchState.ABANDONED])
    return ended.annotate(began_on=TruncDate(Greatest("gathered_at", "sent_at", "answered_at")))


def carried(batches: Any) -> Mapping[str, Any]:
    ids = list(batches.order_by().values_list("pk", flat=True))
    return {
        **outcomes(Attempt.objects.filter(batch__in=ids)),
        "answers": Answer.objects.filter(batch__in=ids).count(),
        "bytes": sum(batches.values_list("data_size", flat=True)),
    }


def nothing_left(column: str) -> Case:
    """Empty where there were bytes: constraints tell by them what was prepared."""
    bytes_field = models.BinaryField()
    return Case(
        When(**{f"{column}__isnull": True}, then=Value(None, bytes_field)),
        default=Value(b"", bytes_field),
        output_field=bytes_field,
    )


BATCH = RetentionRule(
    name="batches",
    label=_("Lots envoyés à la sécurité sociale, et leurs réponses"),
    model=Batch,
    term=Term(Unit.YEARS, default=7, shortest=3, longest=10),
    starts=_("Fin de l’année où le lot fut traité, refusé ou abandonné."),
    reason=REASON,
    open_because=_("Le lot n’est pas traité."),
    began=over,
    reference=lambda batch: batch.name,
    address=lambda batch: reverse("batch_channel:batch", args=[batch.uuid]),
    capability=HERE,
    kept=[
        _("Nom du lot, dates, ticket, tailles et empreinte de ses fichiers"),
        _("Référence, réponse et codes d’anomalie de chaque formulaire"),
    ],
    totals=carried,
    figures={**FORMS, "answers": _("Réponses relevées"), "bytes": _("Octets envoyés")},
    parts=[
        Dropped(Chunk, "batch", BYTES),
        Dropped(Chunk, "answer__batch", BYTES),
        Emptied(Answer, "batch", {"content": None}, BYTES),
        Emptied(Batch, "", {"data": nothing_left("data"), "signature": nothing_left("signature")}, BYTES),
    ],
)


def loose_answers(before: datetime.datetime) -> Any:
    """Those that speak of no batch that we know."""
    return Answer.objects.filter(batch=None, content__isnull=False, received_at__lt=before)


def empty_answers(answers: Any) -> int:
    ids = list(answers.values_list("pk", flat=True))
    Chunk.objects.filter(answer__in=ids).delete()
    return Answer.objects.filter(pk__in=ids).update(content=None)


LOOSE_ANSWERS = SweepRule(
    name="loose-answers",
    label=_("Réponses de la sécurité sociale sans lot connu"),
    term=Term(Unit.DAYS, default=SEVEN_YEARS, shortest=365, longest=SEVEN_YEARS),
    starts=_("Le relevé de la réponse."),
    reason=REASON,
    old=loose_answers,
    forget=empty_answers,
    dropped=_("Le contenu de la réponse"),
    kept=_("Son nom, sa date, sa taille et son empreinte"),
    capability=HERE,
)


def kept_declarations() -> QuerySet[Declaration]:
    """They name their worker by the register."""
    return Declaration.objects.exclude(uuid__in=forgotten_files(Declaration))
