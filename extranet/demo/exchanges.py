"""The demo's conversations about dossiers, written through the service."""

from __future__ import annotations

from certification.models import Dossier, Message
from certification.services.exchanges import send_message
from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .papers import actor_of

QUESTION = "Bonjour, l’émargement de la dernière semaine n’est pas lisible : pouvez-vous le joindre à nouveau ?"
ANSWER = "Bonjour, nous le numérisons et vous l’envoyons demain."


def make(fund: Fund) -> None:
    """A question of the fund and its answer on the first dossier, a question that waits on the second."""
    with scope(fund):
        if Message.objects.exists():
            return
        members = Membership.objects.select_related("organisation", "user")
        body = actor_of(members.filter(roles__contains=[Role.MANAGER]).earliest("pk"))
        staff = actor_of(members.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
        first, second = Dossier.objects.filter(training_body=body.organisation_id).order_by("pk")[:2]
        send_message(actor=staff, fund=fund, dossier=first, text=QUESTION)
        send_message(actor=body, fund=fund, dossier=first, text=ANSWER)
        send_message(actor=staff, fund=fund, dossier=second, text=QUESTION)
