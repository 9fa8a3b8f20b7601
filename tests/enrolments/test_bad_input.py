"""What people and spreadsheets send that is wrong, each by itself: what is said, and that nothing of it is stored.

The races (the last place, a session cancelled meanwhile) are in `test_enrolling_races`, encodings, 300 columns and an
empty file in `test_staff_data`, a code in other letters in `test_enrolling`.
"""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants.scope import scope
from requests_app.enrolments.models import Enrolment, Presence
from requests_app.enrolments.services import staff_module
from requests_app.enrolments.staff_data.lines import opened
from tests.enrolments.presence_scenes import code_now, parts_of, persons_secret, session_now
from tests.enrolments.reading import text_of
from tests.enrolments.scenes import Stage, stage
from tests.enrolments.staff_files import csv, open_module, send, sent, worked, xlsx
from tests.factories import visitor
from tests.mandates.scenes import actor_of

pytestmark = pytest.mark.django_db

LONG = "x" * 200
CELLS = {
    "Numéro interne": "A1",
    "Nom": "Janssens",
    "Prénom": "Ann",
    "Date de naissance": "12/05/1985",
    "Adresse e-mail": "ann@example.invalid",
    "Téléphone": "+32 2 555 01 00",
}


@pytest.fixture
def made():
    made = stage()
    open_module(made)
    return made


def line(**cells: str) -> bytes:
    """A file of one line; `CELLS`, but for those that are given."""
    titles = {"telephone": "Téléphone", "prenom": "Prénom", "nom": "Nom", "naissance": "Date de naissance"}
    values = CELLS | {titles[name]: cell for name, cell in cells.items()}
    return csv(";".join(values.values()), head=";".join(values))


def errors(made: Stage, batch) -> list[tuple[str, str, str]]:
    """Column, value and message of each error of the import."""
    with scope(made.fund):
        rows = batch.rows.filter(outcome="wrong").order_by("number")
        return [(one.field, one.value, one.message) for row in rows for one in opened(row.number, row.content).errors]


def nobody_is_stored(made: Stage) -> bool:
    worked(made)
    with scope(made.fund):
        return not Worker.objects.exists()


@pytest.mark.feature("ITM-35")
@pytest.mark.parametrize("day", ["1/2/26", "01-02-26", "1.2.26"])
def test_a_date_that_a_spreadsheet_shortened(made, day):
    address, batch = sent(made, line(naissance=day))
    ((column, value, message),) = errors(made, batch)
    assert (column, value) == ("birth_date", day)
    assert "année à deux chiffres : écrivez la date comme 31/12/1985" in message
    assert message in text_of(made.as_responsible.get(address))
    assert nobody_is_stored(made)


@pytest.mark.feature("ITM-35")
@pytest.mark.parametrize("day", ["31/02/1985", "12/05-1985", "1985-13-01", "12/05/19850", "٣٢/05/1985"])
def test_a_date_that_is_on_no_calendar(made, day):
    _address, batch = sent(made, line(naissance=day))
    assert [(column, value) for column, value, _said in errors(made, batch)] == [("birth_date", day)]
    assert nobody_is_stored(made)


@pytest.mark.feature("ITM-35")
@pytest.mark.parametrize("number", ["3,24711E+11", "3.24711E+11", "3E+11", "3,24711e11"])
def test_a_telephone_number_in_scientific_notation(made, number):
    address, batch = sent(made, line(telephone=number))
    ((column, value, message),) = errors(made, batch)
    assert (column, value) == ("phone", number)
    assert "mettez la colonne au format Texte" in message
    assert number in text_of(made.as_responsible.get(address))
    assert nobody_is_stored(made)


@pytest.mark.feature("ITM-34")
def test_a_telephone_number_that_a_workbook_holds_as_a_number_keeps_its_digits(made):
    row = ["Janssens", "Ann", datetime.date(1985, 5, 12), 3.2471123456e10]
    address, batch = sent(made, xlsx(["Nom", "Prénom", "Date de naissance", "Téléphone"], row), "personnel.xlsx")
    made.as_responsible.post(address)
    assert (batch.wrong, worked(made).state) == (0, "written")
    with scope(made.fund):
        assert WorkerDetails.objects.get().phone == "32471123456"


@pytest.mark.feature("ITM-35")
@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "@SUM(A1)", "'=1+1", "＝1+1"])
def test_a_formula_instead_of_a_name(made, formula):
    address, batch = sent(made, line(nom=formula))
    ((column, _value, message),) = errors(made, batch)
    assert (column, "commence comme une formule" in message) == ("last_name", True)
    returned = made.as_responsible.get(f"{address}fichier/").content.decode("utf-8-sig")
    assert not any(cell.startswith(("=", "@", "＝")) for cell in returned.splitlines()[1].split(";")), returned
    assert nobody_is_stored(made)


@pytest.mark.feature("ITM-21")
def test_a_formula_that_stands_in_the_register_leaves_as_text(made):
    made.enrol(made.worker(last_name="=cmd|' /C calc'!A1"), made.session())
    answer = made.as_responsible.get(reverse("enrolments:participation"), {"export": "csv"})
    export = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "'=cmd|" in export
    assert '"=cmd|' not in export
    assert ";=cmd|" not in export


@pytest.mark.feature("ITM-34", "ITM-35")
def test_a_quote_left_open_spoils_its_own_line_only(made):
    lines = ['Ouvert;"Jean;12/05/1985', '"Du ""Pont""";Béa;13/05/1985', "Peeters;Cas;14/05/1985"]
    _address, batch = sent(made, csv(*lines, head="Nom;Prénom;Date de naissance"))
    assert (batch.created, batch.wrong) == (2, 1)
    ((column, _value, message),) = errors(made, batch)
    assert (column, "guillemet est ouvert" in message) == ("", True)


@pytest.mark.feature("ITM-35")
def test_a_name_of_two_hundred_characters_in_a_file(made):
    address, batch = sent(made, line(nom=LONG))
    ((column, value, message),) = errors(made, batch)
    assert (column, value) == ("last_name", LONG[:60])
    assert "80" in message
    assert LONG[:60] in text_of(made.as_responsible.get(address))
    assert nobody_is_stored(made)


@pytest.mark.feature("ITM-10")
def test_a_name_of_two_hundred_characters_in_new_p_data(made):
    typed = {"step": "who", "last_name": LONG, "first_name": "Ann", "birth_date": "1985-05-12"}
    page = made.as_responsible.post(reverse("enrolments:new_person"), typed).content.decode()
    assert "Étape 2 sur 3" not in page
    assert LONG in page, "what was typed is still there"
    assert nobody_is_stored(made)


@pytest.mark.feature("ITM-33")
def test_the_same_person_under_two_organisations_by_file(made):
    """Each organisation has her in its own register, and hears nothing of the other's."""
    open_module_of_the_other(made)
    for client, unit in ((made.as_responsible, "Achats"), (made.as_other_responsible, "Accueil")):
        content = csv(f"Janssens;Ann;12/05/1985;{unit}", head="Nom;Prénom;Date de naissance;Service")
        address = send(client, content)
        assert worked(made).created == 1, "nobody of the other organisation is recognised"
        client.post(address)
        assert worked(made).state == "written"
    with scope(made.fund):
        found = WorkerDetails.objects.order_by("unit").values_list("unit", "organisation_id")
        assert list(found) == [("Accueil", made.other_body.pk), ("Achats", made.body.pk)]
    assert made.as_responsible.get(address).status_code == 404


def open_module_of_the_other(made: Stage) -> None:
    open_module(made, made.other_body, accept=False)
    with scope(made.fund):
        number = staff_module.current_terms(made.fund).number
        staff_module.accept_terms(actor=actor_of(made.other_responsible), fund=made.fund, number=number)


@pytest.mark.feature("BEY-06")
def test_a_code_read_in_another_room_opens_nothing_here(made):
    session = session_now(made)
    other = session_now(made, course=made.course("AUT-1"))
    made.enrol(made.worker(), session, made.staff)
    (part,), (elsewhere,) = parts_of(made, session), parts_of(made, other)
    page = visitor(made.fund).get(reverse("enrolments:at_door", args=[part.uuid, code_now(made, elsewhere)]))
    assert "Ce code n’est plus, ou n’est pas, celui de l’écran" in page.text


@pytest.mark.feature("BEY-06")
def test_a_code_that_was_read_on_one_phone_is_of_no_use_on_another(made):
    session = session_now(made)
    enrolment = made.enrol(made.worker(), session, made.staff)
    (part,) = parts_of(made, session)
    here, away = visitor(made.fund), visitor(made.fund)
    here.get(reverse("enrolments:at_door", args=[part.uuid, code_now(made, part)]))
    away.get(reverse("enrolments:my_door", args=[persons_secret(made, enrolment)]))
    page = away.post(reverse("enrolments:sign_presence", args=[part.uuid]), follow=True)
    assert "celui de l’écran" in page.text
    with scope(made.fund):
        assert not Presence.objects.exists()


@pytest.mark.feature("BEY-06")
def test_ten_minutes_after_the_code_was_read_it_is_to_be_read_again(made, time_machine):
    session = session_now(made)
    enrolment = made.enrol(made.worker(), session, made.staff)
    (part,) = parts_of(made, session)
    secret, phone = persons_secret(made, enrolment), visitor(made.fund)
    phone.get(reverse("enrolments:at_door", args=[part.uuid, code_now(made, part)]))
    phone.get(reverse("enrolments:my_door", args=[secret]))
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=11), tick=True)
    page = phone.post(reverse("enrolments:sign_presence", args=[part.uuid]), follow=True)
    assert "celui de l’écran" in page.text
    with scope(made.fund):
        assert not Presence.objects.exists()


@pytest.mark.feature("BEY-06")
def test_what_the_code_cannot_prevent_is_said_to_who_confirms(made):
    session = session_now(made)
    made.enrol(made.worker(), session, made.staff)
    (part,) = parts_of(made, session)
    page = made.as_staff.get(reverse("enrolments:presence_half_day", args=[session.uuid, part.uuid]))
    assert "Comptez les personnes dans la salle" in page.text
    assert "Une photo envoyée aussitôt à quelqu’un d’absent suffirait à le tromper" in page.text
    with scope(made.fund):
        assert Enrolment.objects.get().state == "enrolled"
