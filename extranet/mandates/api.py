"""For which companies an operator may write, as programs ask it (`ATM-08`, `ATM-14`)."""

# No postponed annotations here: ninja reads those of a paginated operation in another module, where they mean nothing.
import datetime
from typing import Any, Literal

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from extranet.integrations.access import CallRequest, needs
from extranet.integrations.paging import Pages
from extranet.integrations.parties import CompanyOut
from extranet.integrations.scopes import Scope
from extranet.organisations.roles import Role

from .models import Mandate
from .workflow import MandateState

router = Router(tags=["Mandats"])

Reason = Literal["mandate_pending", "mandate_over", "mandate_to_come", "convention_missing", "role_missing"]


class ReasonOut(Schema):
    code: Reason = Field(description="Pourquoi l’opérateur ne peut pas écrire aujourd’hui")
    detail: str = Field(description="La même chose en une phrase, dans la langue demandée")


class MandateOut(Schema):
    """An operator's right to write for a company: its mandate, and the company's convention that it needs."""

    uuid: str = Field(description="UUID du mandat")
    company: CompanyOut = Field(description="Pour qui l’opérateur écrit")
    operator: CompanyOut = Field(description="Qui écrit")
    state: str = Field(description="État du mandat : `pending`, `active`, `ended` ou `dropped`")
    starts_on: datetime.date | None = Field(description="Début du mandat")
    ends_on: datetime.date | None = Field(description="Dernier jour du mandat ; null : sans fin")
    may_write: bool = Field(description="Si l’opérateur peut écrire aujourd’hui pour cette entreprise")
    writes_from: datetime.date | None = Field(description="Depuis quand : mandat et convention ont commencé")
    writes_until: datetime.date | None = Field(description="Dernier jour où il le pourra ; null : sans fin connue")
    reason: ReasonOut | None = Field(description="Pourquoi il ne le peut pas aujourd’hui")

    @staticmethod
    def resolve_uuid(row: Mandate) -> str:
        return str(row.uuid)

    @staticmethod
    def resolve_writes_from(row: Any) -> datetime.date | None:
        return max(row.starts_on, row.convention_starts_on) if row.may_write else None

    @staticmethod
    def resolve_writes_until(row: Any) -> datetime.date | None:
        """The first of both ends that is known."""
        ends = (row.ends_on, row.convention_ends_on)
        return min(filter(None, ends), default=None) if row.may_write else None

    @staticmethod
    def resolve_reason(row: Any) -> ReasonOut | None:
        code = reason_of(row, timezone.localdate())
        return ReasonOut(code=code, detail=told(code)) if code else None


def reason_of(row: Any, today: datetime.date) -> Reason | None:
    """Why the operator can't write today, None when it can."""
    if row.may_write:
        return None
    if row.state == MandateState.PENDING:
        return "mandate_pending"
    if row.state != MandateState.ACTIVE or (row.ends_on and row.ends_on < today):
        return "mandate_over"
    if row.starts_on > today:
        return "mandate_to_come"
    return "role_missing" if row.convention_starts_on else "convention_missing"


def told(code: Reason) -> str:
    return {
        "mandate_pending": _("Le fonds n’a pas encore accepté l’autorisation de l’entreprise."),
        "mandate_over": _("Le mandat a pris fin : demandez à l’entreprise une nouvelle autorisation."),
        "mandate_to_come": _("Le mandat n’a pas encore commencé."),
        "convention_missing": _("La convention de l’entreprise n’est pas en vigueur : elle doit la déposer."),
        "role_missing": _("La personne qui a créé la clé n’a pas le rôle « %s » : voyez un responsable des accès.")
        % Role.ENCODER.label,
    }[code]


class MandateSearch(Schema):
    company: str | None = Field(None, pattern=r"^\d{10}$", description="N° d’entreprise (BCE) : dix chiffres")
    may_write: bool | None = Field(None, description="`true` : ceux qui permettent d’écrire aujourd’hui")


@router.get(
    "/mandates",
    auth=needs(Scope.TRAINING_READ),
    response=list[MandateOut],
    operation_id="list_mandates",
    summary="Pour qui l’on peut écrire, et jusqu’à quand",
)
@paginate(Pages, ordering=("-pk",))
def list_mandates(request: CallRequest, search: Query[MandateSearch]) -> QuerySet[Mandate]:
    """An operator's mandates, those that are over too; for a company, the operators that it mandated."""
    today = timezone.localdate()
    rows = Mandate.objects.visible_to(request.actor).with_conventions(today).select_related("company", "operator")
    able = Mandate.objects.with_conventions(today).encoding(request.actor, today).filter(pk=OuterRef("pk"))
    rows = rows.annotate(may_write=Exists(able))
    if search.company:
        rows = rows.filter(company__enterprise_number=search.company)
    if search.may_write is not None:
        rows = rows.filter(may_write=search.may_write)
    return rows
