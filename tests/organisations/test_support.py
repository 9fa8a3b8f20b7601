"""Support access: opened with a reason where the fund permits it, marked in everything, and never to bind anybody."""

from __future__ import annotations

import datetime
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from extranet.journal.models import Entry, Look
from extranet.mandates import terms
from extranet.organisations.models import EstablishmentLimit, Membership, SupportAccess, Worker
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.support import SESSION_KEY, support_acts, supporting
from extranet.organisations.tasks import tell_of_support
from extranet.tenants.scope import scope
from requests_app.training.services import certifying
from tests.factories import (
    EstablishmentFactory,
    MembershipFactory,
    OrganisationFactory,
    member_of,
    quickly_signed_in,
    staff_of,
)
from tests.mail import delivered_mail
from tests.mandates.scenes import company_of, preencoding_fund

pytestmark = pytest.mark.django_db

REASON = "Elle n’arrive pas à ajouter une soudeuse."
WORKER = {"last_name": "Dubois", "first_name": "Michelle", "birth_date": "1985-07-30", "language": "fr"}


@pytest.fixture
def fund(db):
    return preencoding_fund(options={"support_access": True})


@pytest.fixture
def member(fund) -> Membership:
    company = company_of(fund)
    return member_of(fund, organisation=company, last_name="Lambert", first_name="Inès")


@pytest.fixture
def administrator(fund) -> Membership:
    return staff_of(fund, last_name="Demoulin", first_name="Odile")


@pytest.fixture
def staff(fund, administrator) -> Client:
    return quickly_signed_in(fund, administrator.user)


@pytest.fixture
def helping(staff, member) -> Client:
    """The administrator's browser in an open support access."""
    answer = staff.post(reverse("trust:open_support", args=[member.uuid]), {"reason": REASON})
    assert answer.status_code == 302
    return staff


def access_of(fund) -> SupportAccess:
    with scope(fund):
        return SupportAccess.objects.select_related("membership__organisation").order_by("-pk")[0]


def test_she_sees_the_site_as_the_member_under_a_banner(fund, helping, member, administrator):
    page = helping.get(reverse("organisations:own")).content.decode()
    assert member.organisation.name in page
    assert "vous voyez le site comme Inès Lambert" in page
    assert "Terminer" in page
    assert "Réglages du fonds" not in page, "the staff's own rights rest meanwhile"
    helping.post(reverse("workers:add", args=[member.organisation.uuid]), WORKER)
    with scope(fund):
        added = Entry.objects.get(verb="organisations.worker_added")
        access = SupportAccess.objects.get()
        assert added.actor_user_id == administrator.user_id
        assert added.actor_organisation_id == member.organisation_id
        assert added.facts["support"] == str(access.uuid)
        assert added.texts.get().actor_name == "Odile Demoulin"
        opened = Entry.objects.get(verb="organisations.support_opened")
        assert opened.texts.get().comment == REASON
        worker = Worker.objects.get()
    helping.get(reverse("workers:worker", args=[worker.uuid]))
    with scope(fund):
        assert Look.objects.get(subject_uuid=worker.uuid).support_uuid == access.uuid


def test_she_is_limited_to_the_establishments_that_the_member_acts_for(fund, staff, member):
    with scope(fund):
        hers = EstablishmentFactory(organisation=member.organisation, name="Atelier Nord")
        EstablishmentFactory(organisation=member.organisation, name="Atelier Sud")
        EstablishmentLimit.objects.create(membership=member, establishment=hers)
    staff.post(reverse("trust:open_support", args=[member.uuid]), {"reason": REASON})
    page = staff.get(reverse("organisations:establishments", args=[member.organisation.uuid])).content.decode()
    assert "Atelier Nord" in page
    assert "Atelier Sud" not in page


def test_the_member_is_told_afterwards_and_sees_it(fund, helping, member):
    tell_of_support(fund.pk)
    assert delivered_mail(fund) == [], "not while it lasts"
    page = helping.post(reverse("trust:end_support"), follow=True).content.decode()
    assert "L’accès d’assistance est terminé" in page
    assert "support-banner" not in page
    assert "Réglages du fonds" in page
    tell_of_support(fund.pk)
    (mail,) = delivered_mail(fund)
    assert mail.to == [member.user.email]
    assert REASON in mail.body
    page = quickly_signed_in(fund, member.user).get(reverse("my_data:page")).content.decode()
    assert REASON in page
    tell_of_support(fund.pk)
    assert len(delivered_mail(fund)) == 1
    assert REASON in helping.get(reverse("trust:support_accesses")).content.decode()


def routes(resolver: URLResolver, namespace: str = "", kwargs: dict | None = None):
    """Each route of the site with arguments of the right kind."""
    for entry in resolver.url_patterns:
        found = {name: filled(converter) for name, converter in entry.pattern.converters.items()}
        mine = (kwargs or {}) | found
        if isinstance(entry, URLPattern):
            if entry.name == "account_reset_password_from_key":
                mine = {"uidb36": "1", "key": "a-b"}
            yield f"{namespace}{entry.name}", mine
        else:
            yield from routes(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace, mine)


def filled(converter):
    known = {"UUIDConverter": uuid4(), "IntConverter": 1, "MonthConverter": datetime.date(2026, 10, 1)}
    return known.get(type(converter).__name__, "x")


# What binds somebody, whoever asks: it may never stand among the acts of support.
BINDING = (
    ["account_", "mfa_", "my_data:", "trust:", "fund_settings:", "mandates:", "batch_channel:", "signing:", "mails:"]
    + [f"certification:{name}" for name in ("month", "bulk", "add", "edit", "follow", "import", "withdraw", "options")]
    + [
        f"organisations:{name}"
        for name in ("switch", "accept", "invite", "edit_member", "end_membership", "add", "edit")
    ]
    + [
        f"training:{name}"
        for name in (
            "certify",
            "confirm_signer",
            "deposit_signed",
            "generate_recap",
            "send",
            "recall",
            "send_link",
            "revoke_link",
            "give_back",
            "disown",
            "accept",
            "refuse",
            "ask_complement",
            "options",
            "new",
            "copy",
            "delete",
            "resend_declaration",
        )
    ]
)
HARMLESS = {"trust:end_support", "account_logout", "choose_language"}


def test_every_route_of_the_site_is_closed_to_its_forms_unless_allowed_by_name(fund, helping):
    """Walks the URLconf: a route that is added tomorrow is closed."""
    allowed = set(support_acts)
    tried = 0
    for name, kwargs in routes(get_resolver("extranet.urls")):
        if name in allowed:
            assert name in HARMLESS or not name.startswith(tuple(BINDING)), name
            continue
        if name.startswith("api-v1:"):
            continue  # a program's: no session opens it
        answer = helping.post(reverse(name, kwargs=kwargs))
        assert answer.status_code == 403, name
        assert "Un accès d’assistance ne le permet pas" in answer.content.decode(), name
        tried += 1
    assert tried > 100
    for name, kwargs in routes(get_resolver("extranet.urls")):
        if name.startswith(("account_", "mfa_", "my_data:", "trust:", "fund_settings:")) and name not in HARMLESS:
            assert helping.get(reverse(name, kwargs=kwargs)).status_code == 403, name
    assert access_of(fund).ended_at is None


def test_behind_the_routes_services_refuse_too(fund, helping, member):
    """Whatever reaches a service in a support access: the journal takes no act that isn't support's to do."""
    access = access_of(fund)
    actor = supporting(access)
    assert actor.has(Role.MANDATEE)
    with scope(fund), pytest.raises(PermissionDenied, match="assistance"):
        terms.accept(actor=actor, fund=fund, version=terms.current_terms(fund).version)
    assert certifying.verbs.CERTIFIED.by_support is False


def test_an_access_that_expired_in_an_open_session(fund, helping, member):
    form = reverse("workers:add", args=[member.organisation.uuid])
    assert helping.get(form).status_code == 200
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=31), tick=True):
        answer = helping.post(form, WORKER)
        assert answer.status_code == 403
        assert "L’accès d’assistance a pris fin : rien n’a été enregistré" in answer.content.decode()
        with scope(fund):
            assert not Worker.objects.exists()
        page = helping.get("/").content.decode()
        assert "support-banner" not in page
        assert "Réglages du fonds" in page
        tell_of_support(fund.pk)
        assert delivered_mail(fund)[0].to == [member.user.email]
    assert access_of(fund).ended_at == access_of(fund).ends_at


def test_what_ends_an_access_before_its_time(fund, helping, member, administrator):
    def is_open() -> bool:
        return "support-banner" in helping.get("/").content.decode()

    assert is_open()
    fund.options = {}
    fund.save()
    assert not is_open(), "the fund no longer permits it"
    assert not is_open()


def test_it_is_forbidden_until_a_fund_permits_it(fund, staff, member):
    fund.options = {}
    fund.save()
    assert staff.post(reverse("trust:open_support", args=[member.uuid]), {"reason": REASON}).status_code == 403
    assert "assistance" not in staff.get(reverse("organisations:edit_member", args=[member.uuid])).content.decode()


def test_who_may_not_be_acted_as_and_by_whom(fund, other_fund, staff, member, administrator):
    elsewhere = member_of(other_fund)
    assert staff.post(reverse("trust:open_support", args=[elsewhere.uuid]), {"reason": REASON}).status_code == 404
    assert staff.post(reverse("trust:open_support", args=[administrator.uuid]), {"reason": REASON}).status_code == 403
    colleague = staff_of(fund)
    assert staff.post(reverse("trust:open_support", args=[colleague.uuid]), {"reason": REASON}).status_code == 403
    page = staff.post(reverse("trust:open_support", args=[member.uuid]), {"reason": " "}).content.decode()
    assert "Il y a un problème" in page
    with scope(fund):
        officer = MembershipFactory(organisation=administrator.organisation, roles=[Role.FUND_OFFICER])
        over = MembershipFactory(organisation=member.organisation, ended_at=timezone.now())
    client = quickly_signed_in(fund, officer.user)
    assert client.post(reverse("trust:open_support", args=[member.uuid]), {"reason": REASON}).status_code == 403
    page = staff.post(reverse("trust:open_support", args=[over.uuid]), {"reason": REASON}).content.decode()
    assert "n’est pas en vigueur" in page
    with scope(fund):
        assert not SupportAccess.objects.exists()


def test_a_session_that_names_an_access_of_somebody_else_or_of_another_fund_is_nothing(fund, other_fund, helping):
    access = access_of(fund)
    other_fund.options = {"support_access": True}
    other_fund.save()
    for place in (fund, other_fund):
        client = quickly_signed_in(place, staff_of(place).user)
        session = client.session
        session["support"] = str(access.uuid)
        session.save()
        assert "support-banner" not in client.get("/").content.decode()
    carried = Client(headers={"host": other_fund.hosts.get().name})
    carried.cookies[settings.SESSION_COOKIE_NAME] = helping.cookies[settings.SESSION_COOKIE_NAME].value
    assert carried.get("/").status_code == 302, "a session of one fund is nobody's at another"


def test_a_newcomers_place_shows_the_checklist_only(fund, staff):
    with scope(fund):
        company = OrganisationFactory(kinds=[OrganisationKind.COMPANY])
        newcomer = MembershipFactory(organisation=company, awaits_convention=True)
    staff.post(reverse("trust:open_support", args=[newcomer.uuid]), {"reason": REASON})
    assert staff.get("/").headers["Location"] == reverse("mandates:onboarding")
    page = staff.get(reverse("mandates:onboarding")).content.decode()
    assert "support-banner" in page
    assert staff.post(reverse("mandates:fill_convention")).status_code == 403
    assert staff.post(reverse("trust:end_support")).status_code == 302


def test_reading_the_description_of_the_api_ends_no_support_access(helping):
    assert helping.get("/api/v1/openapi.json").status_code == 200
    assert helping.post("/api/v1/requests", {}).status_code == 401
    assert SESSION_KEY in helping.session
