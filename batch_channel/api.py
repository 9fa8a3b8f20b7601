"""`/declarations`: where each one stands and what its answers say, in the reader's language. Read only."""

import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.paging import Pages
from extranet.integrations.parties import CompanyOut
from extranet.integrations.scopes import Scope

from .models import Attempt, Declaration
from .permissions import check_sees_declarations
from .tables import DeclarationFilter
from .workflow import DeclarationState

router = Router(tags=["Déclarations"])


class DeclarationFilters(Schema):
    state: DeclarationState | None = Field(None, description="État de la déclaration")
    company: str = Field("", max_length=60, pattern=r"^[^\x00]*$", description="Numéro BCE ou nom de l’entreprise")
    batch: str = Field("", max_length=60, pattern=r"^[^\x00]*$", description="Nom d’un lot, ou d’un de ses fichiers")
    since: datetime.datetime | None = Field(None, description="Demandées à partir de ce moment")


class DeclaredWorkerOut(Schema):
    uuid: UUID
    last_name: str = Field(description="Nom")
    first_name: str = Field(description="Prénom")


class DeclarationOut(Schema):
    uuid: UUID
    state: str = Field(description="proposed, to_send, blocked, sent, acknowledged, accepted ou refused")
    state_label: str = Field(description="Le même, en mots")
    status: str = Field(description="Nature du formulaire : 0 original, 1 modification, 3 annulation")
    status_label: str = Field(description="La même, en mots")
    is_test: bool = Field(description="Partie en essai : rien n’est déclaré pour de vrai")
    company: CompanyOut = Field(description="Employeur")
    worker: DeclaredWorkerOut = Field(description="Salarié")
    trained_from: datetime.date = Field(description="Premier jour de la formation")
    source_uuid: UUID = Field(description="UUID de la participation dont elle vient")
    declared_at: datetime.datetime = Field(description="Demandée")
    sent_at: datetime.datetime | None = Field(description="Envoyée")
    decided_at: datetime.datetime | None = Field(description="Acceptée ou refusée")

    @staticmethod
    def resolve_state_label(one: Declaration) -> str:
        return one.get_state_display()

    @staticmethod
    def resolve_status_label(one: Declaration) -> str:
        return one.get_status_display()


class AnomalyOut(Schema):
    """One anomaly of an answer, in words: Dutch for those who ask for it, else French."""

    code: str = Field(description="Code de la sécurité sociale ; sa liste est dans la documentation")
    severity: str = Field(description="B bloquante, W avertissement, I information ; vide : à examiner")
    severity_label: str = Field(description="La même, en mots")
    is_warning: bool = Field(description="Si elle n’a rien empêché")
    field: str = Field(description="Le champ")
    text: str = Field(description="Ce qui ne va pas", alias="words")
    what_to_do: str = Field(description="Que faire", alias="correct")


class AttemptOut(Schema):
    """One time that it left, or was to leave."""

    reference: str = Field(description="Notre numéro du formulaire")
    batch: str = Field(description="Nom du lot", alias="batch.name")
    ticket: str = Field(description="Ticket de l’accusé de réception ; vide avant", alias="batch.ticket")
    outcome: str = Field(description="pending, accepted, refused ou withdrawn")
    outcome_label: str = Field(description="Le même, en mots")
    reporting_mandate: str = Field(description="Mandat de déclaration ; vide : en son propre nom")
    sent_at: datetime.datetime | None = Field(description="Envoi du lot", alias="batch.sent_at")
    acknowledged_at: datetime.datetime | None = Field(description="Accusé de réception", alias="batch.acknowledged_at")
    answered_at: datetime.datetime | None = Field(description="Réponse")
    anomalies: list[AnomalyOut] = Field(description="Ce que cette réponse relève")

    @staticmethod
    def resolve_outcome_label(one: Attempt) -> str:
        return one.get_outcome_display()


class DeclarationDetailOut(DeclarationOut):
    advice: str = Field(description="Où elle en est, en une phrase", alias="advice.what")
    what_to_do: str = Field(description="Que faire maintenant ; vide : rien", alias="advice.do")
    details: list[str] = Field(description="Ce que nos propres contrôles relèvent", alias="advice.details")
    anomalies: list[AnomalyOut] = Field(description="Ce que la dernière réponse relève")
    attempts: list[AttemptOut] = Field(description="Les envois, du plus récent au plus ancien")
    replaces: UUID | None = Field(description="La déclaration acceptée qu’elle modifie ou annule")
    replaced_by: UUID | None = Field(description="Ce qui la modifie ou l’annule")

    @staticmethod
    def resolve_attempts(one: Declaration) -> list[Attempt]:
        attempts = one.attempts.select_related("batch").order_by("-pk")
        return list(attempts.defer("batch__data", "batch__signature"))

    @staticmethod
    def resolve_replaces(one: Declaration) -> UUID | None:
        return one.replaces.uuid if one.replaces else None

    @staticmethod
    def resolve_replaced_by(one: Declaration) -> UUID | None:
        return one.follower.uuid if one.follower else None


@router.get(
    "/declarations",
    response=list[DeclarationOut],
    auth=needs(Scope.DECLARATIONS_READ),
    operation_id="list_declarations",
    summary="Les déclarations à la sécurité sociale",
)
@paginate(Pages, ordering=("-pk",))
def declarations(request: CallRequest, filters: Query[DeclarationFilters]) -> QuerySet[Declaration]:
    """Newest first: a company's own; for the fund's staff, all. The filters are those of the page."""
    check_sees_declarations(request.actor)
    visible = Declaration.objects.visible_to(request.actor).select_related("company", "worker")
    chosen = {"state": filters.state, "company": filters.company, "batch": filters.batch}
    found: QuerySet[Declaration] = DeclarationFilter(chosen, queryset=visible).qs
    return found.filter(declared_at__gte=filters.since) if filters.since else found


@router.get(
    "/declarations/{uuid}",
    response=DeclarationDetailOut,
    auth=needs(Scope.DECLARATIONS_READ),
    operation_id="read_declaration",
    summary="Une déclaration et ses réponses",
)
def declaration(request: CallRequest, uuid: UUID) -> Declaration:
    """With each answer's anomalies: code, severity, text, and what to do."""
    visible = Declaration.objects.visible_to(request.actor).select_related("company", "worker", "replaces")
    return get_object_or_404(visible, uuid=uuid)
