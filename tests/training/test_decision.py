"""The fund accepts, asks for a complement, or refuses; a complement reopens only its parts (`ATM-29`)."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from extranet.notifications.models import Message
from extranet.notifications.tasks import send as send_mails
from extranet.tenants.scope import scope
from requests_app.training.models import Remark
from requests_app.training.services import deciding
from requests_app.training.services.changes import may_change
from requests_app.training.workflow import Part
from tests.documents.pdf_factory import resaved
from tests.factories import quickly_signed_in, staff_of
from tests.mandates.scenes import staff_actor
from tests.training.company_scenes import (
    certified,
    changed,
    complemented,
    printed,
    recap_bytes,
    sent,
    signed,
    signed_by,
    uploaded,
)
from tests.training.scenes import own_request_of, stage, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusted")]


@pytest.fixture
def made():
    return stage()


@pytest.fixture
def staff(made):
    return quickly_signed_in(made.fund, staff_of(made.fund).user)


def address(request, route):
    return reverse(f"training:{route}", args=[request.uuid])


def now(made, request):
    with scope(made.fund):
        return stored(request)


def steps_told(made):
    with scope(made.fund):
        told = Message.objects.filter(kind="training.step").order_by("pk")
        return [(one.address, one.payload["step"]) for one in told if one.payload["step"] != "sent"]


@pytest.mark.feature("ATM-29")
def test_the_fund_accepts_and_everybody_concerned_is_told(made, staff):
    request = sent(made)

    staff.post(address(request, "accept"), {"accept-comment": "Merci."})

    kept = now(made, request)
    assert (kept.state, kept.decided_at is not None) == ("accepted", True)
    assert steps_told(made) == [(made.mandatee.user.email, "accepted"), (made.encoder.user.email, "accepted")]
    assert "Merci." in made.as_mandatee.get(address(request, "request")).content.decode()


@pytest.mark.feature("ATM-29")
def test_the_fund_refuses_with_a_reason_that_the_company_reads_and_the_operator_does_not(made, staff):
    request = sent(made)

    staff.post(address(request, "refuse"), {"refuse-reason": "Éloïse Inventé n’était pas inscrite."})

    assert now(made, request).state == "refused"
    assert "Éloïse Inventé n’était pas inscrite." in made.as_mandatee.get(address(request, "request")).content.decode()
    assert "n’était pas inscrite" not in made.as_encoder.get(address(request, "request")).content.decode()
    mail.outbox.clear()
    send_mails(made.fund.pk)
    assert not any("Inventé" in one.body for one in mail.outbox)


def test_a_word_written_to_the_operator_is_read_by_it(made, staff):
    request = sent(made)

    staff.post(
        address(request, "refuse"),
        {"refuse-reason": "Hors délai.", "refuse-for_operator": "Envoyez plus tôt la prochaine fois."},
    )

    overview = made.as_encoder.get(address(request, "request")).content.decode()
    assert "Envoyez plus tôt" in overview
    assert "Hors délai." not in overview


def test_a_refusal_needs_a_reason_and_a_complement_something_to_change(made, staff):
    request = sent(made)

    refused = staff.post(address(request, "refuse"), {"refuse-reason": ""}).content.decode()
    asked = staff.post(address(request, "ask_complement"), {"complement-comment": "Complétez."}).content.decode()

    assert 'href="#id_refuse-reason"' in refused
    assert "Cochez ce que l’entreprise peut changer." in asked
    assert "Complétez." in asked  # what was typed is still there
    assert now(made, request).state == "with_fund"


@pytest.mark.feature("ATM-29")
def test_a_complement_reopens_only_what_is_asked_for(made, staff):
    request = sent(made)
    staff.post(
        address(request, "ask_complement"),
        {"complement-parts": ["presences"], "complement-comment": "Karim était-il là le second jour ?"},
    )

    page = made.as_mandatee.get(address(request, "recap")).content.decode()
    assert "Karim était-il là le second jour ?" in page
    assert "Les présences" in page
    kept = now(made, request)
    assert kept.state == "complement"
    with scope(made.fund):
        allowed = {part for part in Part if may_change(made.company_actor, kept, part)}
    assert allowed == {Part.PRESENCES}
    assert steps_told(made)[0] == (made.mandatee.user.email, "complement")


@pytest.mark.feature("ATM-27", "ATM-29")
def test_a_change_for_the_complement_voids_the_recap_and_it_is_signed_again(made):
    request = complemented(made, Part.PRESENCES)

    request = changed(made, request)

    assert request.state == "complement"
    answer = made.as_mandatee.post(address(request, "send_to_fund"), follow=True).content.decode()
    assert "Les présences sont à certifier" in answer
    again = sent(made, signed(made, printed(made, certified(made, request))))
    assert again.state == "with_fund"
    assert again.complement_parts == []


def test_an_answer_without_a_change_goes_back_at_once(made, staff):
    request = complemented(made, Part.PRESENCES)

    made.as_mandatee.post(address(request, "send_to_fund"), {"answer": "Tout est juste : voyez la liste."})

    assert now(made, request).state == "with_fund"
    assert "Tout est juste : voyez la liste." in staff.get(address(request, "request")).content.decode()
    assert "Tout est juste" not in made.as_encoder.get(address(request, "request")).content.decode()


def test_a_complement_may_ask_for_another_signature_on_the_same_recap(made):
    request = complemented(made, Part.SIGNATURE)
    with scope(made.fund):
        recap = request.recaps.select_related("document").get(voided_at=None)

    page = made.as_mandatee.get(address(request, "recap")).content.decode()
    assert "Déposer un autre fichier signé" in page
    made.as_mandatee.post(
        address(request, "deposit_signed"), {"file": uploaded(signed_by(recap_bytes(made, recap), field="Autre"))}
    )
    made.as_mandatee.post(address(request, "send_to_fund"))

    assert now(made, request).state == "with_fund"
    with scope(made.fund):
        assert request.recaps.count() == 1


def test_without_asking_for_a_signature_none_can_be_deposited(made):
    request = complemented(made, Part.PRESENCES)
    with scope(made.fund):
        recap = request.recaps.select_related("document").get(voided_at=None)

    answer = made.as_mandatee.post(
        address(request, "deposit_signed"), {"file": uploaded(signed_by(recap_bytes(made, recap)))}
    )

    assert "rechargez la page" in answer.content.decode()


@pytest.mark.feature("ATM-28")
def test_the_fund_compares_a_file_that_was_saved_anew_with_ours(made, staff):
    recap = printed(made)
    made.as_mandatee.post(
        address(recap.request, "deposit_signed"),
        {"file": uploaded(signed_by(resaved(recap_bytes(made, recap)), "Paul Lambert"))},
    )
    made.as_mandatee.post(address(recap.request, "confirm_signer"))
    request = sent(made, recap.request)

    page = " ".join(staff.get(address(request, "recap")).content.decode().split())

    assert "Comparer les deux fichiers" in page
    assert "Paul Lambert" in page
    assert "Béatrice Exemple" in page
    assert "L’entreprise a confirmé le" in page
    for route in ("recap_document", "signed_document"):
        assert address(request, route) in page
        assert b"".join(staff.get(address(request, route)).streaming_content).startswith(b"%PDF")


def test_a_second_decision_is_refused_and_says_what_became_of_the_first(made, staff):
    request = sent(made)
    staff.post(address(request, "accept"))

    answer = staff.post(address(request, "refuse"), {"refuse-reason": "Trop tard"})

    assert "Cette demande est maintenant « Acceptée »" in answer.content.decode()
    assert now(made, request).state == "accepted"


def test_only_the_staff_decide(made):
    request = sent(made)

    for route in ("accept", "ask_complement", "refuse"):
        assert made.as_mandatee.post(address(request, route)).status_code == 403
        assert made.as_encoder.post(address(request, route)).status_code == 404


def test_for_a_company_alone_there_is_no_operator_to_write_to(made, staff):
    request = sent(made, signed(made, printed(made, certified(made, own_request_of(made)))))

    assert "Message à l’opérateur" not in staff.get(address(request, "recap")).content.decode()
    staff.post(address(request, "accept"))
    assert steps_told(made) == [(made.mandatee.user.email, "accepted")]


def test_a_complement_of_nothing_is_no_complement(made):
    request, actor = sent(made), staff_actor(made.fund)

    with scope(made.fund), pytest.raises(ValidationError, match="Cochez"):
        deciding.ask_complement(actor=actor, fund=made.fund, request=request, parts=[], comment="Quoi ?")
    with scope(made.fund):
        assert not Remark.objects.filter(about="complement").exists()
