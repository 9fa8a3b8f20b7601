"""« Mes données »: what is held, who looked, the files, and what one asks about it; each only about oneself."""

from __future__ import annotations

import datetime
import json
import subprocess

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.journal import looks
from extranet.journal.models import Entry, Look
from extranet.journal.tasks import purge_looks
from extranet.organisations.models import DataRequest
from extranet.tenants.registries import personal_data
from extranet.tenants.scope import scope
from tests.factories import (
    MembershipFactory,
    WorkerDetailsFactory,
    member_of,
    quickly_signed_in,
    staff_of,
    visitor,
)
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db

PAGE = "/compte/donnees/"


@pytest.fixture
def worker(fund):
    """Somebody who is a member and, by her confirmed address and her name, a worker of another company."""
    member = member_of(fund, last_name="Lambert", first_name="Inès")
    with scope(fund):
        details = WorkerDetailsFactory(
            email=member.user.email.upper(), worker__last_name="Lambert", worker__first_name="INES"
        )
    return member, details.worker


def page_of(fund, user) -> str:
    return quickly_signed_in(fund, user).get(PAGE).content.decode()


@pytest.mark.feature("BEY-22")
def test_a_person_sees_what_is_held_until_when_and_who_looked(fund, worker):
    member, row = worker
    page = page_of(fund, member.user)
    assert member.user.email in page
    assert "30/07/1985" in page, "her birth date, from the company's register"
    assert row.organisation.name in page
    for data in personal_data:
        if data.capability is None:
            assert str(data.label) in page.replace("&#x27;", "'")
    assert "Chez ce fonds seulement." in page
    assert "le même chez tous vos fonds" in page
    assert "Personne d’autre que vous ne les a consultées" in page

    staff = quickly_signed_in(fund, staff_of(fund, last_name="Discrète").user)
    assert staff.get(reverse("workers:worker", args=[row.uuid])).status_code == 200
    list(staff.get(reverse("workers:list") + "?export=csv"))
    assert staff.get(reverse("workers:list")).status_code == 200
    assert staff.get(reverse("organisations:edit_member", args=[member.uuid])).status_code == 200
    with scope(fund):
        seen = sorted(Look.objects.values_list("kind", "subject_model"))
    assert seen == [
        ("export", "organisations.Worker"),
        ("page", "organisations.Membership"),
        ("page", "organisations.Worker"),
    ]
    page = page_of(fund, member.user)
    assert page.count("Le personnel du fonds") == 3
    assert "Discrète" not in page, "which organisation looked, never who was on duty"


@pytest.mark.feature("BEY-22")
def test_an_address_alone_shows_nobody_elses_data(fund, worker):
    member, row = worker
    with scope(fund):
        WorkerDetailsFactory(email=member.user.email, worker__last_name="Autre", worker__first_name="Personne")
        WorkerDetailsFactory(email=member.user.email.replace("e", "é"), worker__last_name="Lambert")
    stranger = member_of(fund, last_name="Sans", first_name="Rapport").user
    page = page_of(fund, member.user)
    assert "Autre fiche à votre adresse" in page
    assert page.count("Autre fiche à votre adresse") == 1, "an address with an accent is another address"
    assert "Personne</dd>" not in page
    assert row.organisation.name not in page_of(fund, stranger)


def test_nothing_of_another_fund_is_shown(fund, other_fund, worker):
    member, _row = worker
    with scope(other_fund):
        elsewhere = MembershipFactory(user=member.user, organisation__name="Ailleurs SA", last_name="Lambert")
        WorkerDetailsFactory(email=member.user.email, worker__last_name="Lambert", worker__first_name="Inès")
    there = quickly_signed_in(other_fund, staff_of(other_fund).user)
    there.get(reverse("organisations:edit_member", args=[elsewhere.uuid]))
    client = quickly_signed_in(fund, member.user)
    quickly_signed_in(other_fund, member.user)
    page, export = client.get(PAGE).content.decode(), client.post(PAGE + "mes-donnees.json").content.decode()
    for text in (page, export):
        assert "Ailleurs SA" not in text
        assert other_fund.name not in text
    found = json.loads(export)["sections"]
    assert len(found["workers"]["rows"]) == 1
    assert len(found["sessions"]["rows"]) == 1
    assert found["looks"]["rows"] == []


@pytest.mark.feature("BEY-22")
def test_the_export_holds_everything_and_is_an_act(fund, worker):
    member, _row = worker
    client = quickly_signed_in(fund, member.user)
    response = client.post(PAGE + "mes-donnees.json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="mes-donnees.json"'
    found = json.loads(response.content)["sections"]
    assert set(found) == {one.name for one in personal_data if one.capability is None} | {"looks"}
    assert found["account"]["rows"][0]["Adresse e-mail"] == member.user.email
    assert found["memberships"]["rows"][0]["Rôles"] == ["Mandataire"]
    assert all(one["legal_basis"] and one["retention"] and one["where"] for one in found.values())
    with scope(fund):
        assert Entry.objects.get(verb="organisations.data_exported").facts == {"format": "json"}


@pytest.mark.feature("BEY-22")
def test_the_pdf_reads_the_same(fund, worker, tmp_path):
    member, row = worker
    response = quickly_signed_in(fund, member.user).post(PAGE + "mes-donnees.pdf")
    file = tmp_path / "mine.pdf"
    file.write_bytes(response.content)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    assert member.user.email in text
    assert row.organisation.name in text
    assert "30/07/1985" in text


def test_query_counts_do_not_grow_with_what_is_held(fund):
    member = member_of(fund)
    client = quickly_signed_in(fund, member.user)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(PAGE).status_code == 200
        return len(captured)

    client.get(PAGE)
    looked_at(fund, member, 1)
    few = queries()
    looked_at(fund, member, 59)
    with scope(fund):
        for number in range(59):
            MembershipFactory(user=member.user, organisation__name=f"Société {number}")
    assert queries() == few


def looked_at(fund, member, times: int, *, days_ago: int = 0) -> None:
    with scope(fund):
        Look.objects.bulk_create(
            Look(
                kind="page",
                subject_model="organisations.Membership",
                subject_uuid=member.uuid,
                organisation_id=member.organisation_id,
                recorded_at=timezone.now() - datetime.timedelta(days=days_ago),
            )
            for _ in range(times)
        )


def test_a_look_that_cannot_be_noted_shows_nothing(fund, monkeypatch):
    """The page is made, the access log refuses: an error, not the page."""
    member = member_of(fund)
    staff = quickly_signed_in(fund, staff_of(fund).user)
    staff.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; REVOKE INSERT ON journal_look FROM extranet_app; SET ROLE extranet_app")
    answer = staff.get(reverse("organisations:edit_member", args=[member.uuid]))
    assert answer.status_code == 500
    assert member.last_name not in answer.content.decode()


def test_a_refused_page_is_no_look(fund):
    member = member_of(fund)
    outsider = quickly_signed_in(fund, member_of(fund).user)
    assert outsider.get(reverse("organisations:edit_member", args=[member.uuid])).status_code == 404
    with scope(fund):
        assert not Look.objects.exists()


def test_the_access_log_is_kept_and_then_emptied(fund):
    """Changed by nobody, deleted by nobody while it is young; emptied by the sweep at the age that the fund chose."""
    member = member_of(fund)
    for days_ago in (0, 200, 370, 373):
        looked_at(fund, member, 1, days_ago=days_ago)
    with scope(fund):
        for change in (Look.objects.order_by("pk").first().delete, lambda: Look.objects.update(kind="export")):
            with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
                change()
    purge_looks(fund.pk)
    with scope(fund):
        assert Look.objects.count() == 3
    fund.options[looks.MONTHS] = 6
    fund.save()
    purge_looks(fund.pk)
    with scope(fund):
        assert Look.objects.count() == 1


@pytest.mark.feature("BEY-22")
def test_a_request_is_asked_told_answered_and_told(fund):
    member = member_of(fund, last_name="Lambert", first_name="Inès")
    administrator = staff_of(fund).user
    client, staff = quickly_signed_in(fund, member.user), quickly_signed_in(fund, administrator)
    form = {"kind": "correction", "text": "Mon nom s’écrit Lambertz."}
    page = client.post(reverse("my_data:ask"), form, follow=True).content.decode()
    assert "Votre demande est reçue" in page
    assert "Lambertz" in page
    mails = {mail.to[0]: mail for mail in delivered_mail(fund)}
    assert "Nous avons reçu votre demande" in mails[member.user.email].subject
    assert "Une personne demande" in mails[administrator.email].subject
    assert not any("Lambertz" in mail.body for mail in mails.values()), "words stay on the site"

    again = client.post(reverse("my_data:ask"), form).content.decode()
    assert "Une telle demande est déjà en cours" in again
    assert "Lambertz" in again, "nothing typed is lost"

    assert "Corriger une donnée" in staff.get("/").content.decode(), "it waits on the first screen"
    with scope(fund):
        asked = DataRequest.objects.get()
    assert asked.due_on > timezone.localdate() + datetime.timedelta(days=27)
    assert "Lambertz" in staff.get(reverse("trust:data_request", args=[asked.uuid])).content.decode()
    empty = staff.post(reverse("trust:answer_data_request", args=[asked.uuid]), {"outcome": "done"}).content.decode()
    assert "Il y a un problème" in empty
    reply = {"outcome": "refused", "answer": "La convention signée garde son nom."}
    staff.post(reverse("trust:answer_data_request", args=[asked.uuid]), reply)
    assert delivered_mail(fund)[-1].to == [member.user.email]
    assert "La convention signée garde son nom." in client.get(PAGE).content.decode()
    late = staff.post(reverse("trust:answer_data_request", args=[asked.uuid]), reply).content.decode()
    assert "déjà close" in late
    with scope(fund):
        verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["organisations.data_requested", "organisations.data_request_answered"]


def test_nobody_asks_withdraws_or_answers_for_somebody_else(fund, other_fund):
    member, other = member_of(fund), member_of(fund)
    client, stranger = quickly_signed_in(fund, member.user), quickly_signed_in(fund, other.user)
    stranger.post(reverse("my_data:ask"), {"kind": "deletion", "text": "Tout", "user": member.user.pk})
    with scope(fund):
        assert DataRequest.objects.get().user == other.user, "a request is about the one who makes it"
    client.post(reverse("my_data:ask"), {"kind": "deletion", "text": "Tout"})
    with scope(fund):
        hers = DataRequest.objects.get(user=member.user)
    withdraw = reverse("my_data:withdraw", args=[hers.uuid])
    assert stranger.post(withdraw).status_code == 404
    assert visitor(fund).post(withdraw).status_code == 302
    there = quickly_signed_in(other_fund, staff_of(other_fund).user)
    assert there.get(reverse("trust:data_request", args=[hers.uuid])).status_code == 404
    assert client.get(reverse("trust:data_request", args=[hers.uuid])).status_code == 403
    client.post(withdraw)
    with scope(fund):
        assert DataRequest.objects.get(pk=hers.pk).state == "withdrawn"


def test_staff_do_not_answer_themselves(fund):
    staff = staff_of(fund)
    client = quickly_signed_in(fund, staff.user)
    client.post(reverse("my_data:ask"), {"kind": "copy", "text": "Mon dossier"})
    with scope(fund):
        asked = DataRequest.objects.get()
    form = {"outcome": "done", "answer": "Voici."}
    assert client.post(reverse("trust:answer_data_request", args=[asked.uuid]), form).status_code == 403


def test_a_month_of_law_ends_on_a_day_that_exists():
    from extranet.organisations.models.data_requests import a_month_after

    assert a_month_after(datetime.date(2026, 1, 31)) == datetime.date(2026, 2, 28)
    assert a_month_after(datetime.date(2026, 12, 15)) == datetime.date(2027, 1, 15)
