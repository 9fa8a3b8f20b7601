"""Simulating and declaring contributions, through the site."""

from __future__ import annotations

import datetime
import re
import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extranet.documents.tasks import render_pdfs
from extranet.journal.models import Entry
from extranet.rights.tiles import CONTRIBUTIONS_ADDRESS
from extranet.tenants.scope import scope
from requests_app.funding.models import Declaration
from requests_app.funding.services import declaring
from tests.enrolments.test_reports import text_of
from tests.factories import OrganisationFactory, UserFactory, quickly_signed_in
from tests.funding.contribution_scenes import LAST_YEAR, Collecting, collecting
from tests.mail import delivered_mail

pytestmark = pytest.mark.django_db

SIMULATION = reverse("funding:simulation")
HOME = reverse("funding:contributions")
TYPED = {"headcount": "9", "payroll": "480 000", "fixed_term": "36.000,00"}


@pytest.fixture
def made() -> Collecting:
    return collecting()


def address(name: str, declaration: Declaration) -> str:
    return reverse(f"funding:{name}", args=[declaration.uuid])


def figures(response: Any) -> str:
    """The page's text with plain spaces, as amounts are looked for."""
    return re.sub(r"\s+", " ", text_of(response))


def only(made: Collecting, **found: Any) -> Declaration:
    with scope(made.fund):
        return Declaration.objects.get(**found)


@pytest.mark.feature("MYA-05", "MYA-35")
def test_anybody_with_an_account_simulates_and_nothing_is_stored(made):
    stranger = quickly_signed_in(made.fund, UserFactory())
    page = figures(stranger.get(SIMULATION, TYPED))
    for words in ("2 640,00 €", "2 832,00 €", "432,00 €", "360,00 €", "960,00 €", "Total : 7 224,00 €"):
        assert words in page
    assert "Collectées par l’Urssaf ou la MSA" in page
    assert "6 264,00 €" in page, "the legal part alone"
    assert "l’Urssaf et la MSA collectent les contributions légales" in page
    with scope(made.fund):
        assert not Declaration.objects.exists()
    assert stranger.get(HOME).status_code == 403


@pytest.mark.feature("MYA-05")
def test_a_simulation_is_shared_by_its_address_and_printed(made):
    client = made.as_keeper
    page = client.get(SIMULATION, TYPED | {"year": str(LAST_YEAR)}).content.decode()
    link = re.search(r'id="lien"\s+type="text"\s+value="([^"]+)"', page)
    assert link
    shared = link[1].replace("&amp;", "&").partition("/prises-en-charge")[2]
    assert "Total : 7 224,00 €" in figures(made.as_other_keeper.get(f"/prises-en-charge{shared}"))
    paper = client.get(reverse("funding:simulation_pdf"), TYPED)
    assert paper.content.startswith(b"%PDF")
    assert client.get(reverse("funding:simulation_pdf"), {"payroll": "beaucoup"}).status_code == 302


@pytest.mark.feature("MYA-05")
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"payroll": "480 000,50"}, "2 640,00 €"),  # 0.55 % of 480 000.50 is 2 640.00275
        ({"payroll": "480.000,50"}, "2 640,00 €"),
        ({"payroll": "480\u202f000,50"}, "2 640,00 €"),
        ({"payroll": "quatre cent mille"}, "n’est pas un montant"),
        ({"payroll": "480,000"}, "deux façons"),
        ({"payroll": "-480000"}, "sans signe moins"),
        ({"payroll": "1000", "fixed_term": "2000"}, "plus que la masse salariale"),
        ({"headcount": "11"}, "vous atteignez le seuil de 11 salariés"),
        ({"headcount": "11", "lowest_headcount": "10"}, "l’effectif retenu est de 10"),
        ({"headcount": "11", "lowest_headcount": "11"}, "4 800,00 €"),
        ({"headcount": "neuf"}, "nombre entier"),
        ({"alsace_moselle": "480000"}, "2 112,00 €"),
        ({"year": "1066"}, "Choix"),
    ],
)
def test_what_is_typed_is_read_or_refused_with_words(made, typed, says):
    page = figures(made.as_keeper.get(SIMULATION, TYPED | typed))
    assert says.lower() in page.lower()


@pytest.mark.feature("MYA-05")
def test_a_rate_that_changes_in_the_middle_of_a_year_asks_for_the_wages_of_each_period(made):
    made.rate("0.30", datetime.date(LAST_YEAR, 7, 1))
    client, year = made.as_keeper, {"year": str(LAST_YEAR)}
    days = f"du 01/01/{LAST_YEAR} au 30/06/{LAST_YEAR}"
    assert days in figures(client.get(SIMULATION, year))
    page = figures(client.get(SIMULATION, TYPED | year | {"payroll": "365000"}))
    assert "répartie selon le nombre de jours" in page
    assert f"01/01/{LAST_YEAR} – 30/06/{LAST_YEAR}" in page
    given = {"payroll_0": "300 000", "payroll_1": "180 000", "fixed_term_0": "36000"}
    page = figures(client.get(SIMULATION, TYPED | year | given))
    assert "répartie selon" not in page
    assert "600,00 €" in page
    assert "540,00 €" in page
    page = figures(client.get(SIMULATION, TYPED | year | given | {"payroll_1": "170 000"}))
    assert "il y a 10 000,00 € d’écart" in page
    draft = made.draft()
    edit = client.post(address("edit_declaration", draft), TYPED | given | {"version": draft.version, "then": "check"})
    assert edit.status_code == 302
    page = figures(client.get(address("check_declaration", draft)))
    assert "600,00 €" in page
    assert "540,00 €" in page
    assert 'value="300' in client.get(address("edit_declaration", draft)).content.decode()


@pytest.mark.feature("MYA-05", "MYA-51")
def test_a_company_declares_its_year_and_gets_a_number_and_a_receipt(made):
    client = made.as_keeper
    assert "À déclarer" in figures(client.get(HOME)) or "En retard" in figures(client.get(HOME))
    page = client.post(reverse("funding:begin_declaration", args=[LAST_YEAR]), follow=True)
    draft = only(made)
    assert f"Déclaration des salaires {LAST_YEAR}" in figures(page)
    edit, check = address("edit_declaration", draft), address("check_declaration", draft)
    refused = client.post(edit, {"version": "1", "then": "check"})
    assert figures(refused).count("Ce champ est obligatoire") >= 2
    assert client.post(edit, {"version": "1", "then": "save", "payroll": "480000"}).status_code == 302
    assert client.post(edit, TYPED | {"version": "2", "then": "check"}).url == check
    page = client.get(check)
    assert "Total : 7 224,00 €" in figures(page)
    form = page.context["form"]
    sure = {"version": form["version"].value(), "seen": str(form["seen"].value())}
    assert "obligatoire" in figures(client.post(check, sure))
    page = figures(client.post(check, sure | {"is_right": "on"}, follow=True))
    sent = only(made)
    number = f"DEC-{timezone.localdate().year}-00001"
    assert (sent.state, sent.number, sent.total, sent.due) == ("sent", number, Decimal("7224.00"), Decimal("960.00"))
    for words in (number, "960,00 €", "Référence à indiquer", "Reste à payer", "L’accusé est en préparation"):
        assert words in page
    with scope(made.fund):
        assert sum(line.amount for line in sent.lines.all()) == sent.total
        verbs = Entry.objects.filter(verb__startswith="funding.declaration").order_by("pk")
        assert list(verbs.values_list("verb", flat=True)) == [
            "funding.declaration_begun", *["funding.declaration_changed"] * 2, "funding.declaration_sent",
        ]  # fmt: skip
    render_pdfs(made.fund.pk)
    assert b"%PDF" in b"".join(client.get(address("declaration_receipt", sent)))
    assert client.post(check, sure | {"is_right": "on"}).status_code == 302
    assert made.as_other_keeper.get(address("declaration", sent)).status_code == 404
    assert made.stage.as_member.get(address("declaration", sent)).status_code == 404


@pytest.mark.feature("MYA-05")
def test_a_draft_begins_with_the_figures_of_the_last_declared_year(made):
    made.sent(LAST_YEAR - 1, headcount=8)
    client = made.as_keeper
    page = client.post(reverse("funding:begin_declaration", args=[LAST_YEAR]), follow=True)
    assert f"Les chiffres sont ceux de {LAST_YEAR - 1}" in figures(page)
    draft = only(made, state="draft")
    assert (draft.headcount, draft.payroll, draft.fixed_term) == (8, Decimal(480_000), Decimal(36_000))
    again = client.post(reverse("funding:begin_declaration", args=[LAST_YEAR]))
    assert again.url == address("edit_declaration", draft), "one draft a year"
    page = client.post(reverse("funding:begin_declaration", args=[LAST_YEAR - 1]), follow=True)
    assert "déjà déclarée" in figures(page)
    page = client.post(reverse("funding:begin_declaration", args=[LAST_YEAR + 1]), follow=True)
    assert "ne se déclare pas ici" in figures(page)
    page = client.post(address("drop_declaration", draft), follow=True)
    assert "Le brouillon est supprimé." in figures(page)


@pytest.mark.feature("MYA-05")
def test_a_draft_is_kept_while_it_is_typed_and_nobody_overwrites_another(made):
    draft, client = made.draft(), made.as_keeper
    keep = address("keep_declaration", draft)
    answer = client.post(keep, TYPED | {"payroll": "500 000", "version": draft.version})
    assert "Brouillon enregistré" in figures(answer)
    assert f'value="{draft.version + 1}"' in answer.content.decode()
    assert "2 750,00 €" in figures(answer)
    same = client.post(keep, TYPED | {"payroll": "500 000,00", "version": draft.version})
    assert "Brouillon enregistré" in figures(same), "the same again is no conflict"
    stale = client.post(keep, TYPED | {"version": draft.version})
    assert "Quelqu’un d’autre a modifié" in figures(stale)
    assert "Pas encore enregistré" in figures(client.post(keep, {"payroll": "beaucoup", "version": draft.version + 1}))
    stale = client.post(address("edit_declaration", draft), TYPED | {"version": draft.version})
    assert "Valeur enregistrée entre-temps" in figures(stale)
    assert only(made).payroll == Decimal(500_000)


@pytest.mark.feature("MYA-05")
def test_a_nil_declaration_owes_nothing_and_a_contradiction_is_refused(made):
    client = made.as_keeper
    client.post(reverse("funding:begin_declaration", args=[LAST_YEAR]))
    draft = only(made)
    edit = address("edit_declaration", draft)
    refused = client.post(edit, {"is_nil": "on", "payroll": "1000", "version": "1", "then": "check"})
    assert "n’a ni salaires ni effectif" in figures(refused)
    client.post(edit, {"is_nil": "on", "version": "1", "then": "check"})
    check = address("check_declaration", draft)
    assert "Déclaration néant" in figures(client.get(check))
    page = client.post(check, {"version": "2", "seen": "0.00", "is_right": "on"}, follow=True)
    assert "Rien à verser au fonds" in figures(page)
    sent = only(made)
    assert (sent.is_nil, sent.total, sent.due) == (True, 0, 0)


@pytest.mark.feature("MYA-05")
def test_a_corrective_declaration_replaces_the_former_and_shows_the_difference(made):
    first = made.sent()
    staff, client = made.as_staff, made.as_keeper
    pay = address("declaration_payment", first)
    future = {"paid": "960", "paid_on": "2999-01-01", "version": first.version}
    assert "pas encore venu" in figures(staff.post(pay, future))
    assert "Indiquez le jour" in figures(staff.post(pay, {"paid": "960", "version": first.version}))
    today = timezone.localdate().isoformat()
    page = staff.post(
        pay, {"paid": "960,00", "paid_on": today, "bank_reference": "VIR 77", "version": first.version}, follow=True
    )
    assert "Payée" in figures(page)
    assert "VIR 77" in figures(page)
    client.post(address("correct_declaration", first))
    draft = only(made, state="draft")
    assert (draft.payroll, draft.replaces_id) == (first.payroll, first.pk)
    again = client.post(address("correct_declaration", first))
    assert again.url == address("edit_declaration", draft)
    with scope(made.fund):
        draft = declaring.change(actor=made.actor, declaration=draft, version=draft.version, payroll=Decimal(500_000))
    page = figures(client.get(address("check_declaration", draft)))
    assert f"Différence avec la déclaration {first.number}" in page
    assert "+ 110,00 €" in page
    second = made.send(draft)
    first = only(made, pk=first.pk)
    assert first.state == "replaced"
    page = figures(client.get(address("declaration", second)))
    assert "Reste à payer 40,00 €" in page, "1 000 due, 960 paid on the former"
    assert second.number in figures(client.get(address("declaration", first)))
    page = figures(client.get(HOME))
    assert first.number in page
    assert second.number in page
    refused = client.post(address("correct_declaration", first), follow=True)
    assert "l’état a changé" in figures(refused)
    third = made.correction(second)
    with scope(made.fund):
        third = declaring.change(actor=made.actor, declaration=third, version=third.version, payroll=Decimal(100_000))
    third = made.send(third)
    assert "760,00 €" in figures(client.get(address("declaration", third))), "paid too much"
    assert "Trop-perçu" in figures(client.get(address("declaration", third)))


def test_what_was_read_is_what_is_sent(made):
    draft = made.draft()
    made.rate("0.50", datetime.date(LAST_YEAR, 1, 1))
    with scope(made.fund), pytest.raises(ValidationError, match="Les taux ont changé"):
        declaring.send(
            actor=made.actor, fund=made.fund, declaration=draft, version=draft.version, seen=Decimal("7224.00")
        )
    check = address("check_declaration", draft)
    typed = {"version": draft.version, "seen": "7224.00", "is_right": "on"}
    page = made.as_keeper.post(check, typed)
    assert "Les taux ont changé" in figures(page)
    assert 'value="8664.00"' in page.content.decode(), "a second click sends what stands there now"


@pytest.mark.feature("MYA-51")
def test_the_tile_leads_to_the_internal_pages_or_to_an_outside_service(made):
    client = made.as_keeper
    assert f'href="{HOME}"' in client.get(reverse("dashboard")).content.decode()
    made.fund.options[CONTRIBUTIONS_ADDRESS] = "https://collecte.example.invalid/"
    made.fund.save()
    first = client.get(reverse("dashboard")).content.decode()
    assert "https://collecte.example.invalid/" in first
    assert "Contributions à déclarer" not in first
    home = figures(client.get(HOME))
    assert "Ouvrir votre compte de contributions" in home
    assert "En retard" not in home, "nobody waits here for what is declared elsewhere"
    page = client.post(reverse("funding:begin_declaration", args=[LAST_YEAR]), follow=True)
    assert "se déclarent sur un autre site" in figures(page)


@pytest.mark.feature("MYA-05")
def test_the_staff_search_filter_and_export_what_was_declared(made):
    sent = made.sent()
    staff, address_of = made.as_staff, reverse("funding:declarations")
    for search, is_there in [
        ({"q": "ateliers"}, True),
        ({"q": sent.number.lower()}, True),
        ({"q": "fonderie"}, False),
        ({"year": str(LAST_YEAR)}, True),
        ({"year": str(LAST_YEAR - 1)}, False),
        ({"payment": "to_pay"}, True),
        ({"payment": "paid"}, False),
        ({"payment": "nothing"}, False),
        ({"payment": "to_refund"}, False),
        ({"state": "replaced"}, False),
        ({"state": "all"}, True),
    ]:
        assert (sent.number in figures(staff.get(address_of, search))) is is_there, search
    exported = b"".join(staff.get(address_of, {"export": "csv"})).decode("utf-8-sig")
    assert sent.number in exported
    assert "480000.00" in exported
    assert staff.get(HOME).url == address_of
    assert made.as_keeper.get(address_of).status_code == 403
    made.draft(LAST_YEAR - 1)
    with scope(made.fund):
        assert Declaration.objects.visible_to(made.staff).count() == 1, "a draft is the company's own"


@pytest.mark.feature("MYA-05")
def test_the_staff_remind_who_did_not_declare_or_pay(made):
    staff = made.as_staff
    late = reverse("funding:late_declarations", args=[LAST_YEAR])
    assert "Ateliers Démo" in figures(staff.get(late))
    remind = reverse("funding:remind_contributions", args=[LAST_YEAR, "declare"])
    assert "2 entreprises recevront un e-mail" in figures(staff.get(remind))
    assert "2 entreprises sont relancées." in figures(staff.post(remind, follow=True))
    assert "0 entreprise" in figures(staff.post(remind, follow=True)), "not twice in a week"
    assert told(made, f"Votre déclaration de contributions {LAST_YEAR} est attendue") == 2
    sent = made.sent()
    assert "Ateliers Démo" not in figures(staff.get(late))
    with scope(made.fund):
        Declaration.objects.filter(pk=sent.pk).update(due_on=datetime.date(LAST_YEAR + 1, 1, 1) - datetime.timedelta(1))
    pay = reverse("funding:remind_contributions", args=[LAST_YEAR, "pay"])
    assert "1 entreprise est relancée." in figures(staff.post(pay, follow=True))
    assert sent.number in figures(staff.get(reverse("funding:declarations"), {"payment": "late"}))
    assert told(made, f"Votre contribution {LAST_YEAR} reste à payer") == 1
    assert sent.number in figures(staff.get(reverse("dashboard"))), "it waits on the staff's first screen"


def told(made: Collecting, subject: str) -> int:
    return sum(mail.subject.startswith(subject) for mail in delivered_mail(made.fund))


def test_what_waits_is_on_the_first_screens_of_both_sides(made):
    assert f"Contributions {LAST_YEAR} à déclarer" in figures(made.as_keeper.get(reverse("dashboard")))
    draft = made.draft()
    assert f"Déclaration {LAST_YEAR} en préparation" in figures(made.as_keeper.get(reverse("dashboard")))
    sent = made.send(draft)
    page = figures(made.as_keeper.get(reverse("dashboard")))
    assert f"{sent.number} · Ateliers Démo" in page
    assert f"Contributions {LAST_YEAR} à déclarer" not in page


def test_somebody_of_one_establishment_only_does_not_declare_for_all(made):
    limited = replace(made.actor, establishments=frozenset({1}))
    with scope(made.fund), pytest.raises(PermissionDenied, match="toute l’entreprise"):
        declaring.begin(actor=limited, fund=made.fund, company=made.company, year=LAST_YEAR)


def test_sixty_rows_cost_as_many_queries_as_one(made):
    """The staff's two lists and the company's history, as pages and as files."""
    made.sent()
    staff, late = made.as_staff, reverse("funding:late_declarations", args=[LAST_YEAR])
    pages = [
        (staff, reverse("funding:declarations")),
        (staff, f"{reverse('funding:declarations')}?export=csv"),
        (staff, late),
        (staff, f"{late}?export=csv"),
        (made.as_keeper, HOME),
    ]

    def counts() -> list[int]:
        counted = []
        for client, route in pages:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(route)
                assert answer.status_code == 200
                b"".join(answer)
            counted.append(len(queries))
        return counted

    few = counts()
    for back in (1, 2, 3):
        made.sent(LAST_YEAR - back)
    declared_by_others(made, 59)
    assert counts() == few
    assert figures(staff.get(reverse("funding:declarations"))).count("Entreprise déclarante") > 20
    assert figures(staff.get(late)).count("Entreprise en retard") > 20


def declared_by_others(made: Collecting, number: int) -> None:
    """So many companies that declared, each with the figures of ours; and as many that did not."""
    with scope(made.fund):
        one = Declaration.objects.get(year=LAST_YEAR)
        for place in range(number):
            one.pk, one.uuid, one._state.adding = None, uuid.uuid4(), True
            one.company = OrganisationFactory(name=f"Entreprise déclarante {place}")
            one.number = f"{one.number[:8]}9{place:04}"
            one.save()
            OrganisationFactory(name=f"Entreprise en retard {place}")
