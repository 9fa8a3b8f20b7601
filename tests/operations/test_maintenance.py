"""A maintenance: announced on each page, then read-only: the database refuses, what was typed is handed back."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from extranet.accounts.invitations import send_invitation
from extranet.integrations.scopes import Scope
from extranet.journal.models import Look
from extranet.notifications.models import Message
from extranet.organisations.models import Organisation
from extranet.tenants import work
from extranet.tenants.maintenance import UnderMaintenance, current_notice
from extranet.tenants.models import Maintenance
from extranet.tenants.scope import scope
from tests.factories import (
    PASSWORD,
    FundFactory,
    OrganisationFactory,
    UserFactory,
    member_of,
    quickly_signed_in,
    staff_of,
    visitor,
)
from tests.integrations.scenes import problem, program_of
from tests.training.scenes import draft_of, request_with_company, stage, stored
from tests.ui.test_unsent import hidden

TITLE = "Soudage « fin » & <propre>"


def maintain(act: str, *arguments: str) -> str:
    output = io.StringIO()
    call_command("maintenance", act, *arguments, stdout=output)
    return output.getvalue()


def at(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def read_only(*arguments: str) -> datetime:
    ends = timezone.now() + timedelta(minutes=30)
    maintain("begin", "--read-only", "--until", at(ends), "--wait", "0.1", *arguments)
    return ends


@pytest.mark.django_db
def test_a_notice_stands_on_every_page_of_the_fund_in_four_languages_and_on_its_own_clocks(fund, other_fund):
    fund.languages, fund.time_zone = ["fr", "nl", "en", "de"], "Europe/Lisbon"
    fund.save()
    said = maintain(
        "announce",
        f"--fund={fund.slug}",
        "--from=2031-12-03T18:00",
        "--until=2031-12-03T18:30",
        "--text=nl=Nieuwe versie",
        "--text=fr=Nouvelle version",
    )
    assert said == f"{fund.slug}: announced, 2031-12-03 18:00 WET to 2031-12-03 18:30 WET\n"
    assert Maintenance.objects.get().begins_at == datetime(2031, 12, 3, 18, tzinfo=UTC)
    pages = {}
    for language in fund.languages:
        person = member_of(fund, user=UserFactory(language=language)).user
        pages[language] = quickly_signed_in(fund, person).get("/").content.decode()
    for page in [*pages.values(), visitor(fund).get(reverse("account_login")).content.decode()]:
        assert 'class="site-notice"' in page
        assert "18:00" in page or "6 p.m." in page
        assert "18:30" in page or "6:30 p.m." in page
        assert "Europe/Lisbon" in page
    assert "Nouvelle version" in pages["fr"]
    assert "Nieuwe versie" in pages["nl"]
    assert "Nouvelle version" not in pages["de"]
    assert len({page.partition("site-notice")[2][:600] for page in pages.values()}) == 4
    assert "site-notice" not in visitor(other_fund).get(reverse("account_login")).content.decode()
    maintain("announce", "--from=2031-12-04T18:00+01:00", "--until=2031-12-05T02:00+01:00")
    assert "site-notice" in visitor(other_fund).get(reverse("account_login")).content.decode()
    assert maintain("end", f"--fund={fund.slug}").startswith(f"{fund.slug}: ended")
    assert "01:00" in visitor(fund).get(reverse("account_login")).content.decode(), "that of all funds is left"


@pytest.mark.django_db
def test_what_is_sent_is_refused_by_a_page_that_keeps_it_and_sends_it_afterwards():
    made = stage()
    request, client = draft_of(made, filled=False), made.as_encoder
    address = reverse("training:edit", args=[request.uuid])
    form = client.get(address).context["form"]
    typed = {name: str(value) for name, value in form.initial.items() if value} | {"title": TITLE}
    read_only()
    page = client.get(address)
    assert page.status_code == 200, "pages are read"
    assert "Maintenance en cours" in page.content.decode()
    refused = client.post(address, typed)
    assert refused.status_code == 503
    assert 1700 <= int(refused.headers["Retry-After"]) <= 1800
    assert "no-store" in refused.headers["Cache-Control"]
    text = unescape(refused.content.decode())
    assert "Fin prévue" in text
    kept = hidden(refused.content.decode())
    assert {name: kept[name] for name in typed} == typed
    with scope(made.fund):
        assert stored(request).title != TITLE
    maintain("end")
    sent = client.post(address, kept)
    assert sent.status_code == 302
    with scope(made.fund):
        assert stored(request).title == TITLE


@pytest.mark.django_db
def test_what_a_page_would_note_when_read_is_left_out_or_refused():
    made = stage()
    request = request_with_company(made)
    staff = staff_of(made.fund)
    colleague = member_of(made.fund)
    record = reverse("organisations:edit_member", args=[colleague.uuid])
    office = quickly_signed_in(made.fund, staff.user)
    assert office.get(record).status_code == 200
    read_only()
    assert made.as_mandatee.get(reverse("training:request", args=[request.uuid])).status_code == 200
    with scope(made.fund):
        assert stored(request).opened_at is None
        noted = Look.objects.count()
    watched = office.get(record)
    assert watched.status_code == 503, "nobody looks at a person's data unnoted"
    assert "attend la fin de la maintenance" in unescape(watched.content.decode())
    with scope(made.fund):
        assert Look.objects.count() == noted == 1


@pytest.mark.django_db
def test_nobody_signs_in_and_everybody_may_sign_out(fund):
    member = member_of(fund)
    client = visitor(fund)
    client.post(reverse("account_login"), {"login": member.user.email, "password": PASSWORD})
    read_only()
    stranger = visitor(fund).post(reverse("account_login"), {"login": member.user.email, "password": PASSWORD})
    assert stranger.status_code == 503
    assert PASSWORD not in stranger.content.decode()
    assert client.get("/").status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get("/").status_code == 302, "she is signed out"


@pytest.mark.django_db
def test_programs_read_and_are_told_when_to_write_again():
    made = stage()
    fund, program = made.fund, program_of(made.fund, made.encoder, Scope.TRAINING_WRITE)
    read_only(f"--fund={fund.slug}")
    assert program.get("/me").status_code == 200
    answer = program.post("/requests", {})
    assert problem(answer, 503)["code"] == "read_only"
    assert 1700 <= int(answer.headers["Retry-After"]) <= 1800
    assert problem(visitor(fund).post("/api/v1/token"), 503)["code"] == "read_only"


@pytest.mark.django_db
def test_the_database_itself_refuses_in_this_fund_and_its_sandboxes_only(fund, other_fund):
    sandbox = FundFactory(sandbox_of=fund, sandbox_organisation="7c9e6679-7425-40de-944b-e07fc1f90ae7")
    with scope(fund):
        organisation = OrganisationFactory()
    read_only(f"--fund={fund.slug}")
    for closed in (fund, sandbox):
        with pytest.raises(UnderMaintenance), scope(closed):
            Organisation.objects.create(name="Forges du Nord", kinds=[])
    with pytest.raises(UnderMaintenance), scope(fund), connection.cursor() as cursor:
        cursor.execute("DELETE FROM organisations_organisation")
    with scope(other_fund):
        OrganisationFactory()
    with scope(fund):
        assert Organisation.objects.get(pk=organisation.pk).name == organisation.name
        assert current_notice().read_only
    assert current_notice() is None


@pytest.mark.django_db
def test_due_rows_wait(fund):
    with scope(fund):
        send_invitation(user=UserFactory(), fund=fund, organisation_name="Forges du Nord")
    read_only()
    assert work.claim(Message, fund.pk) is None
    maintain("end")
    assert work.claim(Message, fund.pk) is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["begin"], "Say --read-only"),
        (["begin", "--read-only"], "--until"),
        (["end"], "nothing to end"),
        (["announce", "--from=2031-12-03T18:00"], "--from and --until"),
        (["announce", "--from=2031-12-03T18:00", "--until=2031-12-03T19:00"], "offset"),
        (["announce", "--from=soon", "--until=later"], "'soon' is not a moment"),
        (["announce", "--from=2031-12-03T18:00Z", "--until=2031-12-03T17:00Z"], "later than --from"),
        (["announce", "--from=2021-12-03T18:00Z", "--until=2021-12-03T19:00Z"], "over already"),
        (["announce", "--from=2031-12-03T18:00Z", "--until=2031-12-03T19:00Z", "--text=Bonjour"], "fr=…"),
        (["status", "--fund=personne"], "there is no fund 'personne'"),
    ],
)
def test_what_cannot_be_done_is_said(fund, arguments, said):
    with pytest.raises(CommandError, match=said):
        maintain(*arguments)
    assert not Maintenance.objects.exists()


@pytest.mark.django_db
def test_it_begins_as_announced_once_and_what_was_announced_and_passed_is_shown_no_more(fund):
    maintain("announce", "--from=2031-12-03T18:00Z", "--until=2031-12-03T19:00Z")
    maintain("announce", "--from=2031-12-04T18:00Z", "--until=2031-12-04T19:00Z")
    assert Maintenance.objects.filter(ended_at=None).count() == 1, "the second replaces the first"
    maintain("begin", "--read-only", "--wait=0.1")
    assert "read-only" in maintain("status")
    with pytest.raises(CommandError, match="begun already"):
        maintain("begin", "--read-only")
    with pytest.raises(CommandError, match="going on"):
        maintain("announce", "--from=2031-12-03T18:00Z", "--until=2031-12-03T19:00Z")
    maintain("end")
    assert "no maintenance" in maintain("status")
    now = timezone.now()
    Maintenance.objects.create(begins_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
    with scope(fund):
        assert current_notice() is None
