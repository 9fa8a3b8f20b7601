"""The employer gives and validates its data on our pages; the fund, its mandatee, sends them (`FLA-10`)."""

from __future__ import annotations

import datetime
import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from batch_channel.models import Batch, Declaration
from extranet.demo.channel import rehearsal
from extranet.documents.tasks import render_pdfs
from extranet.tenants.scope import scope
from requests_app.training.models import Participant, Recap
from tests.batch_channel.scenes import run
from tests.factories import quickly_signed_in, staff_of
from tests.training.company_scenes import recap_bytes, signed_by, uploaded
from tests.training.scenes import own_request_of, stage, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusted")]

NUMBERS = {"Inventé": "90.02.28-998.66", "Modèle": "78.11.03-997.46"}


@pytest.fixture
def made():
    made = stage()
    made.fund.capabilities = [*made.fund.capabilities, "batch"]
    made.fund.options |= {"register_number": True}
    made.fund.save()
    return made


def text(answer) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def declared(made) -> list[Declaration]:
    with scope(made.fund):
        return list(Declaration.objects.order_by("pk"))


@pytest.mark.feature("FLA-10", "FLA-11")
def test_the_employer_completes_and_validates_on_its_pages_and_its_mandatee_sends(made, tmp_path):
    request = own_request_of(made)
    employer, staff = made.as_mandatee, quickly_signed_in(made.fund, staff_of(made.fund).user)

    def address(route: str) -> str:
        return reverse(f"training:{route}", args=[request.uuid])

    # The employer says who declares for it, completes its workers, and vouches for the hours.
    since = (timezone.localdate() - datetime.timedelta(days=60)).isoformat()
    mandate = {"kind": "fla", "who": "fund", "number": "MAHIS-10", "starts_on": since, "ends_on": ""}
    assert "Le mandat est noté." in text(employer.post(reverse("mandates:data_mandates"), mandate, follow=True))
    with scope(made.fund):
        people = list(Participant.objects.filter(request=request).order_by("pk"))
    for person in people:
        data = {
            "version": 0,
            "last_name": person.last_name,
            "first_name": person.first_name,
            "birth_date": person.birth_date.isoformat(),
            "register_number": NUMBERS[person.last_name],
        }
        page = text(employer.post(reverse("training:complete", args=[person.uuid]), data, follow=True))
        assert "figure maintenant dans votre registre" in page
    with scope(made.fund):
        version = stored(request).version
    employer.post(address("certify"), {"version": version, "certified": "on"})
    employer.post(address("generate_recap"))
    render_pdfs(made.fund.pk)
    with scope(made.fund):
        recap = Recap.objects.select_related("request__company", "document").get()
    content = signed_by(recap_bytes(made, recap))
    employer.post(address("deposit_signed"), {"file": uploaded(content)})
    employer.post(address("send_to_fund"))
    with rehearsal(made.fund, tmp_path / "channel") as simulated:
        run(made.fund)
        assert declared(made) == [], "the fund hasn't accepted it"
        staff.post(address("accept"), {"accept-comment": "Merci."})
        page = text(employer.get(address("workers")))
        assert page.count("À envoyer") >= len(people)

        # The mandatee sends, in the employer's name; the employer reads what was sent and what came back.
        run(made.fund)
        with scope(made.fund):
            batch = Batch.objects.get()
        file = (simulated.directory.inbox("T") / f"FI.{batch.name}.1.1").read_text()
        assert f"<CompanyID>{made.company.enterprise_number}</CompanyID>" in file
        for number in NUMBERS.values():
            assert re.sub(r"\D", "", number) in file
        assert text(employer.get(address("workers"))).count("Envoyée") >= len(people)
        simulated.answer()
        run(made.fund)
    sheet = text(employer.get(reverse("batch_channel:declaration", args=[declared(made)[0].uuid])))
    assert batch.name in sheet
    assert "MAHIS-10" in sheet
    assert "Acceptée" in sheet
    assert employer.get(reverse("batch_channel:batch", args=[batch.uuid])).status_code == 403, "the set is the sender's"
