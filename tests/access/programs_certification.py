"""What a program reaches of dossiers, certificates and transmissions."""

from __future__ import annotations

import datetime

from certification.models import Certificate, Dossier
from certification.services.handing_over import hand_over
from certification.tasks.transmissions import make_files
from extranet.integrations.scopes import Scope
from extranet.tenants.scope import scope
from tests.access.program_part import Part, ProgramWorld
from tests.certification.scenes import Stage, body_of, document_of, stage
from tests.integrations.scenes import program_of

OCTOBER = datetime.date(2026, 10, 1)
SESSION = {"starts_on": datetime.date(2026, 9, 1), "ends_on": datetime.date(2027, 6, 30)}


def sealed(made: Stage, dossier: Dossier) -> Certificate:
    certificate = made.certified(dossier, OCTOBER)
    with scope(made.fund):
        certificate.definitive = document_of(made.fund)
        certificate.save(update_fields=["definitive"])
    return certificate


def three_dossiers() -> tuple[Stage, Stage, dict[str, Dossier]]:
    """Of the program's body, of another body of the fund, and of another fund."""
    here, elsewhere = stage(), stage()
    neighbour = body_of(here.fund, "Autre centre")
    dossiers = {
        "own": here.dossier("26-1", **SESSION),
        "foreign": here.dossier("26-2", training_body=neighbour.organisation, **SESSION),
        "other": elsewhere.dossier("26-1", **SESSION),
    }
    return here, elsewhere, dossiers


def of_dossiers() -> ProgramWorld:
    here, _elsewhere, dossiers = three_dossiers()
    sealed(here, dossiers["own"])
    program = program_of(here.fund, here.manager, Scope.CERTIFICATION_READ, Scope.CERTIFICATION_WRITE)
    ids = {("uuid", kind): str(one.uuid) for kind, one in dossiers.items()}
    return ProgramWorld(program, ids | {("month", kind): "2026-10" for kind in dossiers})


def of_certificates() -> ProgramWorld:
    here, elsewhere, dossiers = three_dossiers()
    neighbour = body_of(here.fund, "Troisième centre")
    theirs = here.dossier("26-3", training_body=neighbour.organisation, **SESSION)
    as_neighbour = Stage(here.fund, neighbour.organisation, neighbour, here.employer, here.officer)
    certificates = {
        "own": sealed(here, dossiers["own"]),
        "foreign": sealed(as_neighbour, theirs),
        "other": sealed(elsewhere, dossiers["other"]),
    }
    program = program_of(here.fund, here.manager, Scope.CERTIFICATION_READ)
    return ProgramWorld(program, {("uuid", kind): str(one.uuid) for kind, one in certificates.items()})


def of_transmissions() -> ProgramWorld:
    here, elsewhere, dossiers = three_dossiers()
    ids = {}
    for kind, made in (("own", here), ("other", elsewhere)):
        sealed(made, dossiers[kind])
        with scope(made.fund):
            ids["uuid", kind] = str(hand_over(actor=made.staff, fund=made.fund).uuid)
            make_files(made.fund.pk)
        ids["kind", kind] = "csv"
    return ProgramWorld(program_of(here.fund, here.officer, Scope.TRANSMISSION), ids)


PARTS = [
    Part(
        "dossiers",
        of_dossiers,
        """
        method path own foreign other
        GET /dossiers/{uuid} 200 404 404
        GET /dossiers/{uuid}/calendar 200 404 404
        PUT /dossiers/{uuid}/calendar 412 404 404
        GET /dossiers/{uuid}/months/{month}/hours 200 404 404
        PUT /dossiers/{uuid}/months/{month}/hours 422 404 404
        GET /dossiers/{uuid}/months/{month}/certificate 200 404 404
        """,
    ),
    Part(
        "certificates",
        of_certificates,
        """
        method path own foreign other
        GET /certificates/{uuid}/pdf 200 404 404
        """,
    ),
    Part(
        "transmissions",
        of_transmissions,
        """
        method path own other
        GET /transmissions/{uuid} 200 404
        GET /transmissions/{uuid}/rows 200 404
        GET /transmissions/{uuid}/files/{kind} 200 404
        """,
    ),
]
