"""The recap comes back: what is taken, what is refused and in which words, and who signed (`ATM-28`)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from extranet.documents.storing import read
from extranet.mandates.signatures import trust_roots
from extranet.tenants.scope import scope
from requests_app.training.models import Recap, Request
from requests_app.training.services import signing
from requests_app.training.signatures import OPTION, REFUSE, WARN
from tests.documents.pdf_factory import bomb, resaved, scan, simple_pdf, with_comment, with_drawing
from tests.documents.signing import accountant, sign, sign_with_openssl, with_revocation_data, with_time_stamp
from tests.factories import quickly_signed_in, staff_of
from tests.training.company_scenes import certified, changed, printed, recap_bytes, signed, signed_by, uploaded
from tests.training.scenes import stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trusted")]


@pytest.fixture
def made():
    return stage()


@pytest.fixture
def recap(made):
    return printed(made)


def deposited(made, recap, content, name="signe.pdf"):
    """The page after the mandatee has deposited this file."""
    address = reverse("training:deposit_signed", args=[recap.request.uuid])
    return made.as_mandatee.post(address, {"file": uploaded(content, name)}, follow=True)


def page(made, request):
    return made.as_mandatee.get(reverse("training:recap", args=[request.uuid])).content.decode()


def now(made, row):
    with scope(made.fund):
        return type(row).objects.get(pk=row.pk)


@pytest.mark.feature("ATM-28")
def test_a_recap_signed_by_the_declared_representative_is_taken(made, recap):
    answer = deposited(made, recap, signed_by(recap_bytes(made, recap)))

    assert "Signature électronique vérifiée" in answer.content.decode()
    kept = now(made, recap)
    assert kept.signature == Recap.Signature.ELECTRONIC
    assert [one["signer"] for one in kept.signature_details] == ["Béatrice Exemple"]
    assert [one["trust"] for one in kept.signature_details] == ["trusted"]
    assert not kept.signer_differs
    assert now(made, recap.request).state == "signed"


def test_a_signature_made_by_another_program_than_ours_is_taken(made, recap, tmp_path):
    deposited(made, recap, sign_with_openssl(recap_bytes(made, recap), tmp_path))

    kept = now(made, recap)
    assert kept.signature == Recap.Signature.ELECTRONIC
    assert kept.signer_differs  # signed by Claire Fontaine


@pytest.mark.feature("ATM-28")
def test_time_stamps_and_proofs_added_after_the_signature_are_no_alteration(made, recap):
    content = with_time_stamp(with_revocation_data(signed_by(recap_bytes(made, recap), time_stamped=True)))

    deposited(made, recap, content)

    assert now(made, recap).signature == Recap.Signature.ELECTRONIC


@pytest.mark.feature("ATM-28")
def test_without_any_signature_it_is_refused_and_nothing_is_kept(made, recap):
    answer = deposited(made, recap, recap_bytes(made, recap))

    assert "ne porte aucune signature électronique" in answer.content.decode()
    assert now(made, recap).signed_document_id is None
    assert now(made, recap.request).state == "to_sign"


def test_a_scanned_picture_is_refused_as_what_it_is(made, recap):
    answer = deposited(made, recap, scan())

    assert "une image scannée n’est pas une signature électronique" in answer.content.decode()
    assert now(made, recap).signed_document_id is None


def test_another_document_is_refused_even_signed(made, recap):
    other = printed(made, certified(made))

    answer = deposited(made, recap, signed_by(recap_bytes(made, other)))

    assert "n’est pas le document que vous avez à faire signer" in answer.content.decode()


def test_an_older_edition_is_refused_even_signed(made, recap):
    old = recap_bytes(made, recap)
    new = printed(made, certified(made, changed(made, recap.request)))

    answer = deposited(made, new, signed_by(old))

    assert new.edition == recap.edition + 1
    assert "est une version précédente du document" in answer.content.decode()


def test_words_added_before_the_signature_are_found(made, recap):
    answer = deposited(made, recap, signed_by(with_drawing(recap_bytes(made, recap))))

    assert "Le document a été modifié avant d’être signé" in answer.content.decode()


def test_a_change_after_the_signature_is_found(made, recap):
    answer = deposited(made, recap, with_comment(signed_by(recap_bytes(made, recap))))

    assert "modifié ou réenregistré après la signature" in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7 cut off", "signe.pdf", "signe.pdf"),
        (bomb(200_000_000), "bombe.pdf", "bombe.pdf"),
        (b"%PDF-1.7" + b" " * 50_000_000, "enorme.pdf", "20"),
        (b"PK\x03\x04 a zip", "renamed.pdf", "renamed.pdf"),
        (b"\x89PNG\r\n\x1a\n", "photo.png", "PDF"),
    ],
)
def test_what_is_no_readable_pdf_is_refused_at_the_field(made, recap, content, name, said):
    answer = deposited(made, recap, content, name)

    assert said in answer.content.decode()
    assert "Il y a un problème" in answer.content.decode()
    assert now(made, recap).signed_document_id is None


@pytest.mark.feature("ATM-28")
def test_a_file_that_the_signing_service_saved_anew_goes_to_a_human_check(made, recap):
    answer = deposited(made, recap, signed_by(resaved(recap_bytes(made, recap))))

    assert "Fichier réenregistré par l’outil de signature : à comparer" in answer.content.decode()
    assert now(made, recap).signature == Recap.Signature.TO_COMPARE
    assert now(made, recap.request).state == "signed"


@pytest.mark.feature("ATM-28")
def test_a_fund_may_take_an_unsigned_file_with_a_warning(made, recap):
    made.fund.options[OPTION] = WARN
    made.fund.save()

    answer = deposited(made, recap, scan())

    assert "Sans signature électronique" in answer.content.decode()
    assert now(made, recap).signature == Recap.Signature.MISSING


def test_a_fund_that_takes_unsigned_files_still_refuses_another_document(made, recap):
    made.fund.options[OPTION] = WARN
    made.fund.save()
    other = printed(made, certified(made))

    deposited(made, recap, recap_bytes(made, other))

    assert now(made, recap).signed_document_id is None


@pytest.mark.feature("ATM-28")
def test_another_signer_is_shown_beside_the_declared_one_and_must_be_confirmed(made, recap):
    deposited(made, recap, sign(recap_bytes(made, recap), accountant()))

    text = page(made, recap.request)
    assert "Paul Lambert" in text
    assert "Béatrice Exemple" in text
    assert "Le signataire n’est pas le représentant déclaré" in text
    answer = made.as_mandatee.post(reverse("training:confirm_signer", args=[recap.request.uuid]), follow=True)

    assert "Le signataire n’est pas le représentant déclaré" not in answer.content.decode()
    assert now(made, recap).difference_confirmed_by == made.mandatee.user


def test_a_confirmed_difference_counts_no_more_for_another_file(made, recap):
    deposited(made, recap, sign(recap_bytes(made, recap), accountant()))
    made.as_mandatee.post(reverse("training:confirm_signer", args=[recap.request.uuid]))

    deposited(made, recap, sign(recap_bytes(made, recap)))

    kept = now(made, recap)
    assert kept.signer_differs
    assert kept.difference_confirmed_at is None


def test_an_unknown_authority_is_shown_as_an_identity_that_nobody_verified(made, recap, settings):
    settings.SIGNATURE_TRUST_ROOTS = []
    trust_roots.cache_clear()

    deposited(made, recap, signed_by(recap_bytes(made, recap)))

    assert "Identité non vérifiée" in page(made, recap.request)


def test_the_signed_file_is_given_back_byte_for_byte(made, recap):
    content = signed_by(recap_bytes(made, recap))
    deposited(made, recap, content)

    answer = made.as_mandatee.get(reverse("training:signed_document", args=[recap.request.uuid]))

    assert b"".join(answer.streaming_content) == content
    with scope(made.fund):
        kept = Recap.objects.select_related("signed_document").get(pk=recap.pk)
        assert read(kept.signed_document) == content


def test_nothing_can_be_deposited_before_a_recap_exists(made):
    request = certified(made)

    with scope(made.fund):
        assert not signing.awaits_signature(Request.objects.get(pk=request.pk))
    answer = made.as_mandatee.post(
        reverse("training:deposit_signed", args=[request.uuid]), {"file": uploaded(signed_by(simple_pdf()))}
    )

    assert "rechargez la page pour voir ce qui a changé" in answer.content.decode()


def test_a_signed_request_shows_who_signed_to_the_fund(made):
    request = signed(made)
    staff = quickly_signed_in(made.fund, staff_of(made.fund).user)

    text = staff.get(reverse("training:recap", args=[request.uuid])).content.decode()

    assert "Signature électronique vérifiée" in text
    assert "Envoyer la demande au fonds" not in text


def test_an_administrator_chooses_whether_unsigned_files_are_taken(made, recap):
    administrator = quickly_signed_in(made.fund, staff_of(made.fund).user)
    settings_page = administrator.get(reverse("fund_settings:page")).content.decode()
    assert reverse("training:options") in settings_page

    administrator.post(reverse("training:options"), {"on": "yes"})
    deposited(made, recap, recap_bytes(made, recap))
    assert now(made, recap).signature == Recap.Signature.MISSING
    administrator.post(reverse("training:options"), {"on": "no"})

    made.fund.refresh_from_db()
    assert made.fund.options[OPTION] == REFUSE
    assert made.as_mandatee.post(reverse("training:options"), {"on": "yes"}).status_code == 403
