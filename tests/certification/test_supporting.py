"""« Je suis certificateur », the two documents, the staff's check of them, and the path that they open."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.certifiers import Reason, may_certify_online
from certification.merging import move_certifier
from certification.models import Certifier, SupportingDocument
from certification.personal_data import entries
from certification.tasks.supporting import expire_supporting
from extranet.documents.models import Document
from extranet.journal.models import Look
from extranet.organisations.models import Membership, Proposal
from extranet.organisations.roles import Role
from extranet.tenants.registries import Person
from extranet.tenants.scope import scope
from tests.certification.identities import Kind, certifier, certifying_online, checked, complete, deposited, fetched
from tests.certification.scenes import LONG_AGO, Stage, body_of
from tests.documents.uploads import picture
from tests.factories import MembershipFactory, UserFactory, quickly_signed_in, staff_of
from tests.mail import delivered_mail
from tests.mandates.scenes import actor_of

pytestmark = pytest.mark.django_db

PAGE, CERTIFIER, QUEUE = "certification:identity", "certification:certifier", "certification:supporting_list"


def text_of(page: Any) -> str:
    return page.content.decode().replace("&#x27;", "'")


def scan(name: str = "kbis.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture("PNG"))


def reason(made: Stage, member: Membership | None = None) -> Reason | None:
    member = member or made.manager
    made.fund.refresh_from_db()
    with scope(made.fund):
        return may_certify_online(member.user_id, member.organisation, made.fund)


def colleague_of(made: Stage) -> Membership:
    with scope(made.fund):
        return MembershipFactory(
            organisation=made.body, roles=[Role.MANAGER], starts_on=LONG_AGO, last_name="Modèle", first_name="Karim"
        )


def of(made: Stage, kind: Kind, **fields: Any) -> SupportingDocument:
    with scope(made.fund):
        found = SupportingDocument.objects.current().select_related("document")
        return found.get(kind=kind, **{"body": made.body} | fields)


@pytest.mark.feature("ATN-16", "ATN-17", "ATN-18")
def test_choosing_the_profile_opens_two_independent_lines(made):
    client, page, post = made.as_manager, reverse(PAGE), reverse(CERTIFIER)
    assert "Vous devez fournir" not in text_of(client.get(page))
    lost = client.post(post, {"kbis": scan()})
    assert "Choisissez « Je suis certificateur »" in text_of(lost)
    assert client.post(post, {"certifies": "on"}).status_code == 302
    shown = text_of(client.get(page))
    assert "Vous devez fournir la lettre de consentement" in shown
    assert "Vous devez fournir le Kbis" in shown
    half = client.post(post, {"certifies": "on", "kbis": scan(), "letter": scan("lettre.docx")})
    assert "1 justificatif est déposé" in text_of(half)
    assert "n’est pas d’un type accepté ici. Types acceptés : PDF, PNG, JPEG" in text_of(half)
    shown = text_of(client.get(page))
    assert "En attente de contrôle" in shown
    assert "Vous devez fournir la lettre de consentement" in shown
    assert client.post(post, {"certifies": "on", "letter": scan("lettre.png")}).status_code == 302
    assert "Vous devez fournir" not in text_of(client.get(page))
    letter = of(made, Kind.LETTER)
    assert letter.document.file_name == "lettre-de-consentement.png"
    status, content = fetched(client, reverse("certification:supporting_file", args=[letter.uuid]))
    assert (status, content[:4]) == (200, b"\x89PNG")
    model = client.get(reverse("certification:blank_letter"))
    assert model.content.startswith(b"%PDF-")
    unticked = client.post(post, {"kbis": scan()})
    assert "Choisissez « Je suis certificateur »" in text_of(unticked)
    assert reason(made) == Reason.KBIS_WAITS, "what was refused ends no profile"
    assert client.post(post, {}).status_code == 302
    assert reason(made) == Reason.NOT_CERTIFIER, "no longer a certifier; her documents stay where they are"


@pytest.mark.feature("ATN-19", "ATN-20")
def test_the_staff_check_a_document_beside_what_was_typed_and_the_body_reads_the_day(made):
    deposited_by_both(made)
    complete(made.fund, made.manager)
    staff, kbis, letter = made.as_staff, of(made, Kind.KBIS), of(made, Kind.LETTER)
    front = text_of(staff.get("/"))
    assert "Justificatifs à contrôler" in front
    queue = staff.get(reverse(QUEUE))
    assert len(queue.context["table"].rows) == 2
    page = text_of(staff.get(reverse("certification:supporting", args=[letter.uuid])))
    for typed in ("Centre Exemple", "Monsieur Exemple", "directeur", "75011 Paris", made.manager.full_name):
        assert typed in page, typed
    with time_machine.travel(datetime.datetime(2021, 2, 4, 10, tzinfo=datetime.UTC)):
        staff = made.as_staff
        assert staff.post(reverse("certification:accept_supporting", args=[letter.uuid])).status_code == 302
        shown = text_of(made.as_manager.get(reverse(PAGE)))
        assert "Contrôlé le 04/02/2021" in shown
        assert "En attente de contrôle" in shown, "the Kbis still waits"
        told = delivered_mail(made.fund)[-1]
        assert told.subject == f"Justificatif contrôlé, conforme – extranet de {made.fund}"
        assert told.to == [made.manager.user.email]
    again = made.as_staff.post(reverse("certification:accept_supporting", args=[letter.uuid]), follow=True)
    assert "Ce justificatif est maintenant « Contrôlé, conforme »" in text_of(again)
    empty = made.as_staff.post(reverse("certification:refuse_supporting", args=[kbis.uuid]), {"refuse-reason": ""})
    assert empty.context["refuse_form"].errors
    told = "L’extrait a plus de trois mois."
    answer = made.as_staff.post(reverse("certification:refuse_supporting", args=[kbis.uuid]), {"refuse-reason": told})
    assert answer.status_code == 302
    shown = text_of(made.as_manager.get(reverse(PAGE)))
    assert "Refusé le" in shown
    assert told in shown
    assert "Justificatifs à fournir à nouveau" in text_of(made.as_manager.get("/"))
    refused = delivered_mail(made.fund)[-1]
    assert refused.subject == f"Justificatif refusé : à déposer à nouveau – extranet de {made.fund}"
    assert told not in refused.body, "the reason stands on the page"
    deposited(made.fund, made.manager, Kind.KBIS)
    assert "En attente de contrôle" in text_of(made.as_manager.get(reverse(PAGE)))
    with scope(made.fund):
        states = SupportingDocument.objects.filter(kind=Kind.KBIS).order_by("pk").values_list("state", flat=True)
        assert list(states) == ["replaced", "deposited"]


def deposited_by_both(made: Stage) -> None:
    certifier(made.fund, made.manager)
    for kind in Kind:
        deposited(made.fund, made.manager, kind)


@pytest.mark.feature("ATN-21")
@pytest.mark.parametrize(
    ("kbis", "letter", "expected"),
    [
        (False, False, Reason.KBIS_WAITS),
        (True, False, Reason.LETTER_WAITS),
        (False, True, Reason.KBIS_WAITS),
        (True, True, None),
    ],
)
def test_only_both_documents_conform_open_the_path_entirely_online(made, kbis, letter, expected):
    certifier(made.fund, made.manager)
    for kind, is_checked in ((Kind.KBIS, kbis), (Kind.LETTER, letter)):
        if is_checked:
            checked(made.fund, made.manager, kind, staff=made.staff)
        else:
            deposited(made.fund, made.manager, kind)
    assert reason(made) == expected
    shown = text_of(made.as_manager.get(reverse(PAGE)))
    assert ("Vous pouvez certifier les heures 100 % en ligne." in shown) is (expected is None)


@pytest.mark.feature("ATN-21", "ATN-16")
def test_a_colleague_without_a_letter_of_his_own_stays_on_paper(made):
    certifying_online(made.fund, made.manager, staff=made.staff)
    assert reason(made) is None
    colleague = colleague_of(made)
    assert reason(made, colleague) == Reason.NOT_CERTIFIER
    certifier(made.fund, colleague)
    assert reason(made, colleague) == Reason.NO_LETTER, "the Kbis is the body's, the letter hers"
    client = quickly_signed_in(made.fund, colleague.user)
    hers, kbis = of(made, Kind.LETTER), of(made, Kind.KBIS)
    assert client.get(reverse("certification:supporting_file", args=[hers.uuid])).status_code == 404
    assert fetched(client, reverse("certification:supporting_file", args=[kbis.uuid]))[0] == 200
    checked(made.fund, colleague, Kind.LETTER, staff=made.staff)
    assert (reason(made), reason(made, colleague)) == (None, None)
    elsewhere = body_of(made.fund, "Autre centre")
    with scope(made.fund):
        assert may_certify_online(made.manager.user_id, elsewhere.organisation, made.fund) == Reason.NOT_CERTIFIER


@pytest.mark.feature("ATN-21")
def test_replacing_withdrawing_and_expiring_close_it_again(made):
    made.choose(proof_valid_months=12)
    start = datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.UTC)
    with time_machine.travel(start):
        certifying_online(made.fund, made.manager, staff=made.staff)
        assert of(made, Kind.KBIS).valid_until == datetime.date(2025, 2, 28)
        deposited(made.fund, made.manager, Kind.LETTER)
        assert reason(made) == Reason.LETTER_WAITS
        letter = of(made, Kind.LETTER)
        assert made.as_staff.post(reverse("certification:accept_supporting", args=[letter.uuid])).status_code == 302
        assert reason(made) is None
        withdraw = reverse("certification:withdraw_supporting", args=[letter.uuid])
        assert made.as_staff.post(withdraw, {"withdraw-reason": " "}).context["withdraw_form"].errors
        why = "Cette personne a quitté l’organisme."
        assert made.as_staff.post(withdraw, {"withdraw-reason": why}).status_code == 302
        assert reason(made) == Reason.LETTER_WITHDRAWN
        shown = text_of(made.as_manager.get(reverse(PAGE)))
        assert why in shown
        assert "Contrôle retiré le 29/02/2024" in shown
        assert delivered_mail(made.fund)[-1].subject == f"Contrôle d’un justificatif retiré – extranet de {made.fund}"
        checked(made.fund, made.manager, Kind.LETTER, staff=made.staff)
        assert reason(made) is None
    with time_machine.travel(datetime.datetime(2025, 2, 28, 22, 30, tzinfo=datetime.UTC)):
        assert reason(made) is None, "half past eleven in Paris: its last day"
    with time_machine.travel(datetime.datetime(2025, 2, 28, 23, 30, tzinfo=datetime.UTC)):
        assert reason(made) == Reason.KBIS_EXPIRED, "half past midnight in Paris, before any sweep"
        assert "Expiré depuis le 28/02/2025" in text_of(made.as_manager.get(reverse(PAGE)))
        expire_supporting(made.fund.pk)
        expire_supporting(made.fund.pk)
        assert of(made, Kind.KBIS).state == "expired"
        assert reason(made) == Reason.KBIS_EXPIRED
        subjects = [one.subject for one in delivered_mail(made.fund)]
        assert subjects.count(f"Justificatif expiré : à renouveler – extranet de {made.fund}") == 2, (
            "the Kbis and the letter, each once"
        )


@pytest.mark.feature("ATN-12", "ATN-21")
def test_a_fund_may_ask_for_the_stamp_before_certifying_online(made):
    certifying_online(made.fund, made.manager, staff=made.staff)
    made.choose(stamp_required_online=True)
    assert reason(made) is None
    made.as_manager.post(reverse(PAGE), identity_typed(made) | {"action": "remove_stamp"})
    assert reason(made) == Reason.NO_STAMP
    made.choose(stamp_required_online=False)
    assert reason(made) is None


def identity_typed(made: Stage) -> dict[str, Any]:
    form = made.as_manager.get(reverse(PAGE)).context["form"]
    return {name: form[name].value() or "" for name in form.fields if name not in {"logo", "stamp"}} | {
        "email": "contact@centre.example"
    }


@pytest.mark.feature("ATN-20")
def test_where_the_fund_decides_by_two_a_second_person_confirms_the_check(made):
    made.fund.options["four_eyes"] = True
    made.fund.save()
    deposited_by_both(made)
    kbis = of(made, Kind.KBIS)
    accept, page = (reverse(f"certification:{name}", args=[kbis.uuid]) for name in ("accept_supporting", "supporting"))
    assert made.as_staff.post(accept).status_code == 302
    assert of(made, Kind.KBIS).state == "deposited", "proposed only"
    assert "Une décision attend une seconde personne" in text_of(made.as_staff.get(page))
    with scope(made.fund):
        proposal = Proposal.objects.get()
    confirm = reverse("trust:confirm_proposal", args=[proposal.uuid])
    made.as_staff.post(confirm)
    assert of(made, Kind.KBIS).state == "deposited", "not by the same person"
    second = quickly_signed_in(made.fund, staff_of(made.fund).user)
    told = text_of(second.get(reverse("trust:proposal", args=[proposal.uuid])))
    assert "Centre Exemple" in told
    assert second.post(confirm).status_code == 302
    assert of(made, Kind.KBIS).state == "conform"


def test_a_proposal_about_a_document_that_was_replaced_meanwhile_confirms_nothing(made):
    made.fund.options["four_eyes"] = True
    made.fund.save()
    deposited_by_both(made)
    made.as_staff.post(reverse("certification:accept_supporting", args=[of(made, Kind.KBIS).uuid]))
    deposited(made.fund, made.manager, Kind.KBIS)
    with scope(made.fund):
        proposal = Proposal.objects.get()
    second = quickly_signed_in(made.fund, staff_of(made.fund).user)
    answer = second.post(reverse("trust:confirm_proposal", args=[proposal.uuid]))
    assert "Remplacé par un nouveau dépôt" in text_of(answer)
    assert of(made, Kind.KBIS).state == "deposited"


def test_what_the_antivirus_holds_back_is_neither_opened_nor_accepted(made):
    deposited_by_both(made)
    kbis = of(made, Kind.KBIS)
    for state, said in [("scanning", "n’a pas encore analysé"), ("infected", "a refusé ce fichier")]:
        with scope(made.fund):
            Document.objects.filter(pk=kbis.document_id).update(state=state)
        answer = made.as_staff.post(reverse("certification:accept_supporting", args=[kbis.uuid]), follow=True)
        assert said in text_of(answer)
        assert made.as_staff.get(reverse("certification:supporting_file", args=[kbis.uuid])).status_code == 404
    assert of(made, Kind.KBIS).state == "deposited"


def test_the_queue_is_searched_filtered_and_exported_at_the_same_price_whatever_its_length(made):
    deposited_by_both(made)
    client, queue = made.as_staff, reverse(QUEUE)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(queue).status_code == 200
        return len(queries)

    few = count()
    for number in range(12):
        certifier_elsewhere(made, f"Centre {number}")
    assert count() == few
    found = client.post(queue, {"q": made.manager.last_name}, follow=True)
    assert made.manager.last_name not in found.redirect_chain[-1][0], "no name stands in an address"
    assert made.manager.full_name in text_of(found)
    assert len(client.post(queue, {"q": "centre 11"}, follow=True).context["table"].rows) == 1
    assert len(client.get(queue, {"kind": "kbis"}).context["table"].rows) == 13
    assert not client.get(queue, {"state": "conform"}).context["table"].rows
    file = b"".join(client.get(queue, {"export": "csv", "state": "all"}).streaming_content).decode()
    assert file.count("Kbis") == 13
    with scope(made.fund):
        assert Look.objects.filter(subject_model="certification.SupportingDocument").count() == 1, "the export is noted"


def certifier_elsewhere(made: Stage, name: str) -> None:
    manager = body_of(made.fund, name, is_complete=False)
    certifier(made.fund, manager)
    deposited(made.fund, manager, Kind.KBIS)


def test_one_finds_her_profile_and_letter_in_her_own_data_and_a_merged_account_brings_them(made):
    certifying_online(made.fund, made.manager, staff=made.staff)
    (section,) = [one for one in entries() if one.name == "certifier"]
    with scope(made.fund):
        rows = list(section.rows(Person(user_ids=(made.manager.user_id,), email="")))
        assert len(rows) == 1
        assert made.body.name in {value for _label, value in rows[0]}
        kept = MembershipFactory(organisation=made.body, roles=[Role.MANAGER], user=UserFactory())
        move_certifier(made.fund, kept.user, made.manager.user)
        assert Certifier.objects.get().membership == kept
        assert SupportingDocument.objects.get(kind=Kind.LETTER).certifier == kept
        assert may_certify_online(kept.user_id, made.body, made.fund) is None
        assert actor_of(made.manager).user_id == made.manager.user_id
