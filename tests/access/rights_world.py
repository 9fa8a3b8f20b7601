"""The people, applications and figures that the access table of rights speaks of."""

from __future__ import annotations

from io import BytesIO

from django.urls import reverse

from extranet.documents.inspection import Kind, inspect
from extranet.organisations.acting import acting
from extranet.organisations.roles import Role
from extranet.rights import services
from extranet.rights.catalogue import Profile, Service
from extranet.rights.models import Application, Attachment, KnownFigure
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from tests.access.world import World
from tests.documents.uploads import picture
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, quickly_signed_in, staff_of, visitor
from tests.rights.scenes import asked, known_company, opco, right_of, siret_of, staff_actor

OF_APPLICATIONS = (
    "application",
    "correct",
    "attach",
    "review",
    "confirm",
    "refuse",
    "recognise",
    "create_organisation",
)


def with_paper(fund: Fund, application: Application) -> Attachment:
    with scope(fund):
        return services.add_paper(
            actor=acting(fund.pk, application.user, None),
            application=application,
            upload=inspect(BytesIO(picture("PNG")), name="kbis.png", accepted=[Kind.PNG]),
        )


def confirmed(fund: Fund, application: Application) -> Application:
    staff = staff_actor(fund)
    with scope(fund):
        return services.confirm(
            actor=staff, fund=fund, application=application, services=[Service.TRAINING_FILES, Service.CONTRIBUTIONS]
        )


def build() -> World:
    fund, elsewhere = opco(), opco()
    company = known_company(fund)
    company_elsewhere = known_company(elsewhere)
    own, foreign = asked(fund), confirmed(fund, asked(fund))
    other, right_elsewhere = asked(elsewhere), confirmed(elsewhere, asked(elsewhere))
    paper, paper_elsewhere = with_paper(fund, own), with_paper(elsewhere, other)
    people = {
        "stranger": UserFactory(),
        "applicant": own.user,
        "confirmed": foreign.user,
        "administrator": staff_of(fund).user,
        "other_staff": staff_of(elsewhere).user,
    }
    with scope(fund):
        company_b = OrganisationFactory(name="Béta", siren=siret_of(2)[:9], country="FR")
        people["member_b"] = MembershipFactory(organisation=company_b, roles=[Role.TRAINING_OFFICER]).user
        office = staff_of(fund).organisation
        people["officer"] = MembershipFactory(organisation=office, roles=[Role.FUND_OFFICER]).user
        figure = KnownFigure.objects.order_by("pk")[0]
        right = right_of(foreign)
    with scope(elsewhere):
        figure_elsewhere = KnownFigure.objects.order_by("pk")[0]
        other_right = right_of(right_elsewhere)

    world = World()
    world.clients = {name: quickly_signed_in(fund, user) for name, user in people.items()}
    world.clients["anonymous"] = visitor(fund)
    addresses = {
        ("rights:add", "offered"): [Profile.MEMBER.value],
        ("rights:add", "unknown"): [Profile.PUBLIC_BODY.value],
        ("rights:ask", "offered"): [Service.PAYMENT_FILES.value],
        ("rights:ask", "unknown"): [Service.TRAINING_OFFICE.value],
        ("rights:paper", "own"): [paper.uuid],
        ("rights:paper", "other"): [paper_elsewhere.uuid],
        ("rights:figures", "own"): [company.uuid],
        ("rights:figures", "other"): [company_elsewhere.uuid],
        ("rights:remove_figure", "own"): [figure.uuid],
        ("rights:remove_figure", "other"): [figure_elsewhere.uuid],
        ("organisations:organisation", "own"): [company.uuid],
        ("organisations:organisation", "foreign"): [company_b.uuid],
        ("workers:add", "own"): [company.uuid],
        ("workers:add", "foreign"): [company_b.uuid],
    }
    for route in OF_APPLICATIONS:
        for kind, application in {"own": own, "foreign": foreign, "other": other}.items():
            addresses[f"rights:{route}", kind] = [application.uuid]
    for route in ("suspend", "resume", "end"):
        addresses |= {(f"rights:{route}", "right"): [right.uuid], (f"rights:{route}", "other"): [other_right.uuid]}
    world.addresses = {key: reverse(key[0], args=arguments) for key, arguments in addresses.items()}
    return world
