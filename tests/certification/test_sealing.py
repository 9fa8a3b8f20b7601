"""The definitive PDF and what proves it: made once, by the worker that signs, whatever happens meanwhile."""

from __future__ import annotations

import base64
import hashlib
import io
import json

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from certification.models import Certificate, Evidence, EvidenceLink, Sealing
from certification.sealing import PAUSES, seal_due
from certification.services.objections import accept, maintain, send_back
from extranet.documents import sealing
from extranet.documents.models import Document
from extranet.documents.signatures import Coverage, Trust, read_signatures
from extranet.documents.signatures.contents import read_words
from extranet.documents.storing import read
from extranet.journal.models import Look
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from tests.batch_channel.test_faults import another_process
from tests.certification.proving import DATES, PROOF, fresh, online, seal_and_chain, signed_on_paper, verified
from tests.certification.scenes import LONG_AGO, OCTOBER, STATEMENT
from tests.documents.time_stamping import TimeStampingAuthority, served
from tests.factories import MembershipFactory, quickly_signed_in
from tests.worker import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.feature("ATN-59", "BEY-11")
def test_online_the_definitive_pdf_is_what_was_shown_and_a_seal(made):
    certificate = online(made)

    seal_and_chain(made)

    sealed = fresh(made, certificate)
    with scope(made.fund):
        shown, definitive = read(sealed.document), read(sealed.definitive)
        records = list(Evidence.objects.filter(certificate=certificate).in_order())
    assert definitive.startswith(shown)
    [signature] = read_signatures(definitive, sealing.seal_certificates())
    assert signature.holds
    assert (signature.trust, signature.coverage) == (Trust.TRUSTED, Coverage.FILE)
    assert [one.kind for one in records] == ["certified", "sealed"]
    assert records[1].said["definitive"]["sha256"] == hashlib.sha256(definitive).hexdigest()
    assert [link.number for one in records for link in one.links.all()] == [1, 2]


@pytest.mark.feature("ATN-59")
def test_on_paper_it_is_the_signed_scan_behind_a_cover_sheet(made):
    certificate = signed_on_paper(made, made.dossier(**DATES))

    seal_due(made.fund.pk)

    sealed = fresh(made, certificate)
    with scope(made.fund):
        definitive = read(sealed.definitive)
    with pikepdf.open(io.BytesIO(definitive)) as pdf:
        assert len(pdf.pages) == 2
    [signature] = read_signatures(definitive, sealing.seal_certificates())
    assert signature.holds
    words = "".join(read_words(definitive)[0])  # the digests are broken into lines
    assert certificate.number in words
    assert sealed.document.sha256 in words
    assert sealed.scan.sha256 in words
    assert "147,00" in words


@pytest.mark.feature("BEY-11")
def test_the_record_says_all_that_the_act_was(made):
    certificate = online(made)
    with scope(made.fund):
        said = Evidence.objects.get(certificate=certificate).said
        version = certificate.version
    assert said["hours"] | {"content": version.content, "digest": version.digest} == said["hours"]
    assert said["document"]["sha256"] == certificate.document.sha256
    assert said["signer"]["account"] == made.manager.user_id
    assert said["statements"][0]["text"] == STATEMENT
    assert said["code"] == PROOF.code
    assert (said["ip"], said["user_agent"], said["session"]) == (PROOF.ip, PROOF.user_agent, PROOF.session)


STEPS = [
    "before:certification.sealing.unsealed",
    "after:certification.sealing.seal",
    "after:certification.sealing.store",
    "before:certification.sealing.done",
    "before:certification.evidence.chain.link_next",
    "after:certification.evidence.chain.link_next",
]


@pytest.mark.feature("ATN-59")
@pytest.mark.parametrize("point", STEPS)
def test_a_worker_killed_while_it_seals_loses_nothing_and_makes_one(made, tmp_path, point):
    certificate = online(made)
    gate = tmp_path / "gate"

    with another_process(made.fund, gate, point, module="tests.certification.dying") as process:
        wait_until(lambda: gate.exists() or process.poll() is not None, 60)
        assert process.poll() is None, "it ended before the point"
    with scope(made.fund):
        Sealing.objects.filter(next_attempt_at__isnull=False).update(next_attempt_at=timezone.now())
    seal_and_chain(made)

    with scope(made.fund):
        [sealed] = Evidence.objects.filter(kind="sealed")
        definitive = fresh(made, certificate).definitive
        assert sealed.said["definitive"]["sha256"] == definitive.sha256
        assert Document.objects.filter(file_name__startswith="certificat-", state="ready").count() == 1
        assert not Sealing.objects.filter(next_attempt_at__isnull=False).exists()
        assert list(EvidenceLink.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert verified(made) == ""


@pytest.mark.feature("ATN-59")
def test_without_its_time_stamping_authority_it_is_tried_again_and_at_last_by_the_staff(made, settings, tmp_path):
    certificate = online(made)
    authority = TimeStampingAuthority(tmp_path / "tsa")
    settings.TSA_AUTHORITIES, settings.TSA_URL = [str(authority.root)], "http://127.0.0.1:9/"
    page = reverse("certification:evidence", args=[certificate.uuid])

    seal_due(made.fund.pk)

    assert fresh(made, certificate).definitive is None
    assert "il sera réessayé de lui-même" in made.as_staff.get(page).content.decode()
    with scope(made.fund):
        assert Sealing.objects.get().next_attempt_at > timezone.now()
        Sealing.objects.update(next_attempt_at=timezone.now(), attempts=len(PAUSES))
    seal_due(made.fund.pk)
    assert "Réessayer" in made.as_staff.get(page).content.decode()
    assert "Réessayer" not in made.as_manager.get(page).content.decode()

    with served(authority.answer) as address:
        settings.TSA_URL = address
        answer = made.as_staff.post(reverse("certification:retry_sealing", args=[certificate.uuid]), follow=True)
        assert "de nouveau en préparation" in answer.content.decode()
        seal_due(made.fund.pk)

    assert "Le certificat définitif est scellé." in made.as_staff.get(page).content.decode()
    with scope(made.fund):
        assert Evidence.objects.get(kind="sealed").said["seal"]["time_stamp_token"]
    assert verified(made) == ""


@pytest.mark.feature("ATN-59")
def test_a_month_certified_anew_keeps_both_sealed_pdfs(made):
    dossier = made.dossier(**DATES)
    first = signed_on_paper(made, dossier)
    seal_due(made.fund.pk)
    with scope(made.fund):
        current = Certificate.objects.get(pk=first.pk)
        current.contest()
        current.save()
    second = signed_on_paper(made, dossier, "140.00")
    seal_due(made.fund.pk)

    assert fresh(made, first).state == "superseded"
    assert fresh(made, first).definitive.sha256 != fresh(made, second).definitive.sha256
    with scope(made.fund):
        last = Evidence.objects.filter(certificate=first).order_by("pk").last()
        assert (last.kind, last.said["replaced_by"]) == ("superseded", second.number)
    assert verified(made) == ""


@pytest.mark.feature("BEY-08", "BEY-11")
def test_what_is_said_of_a_certificate_afterwards_stands_in_its_evidence(made):
    certificate = online(made)
    with scope(made.fund):
        send_back(actor=made.staff, fund=made.fund, certificate=certificate, reason="Vérifiez le 12.")
        maintain(actor=made.actor, fund=made.fund, certificate=certificate, reason="Le 12 est juste.")
        accept(actor=made.staff, fund=made.fund, certificate=certificate, reason="D’accord.")
        records = list(Evidence.objects.filter(certificate=certificate).order_by("pk"))

    assert [one.kind for one in records] == ["certified", "returned", "maintained", "validated"]
    assert [one.said.get("reason") for one in records[1:]] == ["Vérifiez le 12.", "Le 12 est juste.", "D’accord."]
    shown = made.as_staff.get(reverse("certification:evidence", args=[certificate.uuid])).content.decode()
    assert "Vérifiez le 12." in shown


def test_the_database_refuses_to_change_a_record(made):
    online(made)
    with pytest.raises(DatabaseError), scope(made.fund):
        Evidence.objects.update(content="{}")
    with pytest.raises(DatabaseError), scope(made.fund):
        Evidence.objects.all().delete()


@pytest.mark.feature("BEY-11")
def test_the_signer_and_the_staff_take_the_evidence_file_with_them(made):
    certificate = online(made)
    seal_and_chain(made)
    page = reverse("certification:evidence", args=[certificate.uuid])

    for client in (made.as_manager, made.as_staff):
        shown = client.get(page).content.decode()
        assert "2 éléments sur 2 sont chaînés et signés" in shown
        assert "192.0.2.7" in shown
        assert f"« {STATEMENT} »" in shown
        told = client.get(reverse("certification:evidence_json", args=[certificate.uuid])).json()
        assert [one["event"] for one in told["records"]] == ["certified", "sealed"]
        assert is_right(told)
    answer = made.as_staff.post(reverse("certification:ask_evidence_pdf", args=[certificate.uuid]), follow=True)
    assert "Le PDF est en préparation" in answer.content.decode()
    seal_and_chain(made)
    assert "Télécharger le PDF scellé" in made.as_staff.get(page).content.decode()
    pdf = b"".join(made.as_staff.get(reverse("certification:evidence_pdf", args=[certificate.uuid])).streaming_content)
    assert sealing.check_seal(pdf).is_genuine
    words = "".join(word for one in read_words(pdf) for word in one)
    assert certificate.number in words
    assert certificate.version.digest in words
    with scope(made.fund):
        looks = Look.objects.filter(subject_uuid=certificate.uuid).values_list("kind", flat=True)
        assert set(looks) == {"page", "document"}


@pytest.mark.feature("BEY-11")
def test_a_colleague_who_did_not_certify_is_shown_no_evidence(made):
    certificate = online(made)
    with scope(made.fund):
        fellow = MembershipFactory(organisation=made.body, roles=[Role.MANAGER], starts_on=LONG_AGO).user
    client = quickly_signed_in(made.fund, fellow)
    month = reverse("certification:month", args=[certificate.dossier.uuid, OCTOBER])

    for route in ("evidence", "evidence_json", "evidence_pdf"):
        assert client.get(reverse(f"certification:{route}", args=[certificate.uuid])).status_code == 403
    asked = client.post(reverse("certification:ask_evidence_pdf", args=[certificate.uuid]))
    assert asked.status_code == 403
    assert "Dossier de preuve" not in client.get(month).content.decode()
    assert "Dossier de preuve" in made.as_manager.get(month).content.decode()


def is_right(told) -> bool:
    """Somebody who has the JSON and nothing of ours: digests, chain and signatures with the standard library."""
    keys = {name: load_pem_public_key(pem.encode()) for name, pem in told["keys"].items()}
    before = None
    for one in told["records"]:
        link, said = one["link"], json.loads(one["link"]["statement"])
        assert hashlib.sha256(one["text"].encode()).hexdigest() == one["digest"] == said["digest"]
        assert hashlib.sha256(link["statement"].encode()).hexdigest() == link["digest"]
        keys[said["key"]].verify(base64.b64decode(link["signature"]), link["statement"].encode())
        assert before is None or said["previous"] == before
        before = link["digest"]
    return True
