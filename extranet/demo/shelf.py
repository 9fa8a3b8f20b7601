"""Forms on the demo's shelves, which say on every page that they are invented; laid out as an officer does it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from django.template.loader import render_to_string
from django.utils import translation

from extranet.documents.inspection import Kind, inspect
from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.help import services
from extranet.help.models import ShelfItem
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .papers import actor_of


@dataclass(frozen=True, slots=True)
class Form:
    """`invented` says in the form's language that it is none; `lines` are to be filled in."""

    fund: str
    language: str
    title: str
    invented: str
    lines: tuple[str, ...]
    kind: ShelfItem.Kind = ShelfItem.Kind.FORM
    is_public: bool = True


INVENTED_FR = "Formulaire inventé pour la démonstration : il n’a aucune valeur, n’y écrivez rien de vrai."
INVENTED_NL = "Verzonnen formulier voor de demo: het heeft geen waarde, vul er niets echts in."

FORMS = [
    Form("academie", "nl", "Aanvraag van een opleiding op maat", INVENTED_NL,
         ("Organisatie", "Contactpersoon", "Gewenste opleiding", "Aantal deelnemers", "Gewenste periode")),
    Form("academie", "fr", "Demande de formation à la demande", INVENTED_FR,
         ("Organisation", "Personne de contact", "Formation souhaitée", "Nombre de participants", "Période souhaitée")),
    Form("academie", "nl", "Loginaanvraag voor een opleidingsverantwoordelijke", INVENTED_NL,
         ("Naam en voornaam", "Organisatie", "E-mailadres van het werk", "Handtekening van de leidinggevende")),
    Form("academie", "nl", "Afspraken voor lesgevers", "Verzonnen document voor de demo: het heeft geen waarde.",
         ("Een half uur voor de les aanwezig", "QR-code tonen, deelnemers tellen", "Aanwezigheidslijst bevestigen"),
         kind=ShelfItem.Kind.MANUAL, is_public=False),
    Form("ferra", "fr", "Liste des participants à une formation interne", INVENTED_FR,
         ("Entreprise", "Formation", "Dates", "Noms des participants")),
    Form("passerelle", "fr", "Demande d’accès pour un organisme de formation", INVENTED_FR,
         ("Organisme", "Numéro de déclaration d’activité", "Nom du gestionnaire", "Adresse e-mail")),
    Form("horizon", "fr", "Demande de prise en charge, version papier", INVENTED_FR,
         ("Entreprise", "Dispositif", "Bénéficiaire", "Coût demandé")),
]  # fmt: skip


def make() -> None:
    """In each fund whose shelf is empty."""
    for fund in Fund.objects.filter(slug__in={form.fund for form in FORMS}):
        with scope(fund):
            if ShelfItem.objects.exists():
                continue
            members = Membership.objects.select_related("organisation", "user")
            staff = actor_of(members.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
            for form in FORMS:
                if form.fund == fund.slug:
                    services.lay_out(
                        actor=staff,
                        fund=fund,
                        title=form.title,
                        kind=form.kind,
                        language=form.language,
                        is_public=form.is_public,
                        upload=inspect(BytesIO(printed(fund, form)), name="formulaire.pdf", accepted=[Kind.PDF]),
                    )


def printed(fund: Fund, form: Form) -> bytes:
    with translation.override(form.language):
        page = render_to_string("demo/pdf/form.html", {"fund": fund, "form": form})
    return render_pdf(page, resolve=lambda address: asset(fund, address), identifier=f"{fund.slug}-{form.title}")
