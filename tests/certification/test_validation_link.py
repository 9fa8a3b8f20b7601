"""The beneficiary's signed link: two taps, one proof, and everything that kills it (`BEY-09`)."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from certification.models import Validation, ValidationLink
from certification.services import objections
from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.tenants.scope import scope
from tests.certification.scenes import stage
from tests.certification.validation_scenes import (
    BORN,
    EMAIL,
    JUNE,
    REASON,
    again,
    bytes_of,
    link_in,
    mails_to,
    sealed,
    text_of,
)
from tests.factories import visitor

pytestmark = pytest.mark.django_db
RIGHT, WRONG = {"answer": BORN.isoformat()}, {"answer": "1970-01-01"}


@pytest.fixture(autouse=True)
def in_august(time_machine):
    time_machine.move_to("2020-08-15T10:00:00+02:00")


def asked(made, **fields):
    """A certified month whose beneficiary was mailed a link: the certificate and the path."""
    made.choose(validation="beneficiary")
    dossier = made.dossier(**{"email": EMAIL, "born_on": BORN} | fields)
    mails_to(made, EMAIL)
    certificate = made.certified(dossier, JUNE)
    (message,) = mails_to(made, EMAIL)
    assert dossier.number not in message.body
    return certificate, link_in(message)


@pytest.mark.feature("BEY-09")
def test_two_taps_on_the_phone_without_an_account(made):
    certificate, path = asked(made)
    sealed(made, certificate)
    phone = visitor(made.fund)
    first = phone.get(path)
    assert "147,00" not in text_of(first)
    assert "Michelle" not in text_of(first)
    assert first.headers["Referrer-Policy"] == "same-origin"
    assert first.headers["Cache-Control"] == "private, no-store"
    assert phone.get(f"{path}certificat.pdf").status_code == 404
    assert phone.post(f"{path}valider/").status_code == 302

    page = phone.post(f"{path}preuve/", RIGHT, follow=True)
    assert "147,00" in text_of(page)
    assert bytes_of(phone, f"{path}certificat.pdf") == bytes_of(
        made.as_staff, reverse("certification:definitive", args=[certificate.uuid])
    )
    done = phone.post(f"{path}valider/")

    assert "Merci, vos heures sont validées" in text_of(done)
    assert again(made, certificate).state == "validated"
    assert phone.get(path).status_code == 410
    assert phone.get(f"{path}certificat.pdf").status_code == 410
    with scope(made.fund):
        said = Validation.objects.get()
        assert (said.state, said.way, said.said_by) == ("given", "link", None)
        entry = Entry.objects.get(verb="certification.hours_validated")
        assert (entry.actor_kind, entry.actor_user_id) == ("link", None)


@pytest.mark.feature("BEY-09")
def test_she_contests_with_a_reason_and_the_link_dies(made):
    certificate, path = asked(made)
    phone = visitor(made.fund)
    phone.post(f"{path}preuve/", RIGHT)
    form = text_of(phone.get(f"{path}contester/"))
    assert "Ce qui n’est pas juste" in form
    assert "vous répondent ici" not in form
    refused = phone.post(f"{path}contester/", {"reason": ""})
    assert refused.status_code == 200
    assert again(made, certificate).state == "awaiting"

    done = phone.post(f"{path}contester/", {"reason": REASON})

    assert "Votre désaccord est transmis" in text_of(done)
    assert "appelez le fonds" in text_of(done), "nobody answers on a page that she can't open again"
    assert reverse("certification:trainings") not in text_of(done)
    assert again(made, certificate).state == "contested"
    assert phone.post(f"{path}valider/").status_code == 410


@pytest.mark.feature("BEY-09")
def test_five_wrong_birth_dates_kill_it_and_another_comes_by_mail_three_times_a_day(made, time_machine):
    certificate, path = asked(made)
    phone = visitor(made.fund)
    for _try in range(4):
        assert "n’est pas celle que le fonds connaît" in text_of(phone.post(f"{path}preuve/", WRONG))
    assert phone.post(f"{path}preuve/", WRONG).status_code == 410
    assert phone.post(f"{path}preuve/", RIGHT).status_code == 410
    with scope(made.fund):
        assert Entry.objects.filter(verb="certification.link_dead").count() == 1

    same = [text_of(phone.post(f"{path}nouveau-lien/")) for _time in range(4)]
    assert all("Consultez vos e-mails" in page for page in same)
    with scope(made.fund):
        assert Message.objects.filter(kind="certification.certified").count() == 4
    messages = mails_to(made, EMAIL)
    assert len(messages) == 1, "only the newest link still says something"
    newer = link_in(messages[0])
    assert phone.post(f"{newer}preuve/", RIGHT, follow=True).status_code == 200
    time_machine.move_to("2020-09-16T10:00:00+02:00")
    assert visitor(made.fund).get(newer).status_code == 410
    assert again(made, certificate).state == "awaiting"


def test_a_proof_of_one_link_opens_no_other_and_another_funds_link_is_unknown(made):
    _certificate, path = asked(made)
    other = stage()
    assert visitor(other.fund).get(path).status_code == 404
    assert visitor(made.fund).get("/validation/inventé/").status_code == 404
    phone = visitor(made.fund)
    phone.post(f"{path}preuve/", RIGHT)
    july = datetime.date(2020, 7, 1)
    with scope(made.fund):
        dossier = ValidationLink.objects.get().validation.certificate.dossier
    made.certified(dossier, july)
    (message,) = mails_to(made, EMAIL)
    assert "C’est bien vous" in text_of(phone.get(link_in(message)))


def test_without_a_birth_date_it_asks_for_the_number_of_the_dossier(made):
    _certificate, path = asked(made, born_on=None)
    phone = visitor(made.fund)
    assert "Le numéro de votre dossier" in text_of(phone.get(path))
    assert "147,00" in text_of(phone.post(f"{path}preuve/", {"answer": "19 0001"}, follow=True))


@pytest.mark.feature("BEY-09")
def test_a_return_a_correction_and_the_staffs_new_link_kill_the_one_before(made):
    certificate, path = asked(made)
    dossier = certificate.dossier
    address = reverse("certification:send_validation_link", args=[dossier.uuid, JUNE])
    assert "Un nouveau lien part" in text_of(made.as_staff.post(address, follow=True))
    newer = link_in(mails_to(made, EMAIL)[0])
    phone = visitor(made.fund)
    assert (phone.get(path).status_code, phone.get(newer).status_code) == (410, 200)

    with scope(made.fund):
        objections.send_back(actor=made.staff, fund=made.fund, certificate=certificate, reason="Vérifiez le 12.")
    assert phone.get(newer).status_code == 410
    phone.post(f"{newer}nouveau-lien/")
    assert mails_to(made, EMAIL) == []
    made.certified(dossier, JUNE, "140.00")
    newest = link_in(mails_to(made, EMAIL)[0])
    assert phone.get(newest).status_code == 200
