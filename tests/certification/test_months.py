"""Where each month of a dossier stands, derived at each look."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.models import Dossier, DossierChange, Payment
from certification.months import MonthStatus, months_of
from certification.periods import today_at
from certification.services import following, payments
from extranet.journal.models import Entry
from extranet.tenants.scope import scope
from tests.certification.scenes import Stage, body_of, certification_fund, stage
from tests.factories import quickly_signed_in

pytestmark = pytest.mark.django_db

NOT_YET = "La saisie n'est pas disponible"
NO_LONGER = "La saisie n'est plus disponible"
PAID = "La saisie n'est plus disponible car des règlements ont été fait dans la période"
WAITING = "En attente de saisie par l'organisme"
SUMMER = "2020-08-15T10:00:00+02:00"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def statuses(made: Stage, dossier) -> dict[str, str]:
    with scope(made.fund):
        stored = Dossier.objects.get(pk=dossier.pk)
        return {f"{one.first:%Y-%m}": str(one.status.label) for one in months_of([stored], made.fund)[stored.pk]}


@pytest.mark.feature("ATN-23", "ATN-27")
def test_the_guides_session_has_twelve_months_with_the_statuses_it_shows(made):
    with time_machine.travel(SUMMER):
        made.choose(online_from="2019-11-01")
        dossier = made.dossier()
        made.pay(dossier, day("2019-11-01"), day("2019-11-30"))
        page = made.as_manager.get(reverse("certification:months", args=[dossier.uuid]))
        rows = [(row["month"].name, str(row["status"])) for row in page.context["rows"]]
    assert rows == [
        ("Août 2019", NO_LONGER),
        ("Septembre 2019", NO_LONGER),
        ("Octobre 2019", NO_LONGER),
        ("Novembre 2019", PAID),
        *[(f"{name} {year}", WAITING) for name, year in [("Décembre", 2019)]],
        *[(f"{name} 2020", WAITING) for name in ["Janvier", "Février", "Mars", "Avril", "Mai", "Juin", "Juillet"]],
    ]
    text = page.content.decode().replace("&#x27;", "'")
    assert all(
        words in text for words in (NO_LONGER, PAID, WAITING, "Heure de présence en formation", "Heure d'absence")
    )


@pytest.mark.feature("ATN-23")
def test_a_month_opens_and_closes_when_the_fund_says(made):
    dossier = made.dossier(starts_on=day("2020-08-10"), ends_on=day("2020-10-31"))
    for opens, moment, expected in [
        ("first_day", "2020-09-01T00:00:00+02:00", WAITING),
        ("first_day", "2020-08-31T23:59:00+02:00", NOT_YET),
        ("last_day", "2020-09-30T00:00:00+02:00", WAITING),
        ("last_day", "2020-09-29T23:59:00+02:00", NOT_YET),
        ("next_month", "2020-10-01T00:00:00+02:00", WAITING),
        ("next_month", "2020-09-30T23:59:00+02:00", NOT_YET),
    ]:
        made.choose(opens=opens)
        with time_machine.travel(moment):
            assert statuses(made, dossier)["2020-09"] == expected, (opens, moment)
    made.choose(opens="first_day", closes_after=45)
    with time_machine.travel("2020-11-14T12:00:00+01:00"):
        assert statuses(made, dossier)["2020-09"] == WAITING
    with time_machine.travel("2020-11-15T12:00:00+01:00"):
        assert statuses(made, dossier) == {"2020-08": NO_LONGER, "2020-09": NO_LONGER, "2020-10": WAITING}


@pytest.mark.feature("ATN-23")
@pytest.mark.parametrize(
    ("zone", "moment", "today"),
    [
        ("Europe/Paris", "2020-09-30T22:30:00+00:00", "2020-10-01"),
        ("America/Martinique", "2020-10-01T03:30:00+00:00", "2020-09-30"),
        ("Indian/Reunion", "2020-09-30T20:30:00+00:00", "2020-10-01"),
        ("Europe/Brussels", "2020-10-25T00:30:00+00:00", "2020-10-25"),  # the hour that comes twice
        ("Europe/Paris", "2021-03-27T23:30:00+00:00", "2021-03-28"),  # the night of the hour that doesn't come
    ],
)
def test_a_month_begins_by_the_clock_of_the_fund(zone, moment, today):
    fund = certification_fund(time_zone=zone)
    with time_machine.travel(moment):
        assert today_at(fund).isoformat() == today


@pytest.mark.feature("ATN-24", "ATN-07")
def test_a_payment_locks_the_months_it_touches_an_advance_does_not_and_a_withdrawal_opens_them_again(made):
    with time_machine.travel(SUMMER):
        dossier = made.dossier()
        made.pay(dossier, day("2020-01-01"), day("2020-03-31"), kind="advance", reference="AV-1")
        assert set(statuses(made, dossier).values()) == {WAITING}
        paid = made.pay(dossier, day("2020-01-31"), day("2020-02-01"))
        found = statuses(made, dossier)
        assert {month for month, status in found.items() if status == PAID} == {"2020-01", "2020-02"}
        withdraw = reverse("certification:withdraw_payment", args=[paid.uuid])
        assert "obligatoire" in made.as_staff.post(withdraw, {"reason": " "}).content.decode()
        page = made.as_staff.post(withdraw, {"reason": "Saisi deux fois"}, follow=True)
        assert "Règlement (retiré)" in page.content.decode()
        assert "Saisi deux fois" not in made.as_manager.get(page.request["PATH_INFO"]).content.decode()
        assert set(statuses(made, dossier).values()) == {WAITING}
    with scope(made.fund):
        assert Entry.objects.filter(verb="certification.payment_withdrawn").count() == 1


def test_months_follow_the_course_of_the_dossier_and_those_with_hours_stay(made):
    with time_machine.travel(SUMMER):
        dossier = made.dossier(starts_on=day("2020-01-15"), ends_on=day("2020-06-30"))
        made.enter(dossier, day("2020-05-01"))
        acts = [
            (following.suspend, {"on": day("2020-02-01")}),
            (following.resume, {"on": day("2020-04-10")}),
            (following.end_early, {"on": day("2020-04-30")}),
        ]
        with scope(made.fund):
            with pytest.raises(ValidationError):
                following.suspend(actor=made.staff, dossier=dossier, on=day("2021-01-01"), reason="Trop tard")
            for act, arguments in acts:
                act(actor=made.staff, dossier=dossier, reason="Arrêt de travail", **arguments)
        assert statuses(made, dossier) == {
            "2020-01": WAITING,
            "2020-02": NOT_YET,
            "2020-03": NOT_YET,
            "2020-04": WAITING,
            "2020-05": "Heures saisies",
        }
        with scope(made.fund):
            stored = Dossier.objects.get(pk=dossier.pk)
            month = months_of([stored], made.fund)[stored.pk][-1]
            assert not month.is_open, "its hours stay, and are no longer entered"
            following.close(actor=made.staff, dossier=dossier, on=day("2020-08-01"), reason="Fini")
        assert statuses(made, dossier)["2020-01"] == NO_LONGER
        with scope(made.fund):
            following.reopen(actor=made.staff, dossier=dossier, on=day("2020-08-02"), reason="Oubli")
            assert dossier.changes.count() == 5
        assert statuses(made, dossier)["2020-01"] == WAITING
        page = made.as_manager.get(reverse("certification:dossier", args=[dossier.uuid])).content.decode()
        assert "Arrêt de travail" in page
        assert "Modifier le dossier" not in page


def test_staff_follow_a_dossier_by_pages_and_every_tab_has_content(made):
    with time_machine.travel(SUMMER):
        dossier = made.dossier(starts_on=day("2020-07-01"), ends_on=day("2020-09-30"))
        made.enter(dossier, day("2020-07-01"))
        follow = lambda kind: reverse("certification:follow", args=[dossier.uuid, kind])  # noqa: E731
        staff = made.as_staff
        page = staff.post(follow("extended"), {"on": "2020-09-01", "reason": "Stage prolongé"})
        assert "La nouvelle fin vient après la fin actuelle" in page.content.decode()
        assert "Stage prolongé" in page.content.decode()
        assert staff.post(follow("extended"), {"on": "2020-10-15", "reason": "Stage prolongé"}).status_code == 302
        changes = {"on": "2020-07-15", "until": "2020-10-10", "reason": "Report"}
        assert staff.post(follow("redated"), changes).status_code == 302
        assert "pas terminé" in staff.post(follow("reopened"), {"on": "2020-10-15", "reason": "?"}).content.decode()
        assert staff.get(follow("nothing")).status_code == 404
        texts = {
            tab: made.as_manager.get(reverse(f"certification:{tab}", args=[dossier.uuid])).content.decode()
            for tab in ("dossier", "payments_of", "months", "training")
        }
    for text in texts.values():
        assert "Dossier en cours de suivi" in text
        assert "15/07/2020 au 10/10/2020" in text
        assert "17/07/2019" in text
    assert "Pharmacie Inventée" in texts["dossier"]
    assert "1200,00" in texts["dossier"]
    assert "Août 2020" in texts["dossier"], "what waits"
    assert "147,00 h de présence saisies sur 1200,00 h accordées" in texts["training"]
    with scope(made.fund):
        assert list(DossierChange.objects.order_by("pk").values_list("kind", flat=True)) == ["extended", "redated"]


@pytest.mark.feature("ATN-08", "ATN-09")
def test_the_dashboard_counts_and_lists_each_session_and_month(made):
    address = reverse("certification:dashboard")
    with time_machine.travel("2020-09-20T10:00:00+02:00"):
        text = made.as_manager.get(address).content.decode().replace("&#x27;", "'")
        assert "Bienvenue dans l'espace réservé aux organismes." in text
        assert "Aucune action en attente" in text
        first = made.dossier("A-1", starts_on=day("2020-09-01"), ends_on=day("2021-09-25"))
        assert "1 action en attente" in made.as_manager.get(address).content.decode()
    made.pay(first, day("2020-09-01"), day("2020-09-30"), kind="advance")
    made.dossier("A-2", starts_on=day("2020-10-16"), ends_on=day("2021-09-25"))
    with time_machine.travel("2020-11-20T10:00:00+01:00"):
        page = made.as_manager.get(address)
        text = page.content.decode()
        home = made.as_manager.get("/").content.decode()
        assert quickly_signed_in(made.fund, body_of(made.fund, "Autre").user).get(address).context["total"] == 0
    found = [(row["month"].name, row["dossier"].number, row["session"]) for row in page.context["rows"]]
    assert found == [
        ("Septembre 2020", "A-1", "01/09/2020 au 25/09/2021"),
        ("Octobre 2020", "A-1", "01/09/2020 au 25/09/2021"),
        ("Octobre 2020", "A-2", "16/10/2020 au 25/09/2021"),
        ("Novembre 2020", "A-1", "01/09/2020 au 25/09/2021"),
        ("Novembre 2020", "A-2", "16/10/2020 au 25/09/2021"),
    ]
    assert "5 actions en attente" in text
    assert "Actions en attente pour les certificats de réalisation des dossiers suivants :" in text
    assert reverse("certification:month", args=[first.uuid, day("2020-09-01")]) in text
    assert "Septembre 2020 · Michelle Dubois" in home, "the first screen says it too"


@pytest.mark.feature("ATN-08", "ATN-22")
def test_sixty_dossiers_cost_as_many_queries_as_one():
    made = stage()
    pages = [reverse("certification:dashboard"), "/", reverse("certification:list"), reverse("certification:payments")]
    pages.append(reverse("certification:bulk_month", args=[day("2020-05-01")]))
    with time_machine.travel(SUMMER):
        client = made.as_manager

        def count() -> list[int]:
            counted = []
            for page in pages:
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(page).status_code == 200
                counted.append(len(queries))
            return counted

        first = made.dossier("N-0")
        made.pay(first, day("2019-09-01"), day("2019-09-30"))
        made.enter(first, day("2020-04-01"))
        one = count()
        with scope(made.fund):
            multiply(first, 59)
        assert count() == one
        assert client.get(pages[0]).context["total"] == 60 * 10 + 1, "ten to enter each, and one to certify"
    with scope(made.fund):
        assert Payment.objects.count() == 60


def multiply(dossier: Dossier, count: int) -> None:
    """So many dossiers more like this one, each with a payment and a month's hours."""
    paid, entered = dossier.payments.get(), dossier.versions.get()
    fields = [one.name for one in Dossier._meta.concrete_fields if not one.generated and one.name not in {"id", "uuid"}]
    alike = {name: getattr(dossier, name) for name in fields}
    more = Dossier.objects.bulk_create(Dossier(**alike | {"number": f"N-{one}"}) for one in range(1, count + 1))
    for row in (paid, entered):
        kept = {one.name for one in row._meta.concrete_fields} - {"id", "uuid", "dossier"}
        values = {name: getattr(row, name) for name in kept}
        type(row).objects.bulk_create(type(row)(dossier=one, **values) for one in more)


@pytest.mark.feature("ATN-22")
def test_the_list_finds_people_without_accents_and_keeps_names_out_of_addresses(made):
    with time_machine.travel("2020-02-20T10:00:00+01:00"):
        made.dossier("19-7", last_name="Élévage", first_name="Noémie", starts_on=day("2020-02-10"))
        made.dossier("19-8", device="vae", nature="validation")
        client, address = made.as_manager, reverse("certification:list")
        for typed in ("ELEVAGE", "noemie e", "19-7"):
            answer = client.post(address, {"q": typed})
            assert typed not in answer.headers["Location"]
            found = client.get(answer.headers["Location"])
            assert [row.record.number for row in found.context["table"].page.object_list] == ["19-7"], typed
        text = found.content.decode().replace("&#x27;", "'")
        assert "Février 2020 (En attente de saisie par l'organisme)" in text
        assert "10/02/2020 au 03/07/2020" in text
        assert "Dossier en cours de suivi" in text
        assert "Actions en attente" in text
        vae = client.get(reverse("certification:vae"))
        assert [row.record.number for row in vae.context["table"].page.object_list] == ["19-8"]
        export = client.get(f"{address}?export=csv").getvalue().decode("utf-8-sig")
    assert "Élévage" in export


def test_a_withdrawn_payment_can_be_entered_again(made):
    dossier = made.dossier()
    paid = made.pay(dossier, day("2020-01-01"), day("2020-01-31"), reference="R")
    with pytest.raises(ValidationError):
        made.pay(dossier, day("2020-01-01"), day("2020-01-31"), reference="R")
    with scope(made.fund):
        payments.withdraw_payment(actor=made.staff, payment=paid, reason="Erreur")
    assert made.pay(dossier, day("2020-01-01"), day("2020-01-31"), reference="R").pk != paid.pk
    assert MonthStatus.PAID.label == PAID
