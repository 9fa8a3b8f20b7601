"""The people, requests and links that the access table of the company's half speaks of."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone

from batch_channel.models import Declaration
from extranet.organisations.middleware import SESSION_KEY
from extranet.organisations.models import Organisation
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from requests_app.training.declarations import KIND
from requests_app.training.models import Participant, Recap, Request, SigningLink
from requests_app.training.services.links import digest_of
from tests.access.world import World
from tests.factories import MembershipFactory, UserFactory, WorkerFactory, quickly_signed_in, staff_of, visitor
from tests.mandates.factories import mandate_of, paper_of, stored_document
from tests.mandates.scenes import company_of, newcomer_of, operator_of, preencoding_fund
from tests.training.factories import DayFactory, ParticipantFactory, RequestFactory

OF_REQUEST = [
    "certify",
    "give_back",
    "disown",
    "recap",
    "generate_recap",
    "recap_document",
    "deposit_signed",
    "signed_document",
    "confirm_signer",
    "send_link",
    "send_to_fund",
    "accept",
    "ask_complement",
    "refuse",
]


def build() -> World:
    fund, other = preencoding_fund(), preencoding_fund()
    company_a, company_b = company_of(fund), company_of(fund, name="Béta", enterprise_number="", nsso_number="")
    encoder, expired, without = operator_of(fund), operator_of(fund, "Échu"), operator_of(fund, "Sans mandat")
    people = {
        "stranger": UserFactory(),
        "newcomer": newcomer_of(fund, company_a).user,
        "encoder": encoder.user,
        "expired": expired.user,
        "without": without.user,
        "staff": staff_of(fund).user,
        "other_staff": staff_of(other).user,
    }
    with scope(fund):
        paper_of(company_a, kind="convention", state="accepted")
        mandate_of(company_a, encoder.organisation)
        mandate_of(company_a, expired.organisation, until=timezone.localdate() - datetime.timedelta(days=1))
        for name, company in {"mandatee_a": company_a, "mandatee_b": company_b, "wrong_org": company_a}.items():
            people[name] = MembershipFactory(organisation=company, roles=[Role.MANDATEE]).user
        MembershipFactory(user=people["wrong_org"], organisation=company_b, roles=[Role.MANDATEE])
        requests = {
            "own": request_of(company_a, encoder.organisation),
            "foreign": request_of(company_b, company_b),
            "kept": request_of(company_a, expired.organisation),
        }
        links = {name: link_of(requests["kept"], f"{name}-secret", **fields) for name, fields in LINKS.items()}
        revocable = {"own": link_of(requests["own"], "a"), "foreign": link_of(requests["foreign"], "b")}
    elsewhere = company_of(other)
    with scope(other):
        requests["other"] = request_of(elsewhere, elsewhere)
        links["other"] = revocable["other"] = link_of(requests["other"], "other-secret")

    world = World()
    world.clients = {name: quickly_signed_in(fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(fund)
    switch(world, "wrong_org", company_b)
    for kind, request in requests.items():
        for route in OF_REQUEST:
            world.addresses[f"training:{route}", kind] = reverse(f"training:{route}", args=[request.uuid])
        with scope(request.fund_id):
            participant = Participant.objects.get(request=request)
        for route in ("complete", "resend_declaration"):
            world.addresses[f"training:{route}", kind] = reverse(f"training:{route}", args=[participant.uuid])
    for kind, link in revocable.items():
        world.addresses["training:revoke_link", kind] = reverse("training:revoke_link", args=[link.uuid])
    for kind in [*links, "wrong"]:
        for route in ("page", "document", "deposit"):
            world.addresses[f"signing:{route}", kind] = reverse(f"signing:{route}", args=[f"{kind}-secret"])
    return world


PAST = timezone.now() - datetime.timedelta(days=1)
LINKS = {"right": {}, "expired": {"expires_at": PAST}, "used": {"used_at": PAST}, "revoked": {"revoked_at": PAST}}


def request_of(company: Organisation, author: Organisation) -> Request:
    """With the fund, with a signed recap, and a declaration that waits for a correction."""
    request = RequestFactory(company=company, author=author, state="with_fund")
    DayFactory(request=request)
    worker = WorkerFactory(organisation=company)
    participant = ParticipantFactory(request=request, worker=worker)
    Recap.objects.create(
        request=request,
        edition=1,
        content_digest="0" * 64,
        document=stored_document(company.fund_id, "recapitulatif.pdf"),
        signed_document=stored_document(company.fund_id, "signe.pdf"),
        signature=Recap.Signature.TO_COMPARE,
        signature_details=[{"signer": "Paul Lambert", "issuer": "Inventé", "trust": "unknown_root"}],
        deposited_at=timezone.now(),
        representative_name="Béatrice Exemple",
        representative_capacity="gérante",
        signer_differs=True,
    )
    declaration = Declaration(
        kind=KIND,
        source_uuid=participant.uuid,
        company=company,
        worker=worker,
        trained_from=datetime.date(2026, 1, 5),
    )
    declaration.hold(block="no_channel")
    declaration.save()
    return request


def link_of(request: Request, secret: str, **fields: datetime.datetime) -> SigningLink:
    expires_at = fields.pop("expires_at", timezone.now() + datetime.timedelta(days=14))
    return SigningLink.objects.create(
        recap=request.recaps.get(),
        secret_digest=digest_of(secret),
        email="representant@example.invalid",
        expires_at=expires_at,
        **fields,
    )


def switch(world: World, name: str, organisation: Organisation) -> None:
    """The person acts for this one of her organisations."""
    session = world.clients[name].session
    session[SESSION_KEY] = str(organisation.uuid)
    session.save()
