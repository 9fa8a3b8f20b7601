"""What the staff have before their eyes when they decide: typed beside known, line by line (`MYA-36`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from extranet.organisations.identifiers import IDENTIFIERS, compact
from extranet.organisations.models import Establishment, Membership, Organisation
from extranet.organisations.roles import OrganisationKind
from extranet.tenants.search import begins_with

from .catalogue import KIND_OF
from .choices import Proof
from .matching import SIREN_LENGTH, numbered
from .models import Application, FigureKind, KnownFigure, Verdict

SUGGESTED = 8
INVOICES_SHOWN = 3

LOOKS = {Verdict.MATCHED: "success", Verdict.DIFFERS: "error", Verdict.UNKNOWN: "neutral"}


@dataclass(frozen=True, slots=True)
class Line:
    """One value: as typed, as the fund knows it (empty: it doesn't), and what comparing said, None where none was."""

    label: str
    typed: str
    known: str = ""
    verdict: Verdict | None = None
    is_proof: bool = False

    @property
    def look(self) -> str:
        return LOOKS[self.verdict] if self.verdict else "neutral"


def euros(amount: Decimal | int | None) -> str:
    return f"{number_format(amount or 0, decimal_pos=2, use_l10n=True, force_grouping=True)} €"


def lines_of(application: Application) -> list[Line]:
    """The entity's number and name, then each proof that was given. Constant queries."""
    organisation = application.organisation
    verdicts = {result.kind: Verdict(result.verdict) for result in application.results.all()}
    figures = list(known_figures(application))
    return [*identity_lines(application, organisation), *proof_lines(application, organisation, verdicts, figures)]


def identity_lines(application: Application, organisation: Organisation | None) -> Iterable[Line]:
    known_place = None
    if organisation and application.siret:
        known_place = organisation.establishments.filter(siret=application.siret).first()
    if application.entity_number_shown:
        label = IDENTIFIERS["siret" if application.siret else "enterprise"].label
        known = ""
        if organisation:
            if known_place:
                known = known_place.name
            elif application.siret:
                known = _("Nouvel établissement : ajouté avec la confirmation")
            else:
                known = organisation.name
        yield Line(str(label), application.entity_number_shown, known, number_verdict(application, organisation))
    yield Line(_("Dénomination"), application.name or "—", organisation.name if organisation else "")
    if organisation and not organisation.is_a(KIND_OF[application.profile]):
        quality = str(OrganisationKind(KIND_OF[application.profile]).label)
        known = _("%s : la confirmation ajoute cette qualité") % ", ".join(organisation.kind_labels)
        yield Line(_("Qualité"), quality, known, Verdict.DIFFERS)
    if application.branch:
        yield Line(_("Branche"), application.branch)


def number_verdict(application: Application, organisation: Organisation | None) -> Verdict:
    """Whether the number leads to the organisation, or somebody of the staff said that it is meant."""
    if organisation is None:
        return Verdict.UNKNOWN
    by_siren = bool(application.siret) and application.siret[:SIREN_LENGTH] == organisation.siren
    by_number = bool(application.enterprise_number) and application.enterprise_number == organisation.enterprise_number
    by_place = organisation.establishments.filter(siret=application.siret or "-").exists()
    return Verdict.MATCHED if by_siren or by_number or by_place else Verdict.DIFFERS


def known_figures(application: Application) -> QuerySet[KnownFigure]:
    return KnownFigure.objects.filter(organisation=application.organisation_id or 0).order_by("-year", "-pk")


def proof_lines(
    application: Application,
    organisation: Organisation | None,
    verdicts: dict[str, Verdict],
    figures: list[KnownFigure],
) -> Iterable[Line]:
    codes = [figure.reference for figure in figures if figure.kind == FigureKind.MEMBER_CODE]
    payrolls = {figure.year: figure.amount for figure in figures if figure.kind == FigureKind.PAYROLL}
    invoices = [figure for figure in figures if figure.kind == FigureKind.INVOICE]
    if Proof.MEMBER_CODE in verdicts:
        known = ", ".join(codes)
        yield Line(_("Code Adhérent"), application.member_code, known, verdicts[Proof.MEMBER_CODE], is_proof=True)
    if Proof.PAYROLL in verdicts:
        amount = payrolls.get(application.payroll_year)
        label = _("Masse salariale %s") % application.payroll_year
        known = euros(amount) if amount is not None else ""
        yield Line(label, euros(application.payroll), known, verdicts[Proof.PAYROLL], is_proof=True)
    if Proof.ACTIVITY_NUMBER in verdicts:
        show = IDENTIFIERS["activity"].show
        known = show(organisation.activity_number) if organisation and organisation.activity_number else ""
        typed = show(application.activity_number)
        yield Line(_("Numéro de Déclaration d’Activité"), typed, known, verdicts[Proof.ACTIVITY_NUMBER], is_proof=True)
    if Proof.INVOICE_AMOUNT in verdicts:
        same = [one for one in invoices if one.amount == application.invoice_amount] or invoices
        known = ", ".join(f"{one.reference} : {euros(one.amount)}" for one in same[:INVOICES_SHOWN])
        typed = euros(application.invoice_amount)
        yield Line(_("Montant de la facture HT"), typed, known, verdicts[Proof.INVOICE_AMOUNT], is_proof=True)


def earlier_applications(application: Application) -> QuerySet[Application]:
    """What else the same person asked for in this fund."""
    others = Application.objects.filter(user=application.user_id).exclude(pk=application.pk)
    return others.select_related("organisation").prefetch_related("rights").order_by("-pk")


def memberships_of(application: Application) -> list[tuple[Membership, str]]:
    """Her accesses in this fund, each with its standing today."""
    today = timezone.localdate()
    return [(one, str(one.standing(today).label)) for one in Membership.objects.of(application.user)]


def suggested(application: Application, text: str) -> QuerySet[Organisation]:
    """Organisations that may be meant: those found by the text, else by what was typed; never the fund's office."""
    organisations = Organisation.objects.exclude(kinds__contains=[OrganisationKind.FUND_OFFICE])
    if text:
        by_text = organisations.matching(text).values("pk")
        places = Establishment.objects.filter(siret=compact(text)).values("organisation")
        found = organisations.filter(pk__in=by_text.union(places))
    else:
        found = numbered(siret=application.siret, enterprise_number=application.enterprise_number)
        typed = Q(activity_number=application.activity_number or "-")
        if application.name:
            typed |= begins_with("name_folded", application.name)
        by_typed = organisations.filter(typed).values("pk")
        found = organisations.filter(pk__in=found.values("pk").union(by_typed))
    return found.exclude(pk=application.organisation_id or 0).order_by("name_folded", "pk")[:SUGGESTED]
