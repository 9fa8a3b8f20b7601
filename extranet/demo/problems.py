"""Problems that the demo's people reported: some wait for the fund, one was answered, one is settled."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation

from extranet.help import services
from extranet.help.models import Ticket
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .papers import actor_of


@dataclass(frozen=True, slots=True)
class Problem:
    """What somebody of a fund reported at which page, and what the fund answered."""

    fund: str
    email: str
    page: str
    about: str
    text: str
    answer: str = ""
    is_settled: bool = False


PROBLEMS = [
    Problem("ferra", "ines.demonceau@demo.invalid", "/demandes/", "Une entreprise manque dans la liste",
            "Nous encodons pour les Ateliers Fictifs, mais ils ne sont pas proposés."),
    Problem("ferra", "farida.demo@demo.invalid", "/documents/", "Qui peut signer la convention ?",
            "Notre administratrice est absente deux semaines.",
            "Un autre représentant légal publié au Moniteur peut signer : changez son nom avant d’imprimer."),
    Problem("passerelle", "paul.exemplaire@demo.invalid", "/certification/", "Un stagiaire a changé d’adresse",
            "Il ne reçoit plus le code. Où corrige-t-on son adresse e-mail ?"),
    Problem("horizon", "nora.invente@demo.invalid", "/", "Une facture en double",
            "La même facture figure deux fois dans notre liste."),
    Problem("academie", "lotte.voorbeeld@demo.invalid", "/formations/personnel/", "Telefoonnummers na het importeren",
            "Excel maakt van onze telefoonnummers 3,24711E+11. Hoe vermijden we dat?"),
    Problem("academie", "amber.fictiers@demo.invalid", "/formations/", "Wachtlijst in Gent",
            "Komt er een tweede sessie in Gent?",
            "Ja, wij plannen er een. Wie op de lijst staat, krijgt een e-mail zodra ze opent."),
    Problem("academie", "lotte.voorbeeld@demo.invalid", "/formations/rapports/", "Rapport als PDF",
            "De PDF bleef leeg.", "Er stond geen soort rapport aangevinkt. Vink er één aan.", is_settled=True),
]  # fmt: skip


def make() -> None:
    """In each fund where nobody reported anything yet."""
    for fund in Fund.objects.filter(slug__in={problem.fund for problem in PROBLEMS}):
        make_of(fund)


def make_of(fund: Fund) -> None:
    with scope(fund), translation.override(fund.language):
        if Ticket.objects.exists():
            return
        members = Membership.objects.select_related("organisation", "user")
        staff = actor_of(members.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
        for problem in PROBLEMS:
            if problem.fund != fund.slug:
                continue
            actor = actor_of(members.filter(user__email=problem.email).earliest("pk"))
            ticket = services.report(actor=actor, fund=fund, page=problem.page, about=problem.about, text=problem.text)
            if problem.answer:
                ticket = services.write(actor=staff, fund=fund, ticket=ticket, text=problem.answer)
            if problem.is_settled:
                services.close(actor=actor, ticket=ticket)
