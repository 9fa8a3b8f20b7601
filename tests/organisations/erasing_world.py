"""Somebody with data in every capability of a fund, and in a second fund: made by the services where they make them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from batch_channel.models import Declaration
from certification.models import Certificate, Dossier
from certification.services.exchanges import send_message
from extranet.accounts.models import PersonFund, User
from extranet.agenda.models import Feed
from extranet.documents.services import deposit
from extranet.integrations.scopes import Scope
from extranet.journal.services import record
from extranet.notifications.models import AlertAddress, MutedCategory
from extranet.organisations import trust_verbs
from extranet.organisations.models import (
    DataRequest,
    Membership,
    Organisation,
    Proposal,
    Recovery,
    SupportAccess,
    Worker,
)
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.services import data_requests
from extranet.rights.catalogue import Profile
from extranet.rights.claims import PersonClaim
from extranet.rights.models import Attachment
from extranet.tenants.capabilities import Capability
from extranet.tenants.encryption import encrypt
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.enrolments.models import (
    Candidacy,
    CandidacyChange,
    EnrolmentRequest,
    Interest,
    Participant,
    StaffImport,
    StaffImportRow,
    TestResult,
    Track,
)
from requests_app.enrolments.services import presences
from requests_app.funding.models import Attestation, Entitlement
from requests_app.training.models import Participant as Line
from requests_app.training.models import Remark, Request
from tests.certification import scenes as certification
from tests.certification.proving import DATES, online
from tests.enrolments import scenes as enrolments
from tests.enrolments.presence_scenes import parts_of
from tests.factories import (
    FundFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    WorkerDetailsFactory,
    WorkerFactory,
    quickly_signed_in,
    staff_of,
)
from tests.funding import exchange_scenes
from tests.funding import scenes as funding
from tests.funding.letters import letter_of, opened
from tests.help.scenes import reported
from tests.integrations.scenes import make_key
from tests.mandates.scenes import COMPANY, actor_of, filled_convention
from tests.organisations.sweeping import Needles
from tests.rights.scenes import asked
from tests.training import scenes as training

LAST, FIRST = "Quatrevaux", "Zélie"
NAMES = {"last_name": LAST, "first_name": FIRST}
PHONE = "+32 471 99 88 77"
EMAIL = "zelie.quatrevaux@exemple.invalid"
OTHER_EMAIL = "zquatrevaux@ailleurs.invalid"
BORN = datetime.date(1979, 3, 17)
NEEDLES = Needles((LAST, FIRST), (EMAIL, OTHER_EMAIL), PHONE, BORN)


@dataclass(frozen=True)
class World:
    """She, her fund and another one of hers; what is certified, and the request that she makes to be erased."""

    fund: Fund
    other_fund: Fund
    user: User
    officer: Membership
    certificate: Certificate
    her_certificate: Certificate
    certifying: certification.Stage
    attachment_key: str
    asked: DataRequest


def joins(fund: Fund, user: User, organisation: Organisation, *roles: Role) -> Membership:
    """With a colleague who keeps the accesses, so that she may leave."""
    with scope(fund):
        MembershipFactory(organisation=organisation, roles=[Role.ACCESS_MANAGER])
        return MembershipFactory(user=user, organisation=organisation, roles=list(roles), phone=PHONE, **NAMES)


def build() -> World:
    sign_up = {"profiles": [Profile.MEMBER.value], "branches": ["Assurance"], "proofs": ["member_code"]}
    fund = FundFactory(capabilities=[one.value for one in Capability], options={"signup": sign_up})
    other_fund = FundFactory()
    user = UserFactory(email=EMAIL)
    for place in (fund, other_fund):
        PersonFund.objects.create(user=user, fund=place)
    officer = staff_of(fund)
    with scope(fund):
        company = OrganisationFactory(**COMPANY | {"country": "BE"})
    member = joins(fund, user, company, Role.MANDATEE, Role.TRAINING_OFFICER)
    worker = entry_of(fund, company)
    certifying, certificate, hers = certificates(fund, user)
    trained(fund, company, member, worker)
    enrolled(fund, officer, user, worker)
    funded(fund, company, member, officer, worker)
    key = what_every_fund_holds(fund, user, member, officer)
    elsewhere(other_fund, user)
    with scope(fund):
        text = f"Effacez tout : {FIRST} {LAST}, {PHONE}."
        request = data_requests.ask(
            actor=actor_of(member), fund=fund, user=user, kind=DataRequest.Kind.DELETION, text=text
        )
    quickly_signed_in(fund, user).get("/compte/donnees/")
    return World(fund, other_fund, user, officer, certificate, hers, certifying, key, request)


def entry_of(fund: Fund, company: Organisation) -> Worker:
    with scope(fund):
        worker = WorkerFactory(organisation=company, birth_date=BORN, **NAMES)
        WorkerDetailsFactory(worker=worker, email=EMAIL, phone=PHONE, internal_number="Z-17")
        return worker


def certificates(fund: Fund, user: User) -> tuple[certification.Stage, Certificate, Certificate]:
    """She certifies online for a body; her own training is certified on paper, another dossier of hers is empty."""
    made = certification.stage(fund)
    with scope(fund):
        Membership.objects.filter(pk=made.manager.pk).update(user=user, phone=PHONE, **NAMES)
        manager = Membership.objects.select_related("user", "organisation").get(pk=made.manager.pk)
        MembershipFactory(organisation=made.body, roles=[Role.ACCESS_MANAGER])
    made = replace(made, manager=manager)
    certificate = online(made)
    dossier = made.dossier("19-0002", **DATES, **NAMES, email=EMAIL)
    hers = made.certified(dossier, certification.OCTOBER)
    empty = made.dossier("19-0003", **DATES, **NAMES)
    with scope(fund):
        Dossier.objects.filter(pk__in=[dossier.pk, empty.pk]).update(
            account=user, born_on=BORN, joined_at=timezone.now()
        )
        Dossier.objects.filter(pk=empty.pk).update(email=OTHER_EMAIL)
        send_message(actor=made.actor, fund=fund, dossier=empty, text=f"{FIRST} {LAST} : {PHONE}")
    return made, certificate, hers


def trained(fund: Fund, company: Organisation, member: Membership, worker: Worker) -> None:
    """A request that was sent and one that wasn't, each with her line and a remark of hers."""
    encoder = training.operator_of(fund)
    with scope(fund):
        mandate = training.authorised(fund, company, encoder.organisation)
        training.accept_terms(fund, encoder)
        training.accept_terms(fund, member)
    made = training.Stage(fund, company, member, encoder, mandate)
    for number, state in enumerate(("with_fund", "draft")):
        request = training.draft_of(made, title=f"Soudage {number}")
        with scope(fund):
            Line.objects.create(request=request, birth_date=BORN, worker=worker if number else None, **NAMES)
            whole = f"{FIRST} {LAST}"
            request.certifications.create(text="Je certifie.", text_version="1", name=whole, user=member.user)
            Remark.objects.create(
                request=request,
                about=Remark._meta.get_field("about").choices[0][0],
                text=f"Appelez-moi au {PHONE}",
                author_name=f"{FIRST} {LAST}",
                author_user=member.user,
            )
            moment = None if number else timezone.now()
            Request.objects.filter(pk=request.pk).update(state=state, sent_to_fund_at=moment)
    with scope(fund):
        Declaration.objects.create(
            kind="training.participant",
            source_uuid=worker.uuid,
            company=company,
            worker=worker,
            trained_from=datetime.date(2026, 3, 2),
        )


def enrolled(fund: Fund, officer: Membership, user: User, worker: Worker) -> None:
    """A session that she attended, one to come that she gives; a request, a list, a test, a track, an import."""
    with scope(fund):
        body = OrganisationFactory(name="SPF Démo", kinds=[OrganisationKind.PUBLIC_BODY])
        responsible = enrolments.responsible_of(body)
    made = enrolments.Stage(fund, body, responsible, body, responsible, officer)
    course = made.course()
    attended = made.session(course, in_days=-1)
    to_come = made.session(course, trainer=f"{FIRST} {LAST}", trainer_email=EMAIL)
    enrolment = made.enrol(worker, attended, made.staff)
    made.enrol(worker, to_come, made.staff)
    part = parts_of(made, attended)[0]
    with scope(fund):
        presences.note(actor=made.staff, fund=fund, part=part, marks={enrolment.pk: "present"})
        Participant.objects.update_or_create(worker=worker, defaults={"account": user, "joined_at": timezone.now()})
        EnrolmentRequest.objects.create(
            course=course,
            session=to_come,
            organisation=body,
            birth_date=BORN,
            email=OTHER_EMAIL,
            phone=PHONE,
            language="fr",
            **NAMES,
        )
        Interest.objects.create(course=course, worker=worker)
        TestResult.objects.create(
            worker=worker, organisation=worker.organisation, test=f"Test de {LAST}", taken_on=BORN, outcome="passed"
        )
        track = Track.objects.create(code="T1", name="Trajet")
        candidacy = Candidacy.objects.create(
            track=track, worker=worker, organisation=worker.organisation, remark=f"{FIRST} préfère le soir"
        )
        CandidacyChange.objects.create(candidacy=candidacy, kind="enrolled", name=f"{FIRST} {LAST}", made_by=user)
        sent = StaffImport.objects.create(
            organisation=worker.organisation,
            language="fr",
            made_by=user,
            made_by_name=f"{FIRST} {LAST}",
            next_attempt_at=None,
        )
        StaffImportRow.objects.create(
            batch=sent, number=2, outcome="unchanged", worker=worker, content=encrypt(f'["{LAST}", "{FIRST}"]')
        )


def funded(fund: Fund, company: Organisation, member: Membership, officer: Membership, worker: Worker) -> None:
    with scope(fund):
        body = OrganisationFactory(
            name="Centre Démo", kinds=[OrganisationKind.TRAINING_BODY], country="FR", siren=funding.BODY_SIRET[:9]
        )
        manager = MembershipFactory(organisation=body, roles=[Role.MANAGER])
    made = funding.Stage(fund, company, member, company, member, body, manager, officer)
    made.draft(workers=[worker], title="Pas envoyée")
    agreement = made.agreed(workers=[worker])
    invoice = made.received(agreement)
    with scope(fund):
        document = deposit(fund_id=fund.pk, upload=funding.pdf(), file_name="presences.pdf", user_id=member.user_id)
        Attestation.objects.create(invoice=invoice, worker=worker, document=document, hours=Decimal(14))
        Entitlement.objects.create(
            worker=worker, year=2026, days=Decimal(5), working_time=100, carried_hours=Decimal(0)
        )
    account = made.deposited_account(manager)
    with scope(fund):
        type(account).objects.filter(pk=account.pk).update(known_email=EMAIL)
    thread = exchange_scenes.asked(made, f"Question de {LAST}", f"Rappelez {FIRST} au {PHONE}")
    assert thread.pk
    opened(made, letter_of(made), member)


def what_every_fund_holds(fund: Fund, user: User, member: Membership, officer: Membership) -> str:
    """Returns the storage key of a paper that she joined to an application."""
    reported(fund, member, about=f"{LAST} bloquée", text=f"Je suis {FIRST}, {PHONE}")
    application = asked(fund, user=user, person=PersonClaim(title="Mme", phone=PHONE, **NAMES))
    key, _secret = make_key(fund, member, Scope.TRAINING_READ)
    assert key.pk
    filled_convention(fund, member)
    with scope(fund):
        type(application).objects.filter(pk=application.pk).update(
            birth_date=BORN, legal_representative=f"{FIRST} {LAST}"
        )
        paper = deposit(fund_id=fund.pk, upload=funding.pdf(), file_name="kbis.pdf", user_id=user.pk)
        Attachment.objects.create(application=application, document=paper)
        MutedCategory.objects.create(user=user, category="news")
        AlertAddress.objects.create(user=user, address=OTHER_EMAIL)
        Feed.objects.create(user=user, digest=b"0" * 32)
        now = timezone.now()
        Recovery.objects.create(membership=member, lost="factor", contact=PHONE, next_attempt_at=None)
        SupportAccess.objects.create(
            membership=member,
            user=officer.user,
            name="Camille Exemple",
            reason=f"{FIRST} {LAST} a appelé",
            ends_at=now + datetime.timedelta(minutes=5),
            next_attempt_at=None,
        )
        Proposal.objects.create(
            decision="organisations.trust_rules",
            subject_model="tenants.Fund",
            proposed_by=user,
            proposed_name=f"{FIRST} {LAST}",
        )
        record(actor_of(member), trust_verbs.DATA_EXPORTED, fund, text=f"Pour {FIRST} {LAST}")
        record(actor_of(officer), trust_verbs.ACCESS_CONFIRMED, member, text=f"{LAST} reconnue au {PHONE}")
    return paper.key


def elsewhere(fund: Fund, user: User) -> None:
    with scope(fund):
        member: Any = MembershipFactory(user=user, phone=PHONE, **NAMES)
        MembershipFactory(organisation=member.organisation, roles=[Role.ACCESS_MANAGER])
    entry_of(fund, member.organisation)
    with scope(fund):
        record(actor_of(member), trust_verbs.DATA_EXPORTED, fund, text=f"Chez l’autre, {FIRST}")
