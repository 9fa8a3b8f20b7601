"""Bodies whose identity is complete, and certifiers whose documents stand somewhere; made by the services."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.test import Client

from certification.certifiers import Kind
from certification.identity import Identity, identity_of
from certification.models import SupportingDocument
from certification.services import supporting
from certification.services.identity import save_identity
from extranet.documents.inspection import Inspected
from extranet.documents.inspection import Kind as FileKind
from extranet.organisations.models import Membership, Organisation
from extranet.tenants.actor import Actor
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.documents.uploads import picture
from tests.mandates.scenes import actor_of

COMPLETE: dict[str, Any] = {
    "representative": "Monsieur Exemple",
    "capacity": "directeur",
    "street": "rue de l’Exemple",
    "house_number": "1",
    "postcode": "75011",
    "city": "Paris",
}


@cache
def an_image(size: tuple[int, int] = (60, 30)) -> Inspected:
    """A picture as the inspection hands it on."""
    return Inspected(FileKind.PNG, picture("PNG", size), width=size[0], height=size[1])


def fetched(client: Client, address: str) -> tuple[int, bytes]:
    """Status and bytes of a file; read to its end, so that it is closed."""
    answer = client.get(address)
    content = answer.getvalue()
    return answer.status_code, content


def complete(fund: Fund, manager: Membership, *, stamp: bool = True, **fields: Any) -> Identity:
    """The body's identity with everything that certificates need."""
    with scope(fund):
        body = Organisation.objects.get(pk=manager.organisation_id)
        return save_identity(
            actor=actor_of(manager),
            body=body,
            version=identity_of(body).version,
            logo=an_image(),
            stamp=an_image((40, 40)) if stamp else None,
            **COMPLETE | fields,
        )


def certifier(fund: Fund, manager: Membership) -> None:
    """« Je suis certificateur », without a document yet."""
    with scope(fund):
        supporting.choose_profile(actor=actor_of(manager), body=manager.organisation, certifies=True)


def deposited(fund: Fund, manager: Membership, kind: Kind) -> SupportingDocument:
    with scope(fund):
        return supporting.deposit(actor=actor_of(manager), body=manager.organisation, kind=kind, upload=an_image())


def checked(fund: Fund, manager: Membership, kind: Kind, *, staff: Actor) -> SupportingDocument:
    """Deposited, and conform for one of the fund's staff."""
    document = deposited(fund, manager, kind)
    with scope(fund):
        done = supporting.accept(actor=staff, fund=fund, document=document)
    assert isinstance(done, SupportingDocument)
    return done


def certifying_online(fund: Fund, manager: Membership, *, staff: Actor) -> None:
    """A certifier with both documents checked: the path entirely online is open to her."""
    certifier(fund, manager)
    for kind in Kind:
        checked(fund, manager, kind, staff=staff)
