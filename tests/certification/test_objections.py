"""Contest, return, maintain, correct, accept; attendance sheets of a sample; what a correction changes (`BEY-08`)."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certification.models import Attachment, Dossier, Remark, SheetRequest, Validation
from certification.months import month_of_dossier
from certification.services import following, objections, validation
from extranet.tenants.scope import scope
from tests.certification.scenes import document_of
from tests.certification.validation_scenes import (
    EMAIL,
    JUNE,
    REASON,
    again,
    beneficiarys,
    everything_sent,
    herself,
    mails_to,
    pdf_of,
    subjects,
    text_of,
)
from tests.factories import quickly_signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_august(time_machine):
    time_machine.move_to("2020-08-15T10:00:00+02:00")


def contested(made):
    made.choose(validation="beneficiary")
    dossier, user = beneficiarys(made)
    certificate = made.certified(dossier, JUNE)
    with scope(made.fund):
        validation.contest(
            actor=herself(made, user), fund=made.fund, certificate=certificate, party="beneficiary", reason=REASON
        )
    for address in (EMAIL, made.manager.user.email):
        mails_to(made, address)
    return dossier, user, certificate


def act(client, dossier, kind, **data):
    address = reverse("certification:month_act", args=[dossier.uuid, JUNE, kind])
    return text_of(client.post(address, data, follow=True))


@pytest.mark.feature("BEY-08")
def test_the_body_maintains_and_the_fund_accepts_with_a_reason(made):
    dossier, user, certificate = contested(made)
    assert "Votre réponse est envoyée" in act(
        made.as_manager, dossier, "maintenir", reason="Absente le 12, appel fait."
    )
    assert again(made, certificate).state == "maintained"
    with scope(made.fund):
        assert not month_of_dossier(dossier, JUNE, made.fund).is_open
    assert "Réponses d’organismes à décider" in text_of(made.as_staff.get(reverse("dashboard")))
    assert len(mails_to(made, EMAIL)) == 1

    assert "le mois est validé" in act(made.as_staff, dossier, "accepter", reason="La feuille du 12 le montre.")

    assert again(made, certificate).state == "validated"
    page = text_of(
        quickly_signed_in(made.fund, user).get(reverse("certification:training_month", args=[dossier.uuid, JUNE]))
    )
    assert page.index(REASON) < page.index("Absente le 12") < page.index("La feuille du 12")
    assert len(mails_to(made, EMAIL)) == 1


@pytest.mark.feature("BEY-08")
def test_a_correction_shows_what_it_changes_replaces_the_old_one_and_asks_anew(made):
    dossier, user, certificate = contested(made)
    corrected = made.prepared(dossier, JUNE, "154.00")
    body = text_of(made.as_manager.get(reverse("certification:month_story", args=[dossier.uuid, JUNE])))
    assert "147,00" in body
    assert "154,00" in body
    assert "attend d’être certifiée" in act(made.as_manager, dossier, "maintenir", reason="Non.")
    she = quickly_signed_in(made.fund, user)
    month = reverse("certification:training_month", args=[dossier.uuid, JUNE])
    assert "154,00" not in text_of(she.get(month))
    mails_to(made, EMAIL)
    made.certified(dossier, JUNE, "154.00")

    page = text_of(she.get(month))

    assert "154,00" in page
    assert "<del>147,00</del>" in "".join(page.split())
    assert "Je valide ces heures" in page
    assert again(made, certificate).state == "superseded"
    assert again(made, corrected).state == "superseded"
    assert subjects(made, EMAIL) == ["Vos heures de juin 2020 sont à valider"]
    with scope(made.fund):
        assert set(Validation.objects.values_list("state", flat=True)) == {"contested", "awaited"}


def close(made, dossier):
    with scope(made.fund):
        following.close(actor=made.staff, dossier=dossier, on=datetime.date(2020, 8, 15), reason="Fin de la session")


def pay(made, dossier):
    made.pay(dossier, JUNE, datetime.date(2020, 6, 30))


@pytest.mark.feature("BEY-08")
@pytest.mark.parametrize("happens", [close, pay], ids=["closed", "paid"])
def test_a_correction_that_came_too_late_is_dropped_by_the_answer_that_the_hours_stand(made, happens):
    dossier, _user, certificate = contested(made)
    correction = made.prepared(dossier, JUNE, "154.00")
    happens(made, dossier)
    story = reverse("certification:month_story", args=[dossier.uuid, JUNE])
    months = reverse("certification:months", args=[dossier.uuid])
    assert "ne peut plus être certifiée" in text_of(made.as_manager.get(story))
    form = text_of(made.as_manager.get(reverse("certification:month_act", args=[dossier.uuid, JUNE, "maintenir"])))
    assert "votre réponse l’abandonne" in form

    assert "Votre réponse est envoyée" in act(made.as_manager, dossier, "maintenir", reason="Appel fait.")

    assert (again(made, certificate).state, again(made, correction).state) == ("maintained", "superseded")
    page = text_of(made.as_manager.get(story))
    assert "Correction abandonnée" in page
    assert "ne peut plus être certifiée" not in page
    assert "147,00" in text_of(made.as_manager.get(months))
    assert "154,00" not in text_of(made.as_manager.get(months))
    assert "le mois est validé" in act(made.as_staff, dossier, "accepter", reason="La feuille du 12 le montre.")


@pytest.mark.feature("BEY-08", "ATN-08")
def test_an_objection_to_a_closed_dossier_waits_for_the_body_with_a_correction_or_without(made):
    dossier, _user, _certificate = contested(made)
    made.prepared(dossier, JUNE, "154.00")
    close(made, dossier)
    with scope(made.fund):
        month = month_of_dossier(Dossier.objects.get(), JUNE, made.fund)
        assert (month.status, month.is_open) == ("contested", False)
    assert "Contesté" in text_of(made.as_manager.get(reverse("certification:dashboard")))
    assert reverse("certification:month", args=[dossier.uuid, JUNE]) in text_of(
        made.as_manager.get(reverse("dashboard"))
    )


@pytest.mark.feature("BEY-08")
def test_after_a_dropped_correction_the_next_version_has_the_next_number(made):
    dossier, _user, certificate = contested(made)
    made.prepared(dossier, JUNE, "154.00")
    close(made, dossier)
    act(made.as_manager, dossier, "maintenir", reason="Appel fait.")
    with scope(made.fund):
        following.reopen(actor=made.staff, dossier=dossier, on=datetime.date(2020, 8, 15), reason="À revoir")
        assert not month_of_dossier(Dossier.objects.get(), JUNE, made.fund).is_open, (
            "the fund decides about what is maintained"
        )
    act(made.as_staff, dossier, "renvoyer", reason="La feuille du 12 dit autre chose.")
    assert made.certified(dossier, JUNE, "154.00").version.number == 3
    assert again(made, certificate).state == "superseded"


@pytest.mark.feature("BEY-08")
def test_the_fund_sends_a_month_back_and_the_body_is_told(made):
    dossier = made.dossier()
    certificate = made.certified(dossier, JUNE)
    assert "Le certificat est renvoyé" in act(
        made.as_staff, dossier, "renvoyer", reason="Le total dépasse le calendrier."
    )
    assert again(made, certificate).state == "returned"
    assert subjects(made, made.manager.user.email) == ["Certificat renvoyé par le fonds"]
    with scope(made.fund):
        assert month_of_dossier(dossier, JUNE, made.fund).is_open
    assert "Rien n’a été enregistré" in act(made.as_staff, dossier, "renvoyer", reason="Encore.")


def test_each_step_is_its_partys_own(made):
    dossier = made.dossier()
    made.certified(dossier, JUNE)
    for kind in ("renvoyer", "accepter", "attestations", "papier"):
        assert (
            made.as_manager.get(reverse("certification:month_act", args=[dossier.uuid, JUNE, kind])).status_code == 403
        )
    for kind in ("maintenir", "joindre"):
        assert made.as_staff.get(reverse("certification:month_act", args=[dossier.uuid, JUNE, kind])).status_code == 403
    unknown = reverse("certification:month_act", args=[dossier.uuid, JUNE, "effacer"])
    assert made.as_staff.get(unknown).status_code == 404


def test_attendance_sheets_of_a_sample_are_asked_for_and_joined(made):
    dossier = made.dossier()
    certificate = made.certified(dossier, JUNE)
    assert "Ce jour est passé" in act(made.as_staff, dossier, "attestations", due_on="2020-08-01", reason="Merci.")
    assert "Les attestations sont demandées" in act(
        made.as_staff, dossier, "attestations", due_on="2020-09-01", reason="Toutes, signées."
    )
    assert len(mails_to(made, made.manager.user.email)) == 1
    assert "Attestations de présence à joindre" in text_of(made.as_manager.get(reverse("dashboard")))
    with scope(made.fund):
        pdf = pdf_of(made)
        with pytest.raises(ValidationError, match="déjà demandées"):
            objections.ask_sheets(
                actor=made.staff,
                fund=made.fund,
                certificate=certificate,
                due_on=datetime.date(2020, 9, 2),
                reason="Encore",
            )
    files = [SimpleUploadedFile(f"f{number}.pdf", pdf, content_type="application/pdf") for number in (1, 2)]

    page = act(made.as_manager, dossier, "joindre", sheets=files, text="Les voici.")

    assert "Attestation de présence 2" in page
    with scope(made.fund):
        assert SheetRequest.objects.get().answered_at
        sheet = Attachment.objects.order_by("pk").first()
    address = reverse("certification:attendance_sheet", args=[sheet.uuid])
    assert b"".join(made.as_staff.get(address).streaming_content) == pdf
    assert len(mails_to(made, made.officer.user.email)) == 1


@pytest.mark.feature("BEY-08")
def test_the_sheets_of_a_month_stay_within_their_number_whenever_they_come(made):
    dossier = made.dossier()
    certificate = made.certified(dossier, JUNE)
    with scope(made.fund):
        pdf = pdf_of(made)
        for number in range(19):
            Attachment.objects.create(
                certificate=certificate, document=document_of(made.fund), title=f"Semaine {number}"
            )
    act(made.as_staff, dossier, "attestations", due_on="2020-09-01", reason="Toutes, signées.")
    files = [SimpleUploadedFile(f"f{number}.pdf", pdf, content_type="application/pdf") for number in (1, 2)]

    page = act(made.as_manager, dossier, "joindre", sheets=files, text="Les voici.")

    assert "20 fichiers au plus par mois" in page
    assert "Les voici." in page
    with scope(made.fund):
        assert Attachment.objects.count() == 19
        assert SheetRequest.objects.get().answered_at is None
    for one in files:
        one.seek(0)
    assert "Semaine 18" in act(made.as_manager, dossier, "joindre", sheets=files[:1], text="Réunies.")
    with scope(made.fund):
        assert (Attachment.objects.count(), SheetRequest.objects.get().answered_at is None) == (20, False)


@pytest.mark.feature("BEY-08")
def test_body_fund_and_beneficiary_write_to_each_other_on_the_month(made):
    dossier, user = beneficiarys(made)
    made.certified(dossier, JUNE)
    story = reverse("certification:month_story", args=[dossier.uuid, JUNE])
    month = reverse("certification:training_month", args=[dossier.uuid, JUNE])
    she = quickly_signed_in(made.fund, user)
    everything_sent(made)
    she.post(month, {"text": "Le 12 compte-t-il ?"})
    told = {one.to[0]: one.subject.partition(" – ")[0] for one in everything_sent(made)}
    said = "Message à propos d’un mois certifié"
    assert told == {made.manager.user.email: said, made.officer.user.email: said}, "not to herself, nor to her employer"
    made.as_manager.post(story, {"text": "Oui, en centre."})
    made.as_staff.post(story, {"text": "Merci à vous deux."})
    assert "Ce champ est obligatoire" in text_of(she.post(month, {"text": ""}))
    for page in (text_of(she.get(month)), text_of(made.as_staff.get(story))):
        assert page.index("Le 12 compte-t-il") < page.index("Oui, en centre") < page.index("Merci à vous deux")
    with scope(made.fund):
        voices = Remark.objects.order_by("pk").values_list("voice", flat=True)
        assert list(voices) == ["beneficiary", "body", "fund"]
