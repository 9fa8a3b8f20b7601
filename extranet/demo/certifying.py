"""The demo's training body certifies months on paper and others entirely online."""

from __future__ import annotations

from certification.models import Certificate, Dossier
from certification.paper.scans import picture_as_pdf
from certification.proofs import Method, Proof
from certification.returned import Returned
from certification.services import joining
from certification.services.certifying import certify
from certification.statements import ADDRESS, HOURS
from extranet.documents.inspection import Inspected, Kind
from extranet.documents.specimens import drawn
from extranet.documents.tasks import render_pdfs
from extranet.organisations.models import Membership
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

from .papers import actor_of

# Dossiers of which the last month entered is certified on paper, and those of which it is the first, online.
ON_PAPER = ["PT-0101", "PT-0103"]
ONLINE = ["PT-0105", "PT-0105", "VA-0201"]


def make(fund: Fund) -> None:
    """The prints of all that was entered, and a few months certified by the services; outside any scope."""
    render_pdfs(fund.pk)
    with scope(fund):
        members = Membership.objects.select_related("organisation", "user")
        manager = members.filter(
            organisation__in=Dossier.objects.values("training_body"), certifiers__isnull=False
        ).earliest("pk")
        actor = actor_of(manager)
        waiting = Certificate.objects.filter(state="prepared", document__state="ready").select_related("version")
        for number in ON_PAPER:
            on_paper(fund, actor, waiting.filter(dossier__number=number).latest("month"))
        for number in ONLINE:
            certify(
                actor=actor,
                fund=fund,
                certificate=waiting.filter(dossier__number=number).earliest("month"),
                path=Certificate.Path.ONLINE,
                statements=[str(HOURS), str(ADDRESS)],
                proof=Proof(Method.EMAIL_CODE, ip="192.0.2.10"),
            )


def on_paper(fund: Fund, actor: Actor, certificate: Certificate) -> None:
    page = drawn(f"{certificate.number}\nSIGNATURE DEMO", (600, 800))
    scan = Inspected(Kind.PDF, picture_as_pdf(page.content, title=f"Certificat signé {certificate.number}"), pages=1)
    joining.join_scan(actor=actor, fund=fund, certificate=certificate, returned=Returned(scan, is_recognised=False))
    hours = certificate.version.centre + certificate.version.placement
    joining.confirm_scan(actor=actor, certificate=certificate, hours=hours)
    certify(
        actor=actor,
        fund=fund,
        certificate=certificate,
        path=Certificate.Path.PAPER,
        statements=[str(HOURS)],
        proof=Proof(Method.PAPER),
    )
