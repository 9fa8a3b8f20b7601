"""Who may do what with funding requests and invoices. Each function raises `PermissionDenied` that says whom to ask."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from extranet.organisations.permissions import check_staff
from extranet.organisations.roles import Role
from extranet.tenants.actor import Actor
from extranet.tenants.capabilities import Capability

from .models import Declaration, FundingRequest, Invoice
from .queries import is_body, is_funding_staff, is_member
from .queries.contributions import declares
from .queries.exchanges import writes_to_fund


def check_funding_staff(actor: Actor) -> None:
    check_staff(actor, Capability.MEMBERSHIP)


def check_member(actor: Actor) -> None:
    """Whoever keeps her company's training files."""
    if not is_member(actor):
        raise PermissionDenied(
            _("Seuls les responsables des dossiers de formation de l’entreprise le peuvent : demandez-leur.")
        )


def check_reads_files(actor: Actor) -> None:
    """Whoever has a list of files of her own; the staff have their queue."""
    if not (is_member(actor) or is_body(actor)):
        raise PermissionDenied(
            _("Cette liste est celle des entreprises et des organismes de formation ; le personnel du fonds a sa file.")
        )


def check_company(actor: Actor, request: FundingRequest) -> None:
    """The people who keep this request's company, for her establishments only where she is limited to some."""
    check_member(actor)
    hers = not actor.establishments or request.establishment_id in actor.establishments
    if request.company_id != actor.organisation_id or not hers:
        raise PermissionDenied(_("Cette demande est celle d’une autre entreprise, ou d’un autre établissement."))


def is_depositor(actor: Actor, request: FundingRequest) -> bool:
    """Whether the actor's organisation deposits the invoices of this request: its body, or the company itself."""
    is_its_body = is_body(actor) and request.body_id == actor.organisation_id
    return is_its_body or (is_member(actor) and request.company_id == actor.organisation_id)


def check_depositor(actor: Actor, request: FundingRequest) -> None:
    """Raises `PermissionDenied` for who is neither the file's company nor its body."""
    if not is_depositor(actor, request):
        raise PermissionDenied(_("Seuls l’organisme de formation et l’entreprise du dossier y déposent des factures."))


def check_own_invoice(actor: Actor, invoice: Invoice) -> None:
    """Whoever deposits for the organisation that deposited it."""
    if not ((is_body(actor) or is_member(actor)) and invoice.depositor_id == actor.organisation_id):
        raise PermissionDenied(_("Seule l’organisation qui a déposé cette facture le peut."))


def check_invoices(actor: Actor) -> None:
    """Whoever has invoices to see, the staff too."""
    if not (is_body(actor) or is_member(actor) or is_funding_staff(actor)):
        raise PermissionDenied(
            _("Les factures sont celles des organismes de formation et des entreprises : demandez-en les droits.")
        )


def check_payments(actor: Actor) -> None:
    """Whoever has payments to see, the staff too."""
    if not (is_funding_staff(actor) or is_member(actor) or is_body(actor)):
        raise PermissionDenied(
            _(
                "Les règlements sont vus par les gestionnaires de l’organisme, les responsables de formation de"
                " l’entreprise et le personnel du fonds."
            )
        )


def check_body(actor: Actor) -> None:
    """Whoever keeps the payment files of a training body."""
    if not is_body(actor):
        raise PermissionDenied(
            _("Cette page est celle des gestionnaires d’un organisme de formation : demandez-leur ce droit.")
        )


def check_contributions(actor: Actor) -> None:
    """Whoever keeps the contributions of her whole company."""
    if declares(actor):
        return
    if actor.establishments and actor.has(Role.CONTRIBUTIONS_MANAGER):
        raise PermissionDenied(
            _("Une déclaration porte sur toute l’entreprise : demandez à qui en gère tous les établissements.")
        )
    raise PermissionDenied(_("Seuls les gestionnaires des contributions de l’entreprise le peuvent : demandez-leur."))


def check_declaration(actor: Actor, declaration: Declaration) -> None:
    """Raises `PermissionDenied` for who doesn't declare contributions, or not this company's."""
    check_contributions(actor)
    if declaration.company_id != actor.organisation_id:
        raise PermissionDenied(_("Cette déclaration est celle d’une autre entreprise."))


def check_writes_to_fund(actor: Actor) -> None:
    """Whoever keeps files, payments or contributions of an organisation."""
    if not writes_to_fund(actor):
        raise PermissionDenied(
            _(
                "Écrivent au fonds les personnes chargées des dossiers de formation, des paiements ou des contributions"
                " de leur organisation : demandez-leur, ou utilisez « Aide »."
            )
        )
