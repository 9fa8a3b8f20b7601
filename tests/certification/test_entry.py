"""Entering a month's hours: by month, day and half-day, with the fill buttons, the workbook, drafts and « Ok »."""

from __future__ import annotations

import datetime
import io
import json
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from certification.amounts import read_hours, shown
from certification.choices import choices_of
from certification.free_days import free_days
from certification.models import Dossier, HoursVersion, MonthDraft
from certification.periods import days_between
from certification.services.calendar import Planned
from certification.sheets import digest
from extranet.tenants.scope import scope
from tests.certification.scenes import OCTOBER, PLANNED_OCTOBER, Stage, certification_fund, stage

pytestmark = pytest.mark.django_db

AUTUMN = "2020-11-20T10:00:00+01:00"
JANUARY = datetime.date(2020, 1, 1)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def in_autumn():
    with time_machine.travel(AUTUMN):
        yield


def of(made: Stage, granularity: str, **fields: Any) -> Dossier:
    dates = {"starts_on": datetime.date(2019, 12, 2), "ends_on": datetime.date(2020, 12, 18)}
    return made.dossier(granularity=granularity, **dates | fields)


def address(dossier: Dossier, month: datetime.date = OCTOBER, route: str = "month") -> str:
    return reverse(f"certification:{route}", args=[dossier.uuid, month])


def text_of(page: Any) -> str:
    return page.content.decode().replace("&#x27;", "'")


def totals(page: Any) -> dict[str, str]:
    return {key: total for key, _label, total in page.context["grid"].shown_totals}


def typed(page: Any) -> dict[str, str]:
    return {cell.name: cell.typed for cell in page.context["grid"].cells if cell.typed}


def saved(made: Stage) -> list[HoursVersion]:
    with scope(made.fund):
        return list(HoursVersion.objects.order_by("dossier_id", "month", "number"))


@pytest.mark.parametrize(
    ("text", "hours"),
    [("7", "7.00"), ("7,5", "7.50"), ("7.5", "7.50"), ("7h30", "7.50"), ("7 h", "7.00"), ("7h", "7.00"), ("", "0.00")],
)
@pytest.mark.feature("ATN-28")
def test_hours_are_typed_in_many_ways_and_shown_in_one(text, hours):
    assert read_hours(text) == Decimal(hours)
    assert shown(Decimal(hours)) == hours.replace(".", ",")


@pytest.mark.parametrize("text", ["-1", "7,555", "sept", "7h75", "1e3", "NaN", "7,5,5", "٧", "99999"])
def test_what_is_no_number_of_hours_is_refused(text):
    with pytest.raises(ValidationError):
        read_hours(text)


@pytest.mark.feature("ATN-28", "ATN-29", "ATN-32")
def test_a_month_is_entered_in_three_totals_and_vouched_for(made):
    dossier, client = of(made, "month"), made.as_manager
    page = client.get(address(dossier))
    text = text_of(page)
    assert "Certificat de réalisation : Octobre 2020" in text
    assert "Répartition des heures pour le mois de Octobre 2020" in text
    assert "Centre Exemple" in text
    assert "Répartir" not in text, "by month there is nothing to spread"
    cells = {"h-2020-10-centre": "133", "h-2020-10-placement": "7h30", "h-2020-10-absence": "6.5", "version": "0"}
    page = client.post(address(dossier), cells | {"action": "save"})
    assert "Cochez cette case" in text_of(page)
    assert totals(page) == {"centre": "133,00", "placement": "7,50", "absence": "6,50"}
    assert not saved(made)
    page = client.post(address(dossier), cells | {"action": "save", "certifies": "yes"}, follow=True)
    assert "Les heures d’octobre 2020 sont saisies : 140,50 h de présence." in text_of(page)
    (version,) = saved(made)
    assert (version.centre, version.placement, version.absence) == (Decimal("133"), Decimal("7.5"), Decimal("6.5"))
    assert (version.number, version.statement) == (1, "Je certifie la saisie des heures")
    assert version.digest == digest(version.content)
    assert json.loads(version.content)["totals"] == {"absence": "6.50", "centre": "133.00", "placement": "7.50"}
    assert "133,00" in text_of(page)
    with scope(made.fund), pytest.raises(DatabaseError), transaction.atomic():
        HoursVersion.objects.filter(pk=version.pk).update(centre=1)


@pytest.mark.feature("ATN-28")
def test_zero_hours_are_a_valid_month_and_more_than_a_day_has_is_not(made):
    dossier, client = of(made, "month"), made.as_manager
    post = {"action": "save", "certifies": "yes", "version": "0"}
    page = client.post(address(dossier), post | {"h-2020-10-centre": "744,01"})
    assert "Ce mois a 31 jours de session, donc 744,00 heures au plus" in text_of(page)
    page = client.post(address(dossier), post | {"h-2020-10-centre": "-3", "h-2020-10-absence": "4"})
    assert "jamais négatives" in text_of(page)
    assert typed(page) == {"h-2020-10-centre": "-3", "h-2020-10-absence": "4"}, "nothing typed is lost"
    assert client.post(address(dossier), post | {"h-2020-10-centre": "0"}).status_code == 302
    assert saved(made)[0].centre == 0
    by_day = of(made, "day", number="J")
    page = client.post(address(by_day), post | {"h-2020-10-08-centre": "20", "h-2020-10-08-absence": "4,01"})
    assert "le total de ce jour est de 24,01" in text_of(page)


@pytest.mark.feature("ATN-41", "ATN-39")
def test_by_day_january_2020_is_47_hours(made):
    made.choose(granularity="day")
    dossier, client = of(made, ""), made.as_manager
    cells = {"h-2020-01-02-centre": "5"} | {f"h-2020-01-{day:02}-centre": "7" for day in (3, 6, 7, 8, 9, 10)}
    page = client.post(address(dossier, JANUARY), cells | {"action": "recalculate", "version": "0"})
    assert totals(page) == {"centre": "47,00", "placement": "0,00", "absence": "0,00"}
    rows = {row.key: row for row in page.context["grid"].rows}
    assert (rows["2020-01-01"].label, rows["2020-01-01"].note) == ("mercredi 01", "férié")
    assert rows["2020-01-02"].label == "jeudi 02"
    client.post(address(dossier, JANUARY), cells | {"action": "save", "certifies": "yes", "version": "0"})
    assert [version.centre for version in saved(made)] == [Decimal("47.00")]


@pytest.mark.feature("ATN-40", "ATN-39")
def test_by_half_day_the_8th_of_october_2020_is_a_thursday(made):
    dossier, client = of(made, "half_day"), made.as_manager
    page = client.post(address(dossier), {"h-2020-10-08-centre_am": "5", "action": "recalculate", "version": "0"})
    assert totals(page) == {"centre": "5,00", "placement": "0,00", "absence": "0,00"}
    text = text_of(page)
    assert "jeudi 08" in text
    assert "Matin" in text
    assert "Après-midi" in text
    assert "du 1er au 16" in text
    assert "du 17 au 31" in text
    first, second = page.context["grid"].blocks
    assert (first.rows[0].label, first.rows[-1].label) == ("jeudi 01", "vendredi 16")
    assert (second.rows[0].label, second.rows[-1].label) == ("samedi 17", "samedi 31")
    assert len(first.rows[0].cells) == 5, "absence is not split"


@pytest.mark.feature("ATN-34", "ATN-35", "ATN-38")
def test_the_calendar_of_october_2020_loads_147_hours(made):
    client = made.as_manager
    for number, granularity in enumerate(("month", "day", "half_day")):
        dossier = of(made, granularity, number=f"C-{number}")
        page = client.get(address(dossier))
        assert "Ce mois n’a pas de calendrier prévisionnel." in text_of(page)
        made.plan(dossier, PLANNED_OCTOBER | {datetime.date(2020, 10, 31): Planned(placement=Decimal("1.01"))})
        made.plan(dossier, {datetime.date(2020, 10, 31): Planned()})
        page = client.post(address(dossier), {"action": "calendar", "version": "0"})
        text = text_of(page)
        assert "Chargement du calendrier de formation" in text
        assert "Stage en entreprise" in text
        rows = page.context["calendar"]
        assert (len(rows), rows[29]["centre"], rows[28]["centre"]) == (31, "", "7,00 h")
        page = client.post(address(dossier), {"action": "calendar_ok", "version": "0"})
        assert totals(page)["centre"] == "147,00"
        assert "Vérifiez que vous avez bien déduit les heures d'absences du total d'heures de présence" in text_of(page)
    assert typed(page)["h-2020-10-01-centre_am"] == "3,50"
    assert not saved(made)
    assert not draft_of(made, dossier), "nothing is stored before Ok"


def draft_of(made: Stage, dossier: Dossier, month: datetime.date = OCTOBER) -> MonthDraft | None:
    with scope(made.fund):
        return MonthDraft.objects.filter(dossier=dossier, month=month).first()


@pytest.mark.feature("ATN-38")
def test_a_difference_with_the_calendar_asks_for_a_word_and_never_blocks(made):
    dossier, client = of(made, "month"), made.as_manager
    made.plan(dossier, PLANNED_OCTOBER)
    post = {"action": "save", "certifies": "yes", "version": "0", "h-2020-10-centre": "140"}
    page = client.post(address(dossier), post)
    assert "Le calendrier prévoit 147,00 h ; présences et absences font 140,00 h." in text_of(page)
    assert not saved(made)
    asked = page.context["entered"]
    assert client.post(address(dossier), post | {"asked": asked}).status_code == 302, "even without a word"
    again = post | {"version": "1", "h-2020-10-centre": "130", "remark": "Deux jours d’examen"}
    assert client.post(address(dossier), again).status_code == 302
    complete = post | {"version": "2", "h-2020-10-absence": "7"}
    assert client.post(address(dossier), complete).status_code == 302, "absence and presence make what was planned"
    assert [(one.number, one.remark, one.planned) for one in saved(made)] == [
        (1, "", Decimal("147.00")),
        (2, "Deux jours d’examen", Decimal("147.00")),
        (3, "", Decimal("147.00")),
    ]


@pytest.mark.feature("ATN-33", "BEY-21")
def test_reset_confirms_stores_nothing_and_can_be_undone(made):
    dossier, client = of(made, "day"), made.as_manager
    cells = {"version": "0", "h-2020-10-08-centre": "5", "h-2020-10-09-absence": "oups"}
    page = client.post(address(dossier), cells | {"action": "reset"})
    assert "Vider toutes les cases de ce mois ?" in text_of(page)
    assert typed(page)["h-2020-10-08-centre"] == "5"
    page = client.post(address(dossier), cells | {"action": "reset_confirmed"})
    assert typed(page) == {}
    assert totals(page) == {"centre": "0,00", "placement": "0,00", "absence": "0,00"}
    page = client.post(address(dossier), {"version": "0", "action": "undo", "undo": page.context["undo"]})
    assert typed(page) == {"h-2020-10-08-centre": "5", "h-2020-10-09-absence": "oups"}
    for forged in ("{", "[]", '{"h-2020-10-08-centre": {"x": 1}}', "null"):
        assert client.post(address(dossier), cells | {"action": "undo", "undo": forged}).status_code == 200
    assert draft_of(made, dossier) is None


@pytest.mark.feature("ATN-37", "BEY-17")
def test_seven_hours_on_every_working_day_but_holidays_closures_and_days_outside(made):
    made.choose(closures=[["2020-05-22", "2020-05-22"]])
    may = datetime.date(2020, 5, 1)
    client = made.as_manager
    dossier = of(made, "half_day", ends_on=datetime.date(2020, 5, 28))
    page = client.get(address(dossier, may))
    assert "Répartir 7h tous les jours" in text_of(page)
    page = client.post(address(dossier, may), {"action": "spread", "version": "0"})
    filled = {name[2:12] for name in typed(page)}
    working = [f"2020-05-{day:02}" for day in (4, 5, 6, 7, 11, 12, 13, 14, 15, 18, 19, 20, 25, 26, 27, 28)]
    assert filled == set(working), "not the 1st, the 8th, Ascension, the closed Friday, nor after the session"
    assert typed(page)["h-2020-05-04-centre_am"] == "3,50"
    assert totals(page)["centre"] == "112,00"
    made.choose(daily_hours="7.50")
    by_day = of(made, "day", number="J")
    page = client.post(address(by_day, may), {"action": "spread", "version": "0"})
    assert "Répartir 7h30 tous les jours" in text_of(page)
    assert typed(page)["h-2020-05-04-centre"] == "7,50"
    page = client.post(address(dossier, may), {"action": "recalculate", "version": "0", "h-2020-05-29-centre_am": "1"})
    assert "hors session" in text_of(page)
    assert page.context["grid"].is_refused


@pytest.mark.feature("BEY-17")
@pytest.mark.parametrize(
    ("country", "region", "free", "worked"),
    [
        ("FR", "", "2020-05-08", "2020-04-10"),
        ("FR", "57", "2020-04-10", "2020-05-27"),  # Good Friday, in Alsace-Moselle only
        ("FR", "972", "2020-05-22", "2020-04-09"),  # abolition of slavery, in Martinique
        ("BE", "57", "2020-07-21", "2020-07-14"),
    ],
)
def test_public_holidays_are_those_of_the_country_and_its_region(country, region, free, worked):
    fund = certification_fund(country=country, options={"certification": {"region": region}})
    days = days_between(datetime.date(2020, 1, 1), datetime.date(2020, 12, 31))
    found = {day.isoformat(): why for day, why in free_days(fund, days).items()}
    assert found[free] == "férié"
    assert worked not in found
    assert choices_of(fund).region == region


@pytest.mark.feature("ATN-36")
@pytest.mark.parametrize("granularity", ["month", "day", "half_day"])
def test_the_model_is_filled_and_taken_back_and_a_wrong_cell_is_named(made, granularity):
    dossier, client = of(made, granularity, last_name="=CMD()"), made.as_manager
    answer = client.get(address(dossier, route="month_model"))
    assert answer.headers["Content-Type"] == XLSX
    assert "Dubois" not in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.active
    line = 5 if granularity == "month" else 5 + 7
    sheet.cell(line, 4).value = 6.35
    sheet.cell(line, 5).value = datetime.time(1, 30)
    page = client.post(address(dossier), {"action": "import", "version": "0", "file": as_file(book)})
    key = "2020-10" if granularity == "month" else "2020-10-08"
    columns = ["centre", "placement"] if granularity != "half_day" else ["centre_am", "centre_pm"]
    assert [typed(page)[f"h-{key}-{column}"] for column in columns] == ["6,35", "1h30"]
    assert not page.context["refused"]
    assert draft_of(made, dossier) is None
    sheet.cell(line, 4).value = "sept"
    page = client.post(address(dossier), {"action": "import", "version": "0", "file": as_file(book)})
    assert f"Cellule D{line} du fichier." in text_of(page)
    assert "sept" in typed(page).values()
    other = made.dossier("AUTRE", granularity=granularity, ends_on=datetime.date(2020, 12, 1))
    page = client.post(address(other), {"action": "import", "version": "0", "file": as_file(book)})
    assert "le modèle d’un autre dossier ou d’un autre mois" in text_of(page)
    for content in (b"PK\x03\x04nonsense", b"", b"a;b"):
        broken = SimpleUploadedFile("heures.xlsx", content, XLSX)
        page = client.post(address(other), {"action": "import", "version": "0", "file": broken})
        assert page.context["refused"], content


def as_file(book: Any) -> SimpleUploadedFile:
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile("heures.xlsx", content.getvalue(), XLSX)


@pytest.mark.feature("BEY-21")
def test_a_draft_is_kept_by_itself_and_a_stale_save_shows_both(made):
    dossier, client = of(made, "day"), made.as_manager
    cell = "h-2020-10-08-centre"
    answer = client.post(address(dossier), {"action": "draft", "version": "0", cell: "5"}, headers={"X-Autosave": "1"})
    assert answer.json()["version"] == 1
    assert "Brouillon enregistré à 10:00" in answer.json()["message"]
    assert typed(client.get(address(dossier))) == {cell: "5,00"}
    wrong = client.post(address(dossier), {"action": "draft", "version": "1", cell: "x"}, headers={"X-Autosave": "1"})
    assert wrong.status_code == 422
    stale = {"action": "draft", "version": "0", cell: "6"}
    assert client.post(address(dossier), stale, headers={"X-Autosave": "1"}).status_code == 409
    page = client.post(address(dossier), stale | {"action": "save", "certifies": "yes"})
    assert "Quelqu’un d’autre a modifié" in text_of(page)
    assert "Enregistré : 5,00" in text_of(page)
    assert typed(page)[cell] == "6", "hers is kept"
    assert not saved(made)
    again = stale | {"action": "save", "certifies": "yes", "version": str(page.context["version"])}
    assert client.post(address(dossier), again).status_code == 302
    assert [version.centre for version in saved(made)] == [Decimal("6.00")]
    page = client.post(address(dossier), {"action": "draft", "version": "2", cell: "7"})
    assert "Le brouillon est enregistré." in text_of(page)
    assert "Ce brouillon va plus loin que les heures saisies" in text_of(client.get(address(dossier)))


@pytest.mark.feature("ATN-24", "ATN-25")
def test_a_payment_that_arrives_meanwhile_refuses_the_entry_and_keeps_what_was_typed(made):
    dossier, client = of(made, "month"), made.as_manager
    assert "Saisir les heures" in text_of(client.get(reverse("certification:months", args=[dossier.uuid])))
    made.pay(dossier, OCTOBER, datetime.date(2020, 10, 31))
    post = {"action": "save", "certifies": "yes", "version": "0", "h-2020-10-centre": "140"}
    page = client.post(address(dossier), post)
    assert "règlements ont été fait dans la période" in text_of(page)
    assert "Le fonds vient d’enregistrer un règlement" in text_of(page)
    assert typed(page)["h-2020-10-centre"] == "140"
    assert not saved(made)
    assert "Saisir les heures : Octobre 2020" not in text_of(
        client.get(reverse("certification:months", args=[dossier.uuid]))
    )
    assert "Aucune heure saisie" in text_of(client.get(address(dossier)))


@pytest.mark.feature("ATN-35")
def test_the_calendar_is_entered_by_grid_pattern_workbook_and_ics(made):
    dossier, client = of(made, "day"), made.as_manager
    grid = reverse("certification:calendar_month", args=[dossier.uuid, OCTOBER])
    page = client.post(grid, {"c-2020-10-01-centre": "7", "c-2020-10-02-placement": "3h30"}, follow=True)
    assert "Le calendrier d’octobre 2020 est enregistré." in text_of(page)
    assert planned(made, dossier) == {"2020-10-01": ("7.00", "0.00"), "2020-10-02": ("0.00", "3.50")}
    page = client.post(grid, {"c-2020-10-01-centre": "25"})
    assert "Un jour n’a que 24 heures" in text_of(page)
    pattern = reverse("certification:calendar_pattern", args=[dossier.uuid])
    weekdays = {"pattern-weekdays": ["0", "2"], "pattern-centre": "7"}
    dates = {"pattern-first": "2020-11-02", "pattern-last": "2020-11-15"}
    client.post(pattern, weekdays | dates)
    november = [day for day in planned(made, dossier) if day.startswith("2020-11")]
    assert november == ["2020-11-02", "2020-11-04", "2020-11-09"], "the 11th is a public holiday"
    page = client.post(pattern, weekdays | dates | {"pattern-centre": ""})
    assert "Indiquez des heures en centre" in text_of(page)
    upload = reverse("certification:calendar_file", args=[dossier.uuid])
    ics = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//demo//FR
BEGIN:VEVENT
UID:1
DTSTART:20201005T070000Z
DTEND:20201005T103000Z
RRULE:FREQ=DAILY;COUNT=3
EXDATE:20201006T070000Z
SUMMARY:Cours
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;TZID=Europe/Paris:20201008T080000
DTEND;TZID=Europe/Paris:20201008T120000
SUMMARY:Stage en officine
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART;VALUE=DATE:20201009
SUMMARY:Fermeture
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTART:20220101T080000Z
DTEND:20220101T090000Z
SUMMARY:Hors session
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")
    page = client.post(upload, {"file-file": SimpleUploadedFile("plan.ics", ics.encode())}, follow=True)
    assert "3 jours sont planifiés. 1 jour hors de la session n’est pas repris." in text_of(page)
    found = planned(made, dossier)
    assert {day: found[day] for day in ("2020-10-05", "2020-10-07", "2020-10-08")} == {
        "2020-10-05": ("3.50", "0.00"),
        "2020-10-07": ("3.50", "0.00"),
        "2020-10-08": ("0.00", "4.00"),
    }
    assert "2020-10-06" not in found
    book = Workbook()
    for row in (["Date", "Centre", "Stage"], [datetime.date(2020, 10, 12), 7, None], ["13/10/2020", "x", "3h30"]):
        book.active.append(row)
    page = client.post(upload, {"file-file": as_file(book)})
    assert "Cellule B3 du fichier. « x » n’est pas un nombre d’heures" in text_of(page)
    assert planned(made, dossier) == found, "with one error nothing is stored"
    book.active["B3"] = 3.5
    client.post(upload, {"file-file": as_file(book)})
    found = planned(made, dossier)
    assert (found["2020-10-12"], found["2020-10-13"]) == (("7.00", "0.00"), ("3.50", "3.50"))
    page = client.post(upload, {"file-file": SimpleUploadedFile("plan.ics", b"BEGIN:nonsense")})
    assert "n’est pas un calendrier" in text_of(page)
    assert planned(made, dossier) == found


def planned(made: Stage, dossier: Dossier) -> dict[str, tuple[str, str]]:
    with scope(made.fund):
        return {
            day.date.isoformat(): (str(day.centre), str(day.placement)) for day in dossier.planned_days.order_by("date")
        }


@pytest.mark.feature("BEY-04")
def test_a_bodys_whole_month_on_one_page(made):
    one = of(made, "month", number="B-1", last_name="Alpha")
    two = of(made, "month", number="B-2", last_name="Bêta")
    day_by_day = of(made, "day", number="B-3", last_name="Gamma")
    made.plan(one, PLANNED_OCTOBER)
    client, page_of = made.as_manager, reverse("certification:bulk_month", args=[OCTOBER])
    page = client.get(page_of)
    assert [line.dossier.number for line in page.context["page"]] == ["B-1", "B-2", "B-3"]
    post = {
        "action": "save",
        "certifies": "yes",
        f"l{one.pk}-version": "0",
        f"l{one.pk}-chosen": "yes",
        f"l{one.pk}-2020-10-centre": "140",
        f"l{two.pk}-version": "0",
        f"l{two.pk}-chosen": "yes",
        f"l{two.pk}-2020-10-centre": "sept",
        f"l{day_by_day.pk}-version": "0",
        f"l{day_by_day.pk}-chosen": "yes",
    }
    page = client.post(page_of, post)
    text = text_of(page)
    assert "Les heures de 1 stagiaire sont saisies." in text, "the third, with zero hours"
    assert "Le calendrier prévoit 147,00 h" in text
    assert "« sept » n’est pas un nombre d’heures" in text
    post |= {f"l{two.pk}-2020-10-centre": "70", f"l{one.pk}-remark": "Un jour de grève", f"l{day_by_day.pk}-chosen": ""}
    assert client.post(page_of, post).status_code == 302
    found = {(version.dossier_id, version.centre, version.remark) for version in saved(made)}
    assert found == {
        (one.pk, Decimal("140.00"), "Un jour de grève"),
        (two.pk, Decimal("70.00"), ""),
        (day_by_day.pk, Decimal("0.00"), ""),
    }
    page = client.post(page_of, post)
    assert "Quelqu’un d’autre a modifié" in text_of(page), "a stale line is refused"
    assert len(saved(made)) == 3
    assert "Cochez « Je certifie la saisie des heures »" in text_of(client.post(page_of, post | {"certifies": ""}))


@pytest.mark.feature("BEY-04", "ATN-36")
def test_a_bodys_whole_month_in_one_workbook(made):
    one = of(made, "month", number="B-1", last_name="Alpha")
    two = of(made, "half_day", number="B-2", last_name="Bêta")
    client, page_of = made.as_manager, reverse("certification:bulk_month", args=[OCTOBER])
    book = load_workbook(io.BytesIO(client.get(reverse("certification:bulk_model", args=[OCTOBER])).content))
    sheet = book.active
    assert sheet.max_row == 3 + 1 + 31
    sheet["F4"] = 133.5  # B-1, the month
    sheet["F12"], sheet["G12"] = 3.5, "x"  # B-2, the 8th, morning and afternoon
    page = client.post(page_of, {"action": "import", "file": as_file(book)})
    assert "G12 : « x » n’est pas un nombre d’heures" in text_of(page)
    assert "Les heures de 1 stagiaire sont reprises en brouillon" in text_of(page)
    assert draft_of(made, one).cells == {"2020-10": {"centre": "133.50"}}
    assert draft_of(made, two) is None
    sheet["G12"] = 2
    sheet.cell(40, 1).value = "INCONNU"
    page = client.post(page_of, {"action": "import", "file": as_file(book)})
    assert "A40 : Aucun dossier ouvert de ce mois ne porte ce numéro." in text_of(page)
    assert draft_of(made, two).cells == {"2020-10-08": {"centre_am": "3.50", "centre_pm": "2.00"}}
    assert not saved(made), "a draft is nobody's word yet"


def test_what_another_body_or_staff_may_not_enter(made):
    dossier = of(made, "month")
    post = {"action": "save", "certifies": "yes", "version": "0", "h-2020-10-centre": "1"}
    assert made.as_staff.post(address(dossier), post).status_code == 403
    other = stage(made.fund)
    assert other.as_manager.post(address(dossier), post).status_code == 404
    assert made.as_manager.get(address(dossier, datetime.date(2021, 5, 1))).status_code == 404
    assert not saved(made)
