"""Where strangers may sign up in the demo, and an inscription whose confirmation waits in the demo's mailbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from extranet.rights.catalogue import Profile, Service
from extranet.rights.choices import OPTION, Proof
from extranet.rights.claims import Attestation, EntityClaim, PersonClaim
from extranet.rights.forms.entities import ATTESTATION_VERSION
from extranet.signup import services
from extranet.signup.answers import Answers
from extranet.signup.terms import current_terms
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

BRANCHES = [
    "Bureaux d’études inventés",
    "Cabinets de conseil imaginaires",
    "Éditeurs de logiciels fictifs",
    "Organisateurs de foires d’exemple",
]
INFO = {
    "1": "Le code adhérent figure en haut de l’appel de contributions d’Horizon.\n\n"
    "Dans cette démonstration, tout est inventé : 732 829 320 00074 est un numéro SIRET d’exemple.",
}


def make() -> None:
    """Sign-up as members and training bodies at `horizon`, as public bodies at `academie`; once."""
    horizon, academie = Fund.objects.get(slug="horizon"), Fund.objects.get(slug="academie")
    if OPTION not in horizon.options:
        horizon = opened(horizon, [Profile.MEMBER, Profile.TRAINING_BODY], branches=BRANCHES, info=INFO)
        with scope(horizon):
            ask(horizon)
    if OPTION not in academie.options:
        opened(academie, [Profile.PUBLIC_BODY])


def opened(
    fund: Fund, profiles: Sequence[Profile], *, branches: Sequence[str] = (), info: Mapping[str, str] | None = None
) -> Fund:
    with scope(fund):
        return services.change_choices(
            actor=Actor.system(fund),
            fund=fund,
            profiles=profiles,
            branches=branches,
            proofs=list(Proof) if branches else [],
            info=info or {},
            benefits=[],
        )


def ask(fund: Fund) -> None:
    """Somebody invented has gone through the three steps; her mail is on its way."""
    terms = current_terms(fund)
    answers = Answers(
        person=PersonClaim(title="Mme", last_name="Démonstration", first_name="Solène"),
        entities=(
            EntityClaim(
                profile=Profile.MEMBER,
                services=(Service.TRAINING_FILES, Service.CONTRIBUTIONS),
                legal_representative="Hugo Démonstration",
                capacity="Responsable administrative",
                siret="73282932000074",
                branch=BRANCHES[0],
                member_code="H-0042",
                payroll=1_250_000,
                payroll_year=timezone.localdate().year - 1,
            ),
        ),
        attestation=Attestation(ATTESTATION_VERSION, timezone.now(), "127.0.0.1"),
        terms_version=terms.version,
    )
    services.ask(
        fund=fund, address="solene.demonstration@demo.invalid", language=fund.language, answers=answers, terms=terms
    )
