"""Papers, mandates and rights that are over: who signed and who was named goes, what was agreed stays."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.documents.models import Document
from extranet.mandates.models import Designation, Mandate, Paper
from extranet.mandates.retention import PAPER
from extranet.organisations.models import DataRequest
from extranet.organisations.services import data_requests, erasing
from extranet.retention.clocks import standing_of
from extranet.retention.models import Tombstone
from extranet.rights import services as rights
from extranet.rights.models import Application, Attachment, Right
from extranet.rights.retention import APPLICATION
from extranet.tenants.scope import scope
from tests.factories import MembershipFactory, OrganisationFactory, quickly_signed_in, staff_of
from tests.mandates.factories import mandate_of, paper_of, stored_document
from tests.mandates.scenes import actor_of, preencoding_fund
from tests.retention.scenes import forgotten, words_in
from tests.rights.scenes import asked, known_company, opco, staff_actor

pytestmark = pytest.mark.django_db

ENDED = datetime.date(2015, 9, 30)
LONG_AGO = datetime.datetime(2015, 9, 30, 12, tzinfo=datetime.UTC)


def ended_paper(fund, **fields) -> Paper:
    company = OrganisationFactory(name="Forges de Démo")
    paper = paper_of(company, kind="convention", state="ended", starts_on=ENDED, ends_on=ENDED, **fields)
    for number, name in enumerate(("Zoé", "Yves")):
        Designation.objects.create(
            paper=paper, last_name="Désignée", first_name=name, email=f"designee{number}@example.invalid"
        )
    return paper


@pytest.mark.feature("BEY-23")
def test_of_an_ended_convention_people_and_files_go(db):
    fund = preencoding_fund()
    with scope(fund):
        paper = ended_paper(fund, signature_details=[{"signer": "Béatrice Exemple"}], refusal_reason="Béatrice ?")
        Mandate.objects.create(
            paper=paper,
            company=paper.company,
            operator=OrganisationFactory(),
            state="ended",
            starts_on=ENDED,
            ends_on=ENDED,
        )
    staff = quickly_signed_in(fund, staff_of(fund).user)
    address = reverse("mandates:paper", args=[paper.uuid])
    assert "Conservé jusqu’au 31/12/2020" in staff.get(address).content.decode()
    done = forgotten(fund, PAPER)
    assert (done.forgotten, done.failed) == (1, 0)
    with scope(fund):
        said = words_in(Paper.objects.all()) + words_in(Designation.objects.all())
        for personal in ("Béatrice", "Désignée", "Zoé", "Yves", "example.invalid"):
            assert personal not in said, personal
        after = Paper.objects.get()
        assert (after.state, after.ends_on, after.company_id) == ("ended", ENDED, paper.company_id)
        assert after.identification["name"] == "Forges de Démo"
        documents = Document.objects.filter(pk__in=[after.model_document_id, after.signed_document_id])
        assert [one.state for one in documents] == [Document.State.FORGOTTEN] * 2
        assert Tombstone.objects.get().totals == {"papers": 1, "mandatees": 2, "mandates": 1}
    page = staff.get(address).content.decode()
    assert "Effacé au terme de sa conservation" in page


def test_what_is_in_force_has_no_end(db):
    fund = preencoding_fund()
    with scope(fund):
        mandate = mandate_of(OrganisationFactory(), OrganisationFactory())
        assert standing_of(fund, mandate.paper).clock.ends_on is None
        Paper.objects.update(state="ended", ended_at=LONG_AGO, starts_on=ENDED, ends_on=ENDED)
        assert standing_of(fund, mandate.paper).clock.ends_on is None, "its mandate still goes on"
        Mandate.objects.update(state="ended", starts_on=ENDED, ends_on=ENDED)
        assert standing_of(fund, mandate.paper).clock.ends_on == datetime.date(2020, 12, 31)


@pytest.mark.feature("BEY-22")
def test_a_designated_person_is_told_the_funds_own_duration(db):
    fund = preencoding_fund(options={"retention": {PAPER.name: 10}})
    staff = staff_of(fund)
    with scope(fund):
        today = timezone.localdate()
        paper = ended_paper(fund)
        Paper.objects.update(starts_on=today, ends_on=today)
        member = MembershipFactory(organisation=paper.company)
        Designation.objects.filter(first_name="Zoé").update(membership=member)
    with scope(fund):
        kind = DataRequest.Kind.DELETION
        request = data_requests.ask(actor=actor_of(member), fund=fund, user=member.user, kind=kind, text="Effacez")
        erasure = erasing.prepare(actor=staff_actor(fund), asked=request)
    page = quickly_signed_in(fund, staff.user).get(reverse("trust:erasure", args=[erasure.uuid])).content.decode()
    assert f"Jusqu’au 31 décembre {today.year + 10}" in page


def refused_long_ago(fund) -> Application:
    known_company(fund)
    application = asked(fund)
    with scope(fund):
        services = list(Right.objects.filter(application=application).values_list("service", flat=True))
        rights.refuse(
            actor=staff_actor(fund), fund=fund, application=application, services=services, reason="Inconnue de nous"
        )
        Right.objects.update(since=LONG_AGO, decided_at=LONG_AGO)
        Attachment.objects.create(application=application, document=stored_document(fund.pk, "kbis.pdf"))
        Application.objects.update(
            legal_representative="Paul Directeur", birth_date=datetime.date(1980, 2, 3), attested_from="192.0.2.9"
        )
        return Application.objects.get(pk=application.pk)


@pytest.mark.feature("BEY-23")
def test_of_rights_that_are_over_what_was_typed_goes(db):
    fund = opco()
    application = refused_long_ago(fund)
    staff = quickly_signed_in(fund, staff_of(fund).user)
    address = reverse("rights:review", args=[application.uuid])
    assert "Conservé jusqu’au 31/12/2020" in staff.get(address).content.decode()
    done = forgotten(fund, APPLICATION)
    assert (done.forgotten, done.failed) == (1, 0)
    with scope(fund):
        said = words_in(Application.objects.all()) + words_in(Right.objects.all())
        personal = (application.last_name, application.first_name, "Paul", "192.0.2.9", "1980", "Inconnue")
        for one in personal:
            assert one not in said, one
        after = Application.objects.get()
        assert (after.siret, after.profile) == (application.siret, application.profile)
        assert set(Right.objects.values_list("state", flat=True)) == {"refused"}
        assert Document.objects.get().state == Document.State.FORGOTTEN
        assert Tombstone.objects.get().totals["refused"] == Right.objects.count()
    assert staff.get(address).status_code == 200


def test_a_right_that_lives_keeps_its_request(db):
    fund = opco()
    application = refused_long_ago(fund)
    with scope(fund):
        Right.objects.filter(pk=Right.objects.latest("pk").pk).update(state="requested", decided_at=None)
        assert standing_of(fund, application).clock.ends_on is None
    assert forgotten(fund, APPLICATION).forgotten == 0
