"""The staff's queue, and what they decide about a request."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.journal.models import Entry
from extranet.notifications.models import Message
from extranet.organisations.roles import Role
from extranet.tenants.scope import scope
from requests_app.funding.models import Agreement, FundingRequest, PieceDemand
from requests_app.funding.services import deciding
from requests_app.funding.workflow import RequestState
from tests.enrolments.reading import text_of
from tests.factories import MembershipFactory, quickly_signed_in

from .deciding_scenes import GRANTED, colleague, stored
from .scenes import Stage, stage

pytestmark = pytest.mark.django_db

QUEUE = reverse("funding:queue")


@pytest.fixture
def made() -> Stage:
    return stage()


def act(name: str, request: FundingRequest) -> str:
    return reverse(f"funding:{name}", args=[request.uuid])


def told(made: Stage, kind: str) -> set[str]:
    """Who is written to in a mail of this kind."""
    with scope(made.fund):
        return set(Message.objects.filter(kind=f"funding.{kind}").order_by("pk").values_list("address", flat=True))


def verbs(made: Stage) -> list[str]:
    with scope(made.fund):
        return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def late(made: Stage, request: FundingRequest, days: int) -> None:
    """Its deadline was so many days ago."""
    with scope(made.fund):
        today = timezone.localdate(timezone=made.fund.zone)
        FundingRequest.objects.filter(pk=request.pk).update(decide_by=today - datetime.timedelta(days=days))


@pytest.mark.feature("MYA-02", "MYA-03")
def test_the_queue_shows_what_waits_and_marks_what_is_late(made):
    draft, sent, complete = made.draft(title="Brouillon"), made.sent(title="Soudage"), made.complete(title="Grutage")
    late(made, complete, 2)
    refused = made.complete(title="Cuisine")
    with scope(made.fund):
        deciding.refuse(actor=made.staff, fund=made.fund, request=refused, reason="Hors champ.")
    page = text_of(made.as_staff.get(QUEUE))
    assert sent.number in page
    assert "1 demande est en retard." in page
    assert "En retard de 2 jours" in page
    assert draft.title not in page
    assert refused.title not in page
    late_only = text_of(made.as_staff.get(QUEUE, {"overdue": "yes"}))
    assert complete.number in late_only
    assert sent.number not in late_only
    decided = text_of(made.as_staff.get(QUEUE, {"state": "refused"}))
    assert refused.number in decided
    assert sent.number not in decided
    assert draft.title not in text_of(made.as_staff.get(QUEUE, {"state": "all"}))


def test_the_queue_is_searched_by_number_title_company_and_body(made):
    known = made.sent(title="Soudage à l’arc")
    typed = made.sent(title="Grutage", body=None, body_name="Écoles du Rhône", body_siret="")
    found = {
        known.number.lower(): {known},
        "SOUDAGE A": {known},
        "ateliers d": {known, typed},
        "centre demo": {known},
        "ecoles du": {typed},
        "fonderie": set(),
    }
    for words, rows in found.items():
        page = text_of(made.as_staff.get(QUEUE, {"q": words}))
        assert {row for row in (known, typed) if row.number in page} == rows, words


def test_the_queue_filters_by_device_and_officer_and_is_a_file(made):
    other = made.device("PROA", "Pro-A")
    taken, free = made.sent(), made.sent(device=other)
    made.as_staff.post(act("take", taken))
    ask = made.as_staff.get
    assert taken.number not in text_of(ask(QUEUE, {"device": str(other.uuid)}))
    assert free.number in text_of(ask(QUEUE, {"device": str(other.uuid)}))
    assert free.number not in text_of(ask(QUEUE, {"officer": "mine"}))
    assert taken.number in text_of(ask(QUEUE, {"officer": str(made.officer.uuid)}))
    assert taken.number not in text_of(ask(QUEUE, {"officer": "nobody"}))
    answer = ask(QUEUE, {"export": "csv", "officer": "mine"})
    assert taken.number in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_sixty_requests_cost_as_many_queries_as_one(made):
    first = made.complete()
    client, home = made.as_staff, reverse("dashboard")

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 200
        if answer.streaming:
            assert answer.getvalue()
        return len(queries)

    def counts() -> list[int]:
        return [count(address) for address in (QUEUE, f"{QUEUE}?export=csv", f"{QUEUE}?q=securite", home)]

    counts()
    one = counts()
    copies(made, first, 60)
    assert counts() == one


def copies(made: Stage, request: FundingRequest, number: int) -> None:
    """As many complete requests like this one."""
    with scope(made.fund):
        kept = {field.name for field in FundingRequest._meta.concrete_fields} - {"id", "uuid", "number"}
        kept -= {"title_folded", "body_name_folded"}
        values = {name: getattr(request, name) for name in kept}
        FundingRequest.objects.bulk_create(
            FundingRequest(**values | {"number": f"DPC-2026-9{rank:04}"}) for rank in range(number)
        )


@pytest.mark.feature("MYA-02", "MYA-03")
def test_complete_begins_the_days_to_decide_and_tells_the_company(made):
    request = made.sent()
    page = made.as_staff.post(act("find_complete", request), follow=True)
    until = timezone.localdate(timezone=made.fund.zone) + datetime.timedelta(days=20)
    assert f"décision attendue le {until:%d/%m/%Y}" in text_of(page)
    assert "Il reste 20 jours" in text_of(page)
    current = stored(made, request)
    assert (current.state, current.decide_by, current.officer) == (RequestState.COMPLETE, until, made.officer)
    assert told(made, "complete") == {made.member.user.email}
    again = made.as_staff.post(act("find_complete", request), follow=True)
    assert "Entre-temps, l’état a changé : « Complète, en attente de décision »" in text_of(again)


@pytest.mark.feature("MYA-02")
def test_incomplete_names_pieces_with_a_word_each(made):
    request = made.complete()
    with scope(made.fund):
        request.papers.update(withdrawn_at=timezone.now())
        (piece,) = request.device.pieces.filter(stage="request")
    address = act("ask_pieces", request)
    form = made.as_staff.get(address).context["form"]
    assert form[f"piece_{piece.pk}"].value() is True, "what is missing is ticked"
    nothing = made.as_staff.post(address, {})
    assert "Nommez au moins une pièce." in text_of(nothing)
    lost = made.as_staff.post(address, {f"note_{piece.pk}": "Page 2", "why_1": "Signé"})
    assert "Cochez la pièce, ou effacez ce que vous en dites." in text_of(lost)
    assert "Donnez un nom à la pièce." in text_of(lost)
    typed = {f"piece_{piece.pk}": "on", f"note_{piece.pk}": "Page 2 illisible", "name_1": "Devis 100 % signé"}
    page = made.as_staff.post(address, typed, follow=True)
    assert "Les pièces sont demandées." in text_of(page)
    with scope(made.fund):
        demands = list(PieceDemand.objects.order_by("pk").values_list("piece", "name", "note"))
    assert demands == [(piece.pk, piece.name, "Page 2 illisible"), (None, "Devis 100 % signé", "")]
    current = stored(made, request)
    assert (current.state, current.decide_by, current.complete_at) == (RequestState.INCOMPLETE, None, None)
    assert told(made, "incomplete") == {made.member.user.email}


@pytest.mark.feature("MYA-02", "MYA-03")
def test_agreed_with_amounts_by_family_hours_validity_and_conditions(made):
    request = made.complete(salary=Decimal(300), workers=[made.worker(), made.worker("Durand")])
    address = act("agree", request)
    page = made.as_staff.get(address)
    form = page.context["form"]
    asked = [" ".join(form[name].value().split()) for name in ("teaching", "salary", "annex")]
    assert asked == ["1 400,00", "300,00", ""], "as asked"
    assert form["total_hours"].value() == "28", "of both people"
    assert "Oui : le fonds paie l’organisme de formation." in text_of(page)
    nothing = made.as_staff.post(address, GRANTED | {"teaching": "0", "annex": "0"})
    assert "Accordez au moins un montant, ou refusez la demande." in text_of(nothing)
    backwards = made.as_staff.post(address, GRANTED | {"valid_until": "2026-09-01"})
    assert "L’accord finit avant de commencer" in text_of(backwards)
    assert 'href="#id_valid_until"' in backwards.content.decode()
    negative = made.as_staff.post(address, GRANTED | {"annex": "-1"})
    assert "Écrivez un montant sans signe moins" in text_of(negative)
    assert stored(made, request).state == RequestState.COMPLETE
    page = made.as_staff.post(address, GRANTED, follow=True)
    with scope(made.fund):
        agreement = Agreement.objects.get()
    assert f"accordée sous le numéro {agreement.number}" in text_of(page)
    assert (agreement.teaching, agreement.salary, agreement.annex) == (Decimal(1200), Decimal(0), Decimal("50.50"))
    assert (agreement.total_hours, agreement.edition, agreement.is_subrogated) == (Decimal(14), 1, True)
    assert agreement.note == GRANTED["note"]
    assert told(made, "agreed") == {made.member.user.email, made.manager.user.email}
    assert verbs(made)[-1] == "funding.request_agreed"


@pytest.mark.feature("MYA-02", "MYA-03")
def test_refused_with_a_reason_and_the_appeal_path(made):
    made.choose(appeal="Écrivez au médiateur dans les deux mois.")
    request = made.sent()
    address = act("refuse", request)
    assert "Écrivez au médiateur dans les deux mois." in text_of(made.as_staff.get(address))
    assert "obligatoire" in text_of(made.as_staff.post(address, {"reason": "  "}))
    page = made.as_staff.post(address, {"reason": "Formation hors du champ du fonds."}, follow=True)
    assert "La demande est refusée." in text_of(page)
    current = stored(made, request)
    assert (current.state, current.reason) == (RequestState.REFUSED, "Formation hors du champ du fonds.")
    assert current.letter is not None
    assert told(made, "refused") == {made.member.user.email}
    late_one = made.as_staff.get(address, follow=True)
    assert "Entre-temps, l’état a changé : « Refusée »" in text_of(late_one)


def test_the_colleague_who_decides_second_is_told_and_nothing_changes(made):
    request = made.complete()
    other = quickly_signed_in(made.fund, colleague(made).user)
    with scope(made.fund):
        deciding.refuse(actor=made.staff, fund=made.fund, request=request, reason="Hors champ.")
    page = other.post(act("agree", request), GRANTED, follow=True)
    assert "Entre-temps, l’état a changé : « Refusée »" in text_of(page)
    with scope(made.fund):
        assert not Agreement.objects.exists()


def test_a_file_is_taken_and_handed_over(made):
    request, other = made.sent(), colleague(made)
    page = made.as_staff.post(act("take", request), follow=True)
    assert "Vous êtes gestionnaire de ce dossier." in text_of(page)
    refused = quickly_signed_in(made.fund, other.user).post(act("take", request), follow=True)
    assert "Un collègue a déjà pris ce dossier" in text_of(refused)
    address = act("hand_over", request)
    with scope(made.fund):
        outsider = MembershipFactory(organisation=made.officer.organisation, roles=[Role.BATCH_OFFICER])
    assert "Sélectionnez un choix valide" in text_of(made.as_staff.post(address, {"officer": outsider.pk}))
    page = made.as_staff.post(address, {"officer": other.pk}, follow=True)
    assert f"Le dossier est confié à {other.full_name}." in text_of(page)
    assert stored(made, request).officer == other
    assert told(made, "handed_over") == {other.user.email}
    assert verbs(made)[-2:] == ["funding.file_taken", "funding.file_handed_over"]


@pytest.mark.feature("MYA-03")
def test_what_waits_stands_on_the_first_screen_of_whoever_keeps_it(made):
    sent, complete = made.sent(), made.complete()
    late(made, complete, 1)
    page = text_of(made.as_staff.get(reverse("dashboard")))
    for words in ("Demandes à vérifier", sent.number, "Demandes à décider", complete.number, "En retard de 1 jour"):
        assert words in page
    other = text_of(quickly_signed_in(made.fund, colleague(made).user).get(reverse("dashboard")))
    assert "Demandes à vérifier" in other, "nobody took it"
    mine, _sep, _others = other.partition("d’autres")
    assert complete.number not in mine, "her colleague keeps it"


@pytest.mark.parametrize("name", ["take", "find_complete"])
def test_the_company_decides_nothing(made, name: str):
    request = made.sent()
    assert made.as_member.post(act(name, request)).status_code == 403
    assert made.as_other_member.post(act(name, request)).status_code == 404


def test_decisions_need_the_funds_matter(made):
    request: Any = made.complete()
    with scope(made.fund):
        officer = MembershipFactory(organisation=made.officer.organisation, roles=[Role.CERTIFICATION_OFFICER])
    client = quickly_signed_in(made.fund, officer.user)
    assert client.get(QUEUE).status_code == 403
    assert client.post(act("agree", request), GRANTED).status_code in (403, 404)
    assert stored(made, request).state == RequestState.COMPLETE
