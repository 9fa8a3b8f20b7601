"""What the fund knows, by hand and from a file; waiting proofs are compared with it at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extranet.rights.models import Application, KnownFigure
from extranet.tenants.scope import scope
from tests.factories import OrganisationFactory, quickly_signed_in, staff_of
from tests.rights.scenes import (
    CODE,
    PAYROLL_YEAR,
    SIREN,
    SIRET,
    asked,
    known_body,
    known_company,
    member_claim,
    opco,
    siret_of,
)
from tests.rights.test_mine import main, named

pytestmark = pytest.mark.django_db

IMPORT = "/droits/donnees/import/"


@pytest.fixture
def fund():
    return opco()


@pytest.fixture
def browser(fund):
    return quickly_signed_in(fund, staff_of(fund).user)


def test_a_figure_is_added_removed_and_counts_for_what_waits(fund, browser):
    with scope(fund):
        company = OrganisationFactory(name="Bureau Exemple", siren=SIREN, country="FR")
    application = asked(fund, member_claim(payroll=None, payroll_year=None))
    page = browser.get(reverse("organisations:organisation", args=[company.uuid])).content.decode()
    address = reverse("rights:figures", args=[company.uuid])
    assert address in page
    for typed, message in (
        ({"kind": "member_code"}, "Ce champ est obligatoire"),
        ({"kind": "payroll", "year": "1850", "amount": "1"}, "supérieure ou égale à 1990"),
        ({"kind": "invoice", "reference": "F-1", "amount": "0"}, "plus grand que zéro"),
        ({"kind": "payroll", "year": PAYROLL_YEAR, "amount": "-5"}, "supérieure ou égale à 0"),
    ):
        assert message in main(browser.post(address, typed)), typed
    assert browser.post(address, {"kind": "member_code", "reference": CODE, "year": "2025"}).status_code == 302
    with scope(fund):
        figure = KnownFigure.objects.get()
        assert figure.year is None, "a code has no year"
        assert Application.objects.get(pk=application.pk).evidence == "all"
    assert "a déjà un code adhérent" in main(browser.post(address, {"kind": "member_code", "reference": "B2"}))
    assert browser.post(reverse("rights:remove_figure", args=[figure.uuid])).status_code == 302
    with scope(fund):
        assert Application.objects.get(pk=application.pk).evidence == "some"


def test_a_file_is_shown_first_and_its_good_rows_are_stored(fund, browser):
    known_company(fund)
    known_body(fund, siret=siret_of(1))
    file = "\ufefforganisation;donnée;Référence;année;montant\r\n" + "\r\n".join(
        [
            f"{SIREN};code;{CODE};;",  # known
            f"{SIRET};masse;;{PAYROLL_YEAR};500 000,50",  # another value
            f"732 829 320;masse;;{PAYROLL_YEAR - 1};1",  # new
            "11 75 01234 56;facture;F-99;;250,00",  # new
            f"{SIREN};masse;;{PAYROLL_YEAR - 1};2",  # twice
            "999999999;code;X;;",  # nobody
            f"{SIREN};prime;;;1",
            f"{SIREN};masse;;25;1",
            f"{SIREN};facture;F-1;;beaucoup",
            f"{SIREN};facture;F-2;;1,234",
            f"11750123456;code;{CODE};;",  # another's code
            ";;;;",
        ]
    )
    shown = browser.post(IMPORT, {"file": named(file.encode(), "donnees.csv")})
    page = main(shown)
    assert "À enregistrer : 3. Déjà connues : 1. En erreur, laissées de côté : 7." in page
    for message in (
        "La ligne 4 dit la même chose",
        "aucune n’a ce numéro",
        "écrivez code, masse ou facture",
        "en quatre chiffres",
        "écrivez un nombre",
        "au plus deux décimales",
        "déjà celui d’une autre organisation",
    ):
        assert message in page, message
    with scope(fund):
        assert KnownFigure.objects.count() == 3, "nothing is stored before the second click"
    done = browser.post(IMPORT, {"text": shown.context["form"].cleaned_data["text"], "store": "yes"}, follow=True)
    assert "3 données sont enregistrées." in main(done)
    with scope(fund):
        assert KnownFigure.objects.count() == 5
        assert str(KnownFigure.objects.get(year=PAYROLL_YEAR).amount) == "500000.50"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Choisissez un fichier CSV"),
        (b"organisation;montant\n1;2\n", "il manque : donnee, reference, annee"),
        (b"organisation;donnee;reference;annee;montant\n", "aucune ligne après ses titres"),
        (b"\x00\x01\x02", "pas un fichier CSV"),
        (b"x" * (513 * 1024), "dépasse 512 ko"),
        (b"organisation;donnee;reference;annee;montant\n" + b"1;code;A;;\n" * 1001, "Au plus 1000 lignes"),
    ],
)
def test_a_file_that_is_none_says_what_to_do(browser, content, message):
    text = main(browser.post(IMPORT, {"file": named(content, "x.csv")})).replace("\u202f", "").replace("\xa0", " ")
    assert message in text


def test_reading_a_file_takes_the_same_queries_for_one_row_and_for_sixty(fund, browser):
    known_company(fund)

    def count(rows: int) -> int:
        lines = "\n".join(f"{SIREN};facture;F-{row};;{row + 1}" for row in range(rows))
        file = named(f"organisation;donnee;reference;annee;montant\n{lines}".encode(), "x.csv")
        with CaptureQueriesContext(connection) as queries:
            assert browser.post(IMPORT, {"file": file}).status_code == 200
        return len(queries)

    assert count(1) == count(60)


def test_the_queue_and_a_review_take_the_same_queries_with_one_row_and_with_sixty(fund, browser):
    known_company(fund)
    first = asked(fund)
    asked(fund, member_claim(siret=siret_of(99)), user=first.user)

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    pages = [reverse("rights:applications"), reverse("rights:review", args=[first.uuid]), reverse("dashboard")]
    few = [count(page) for page in pages]
    for _number in range(24):
        asked(fund)
    asked(fund, *[member_claim(siret=siret_of(number)) for number in range(35)], user=first.user)
    assert [count(page) for page in pages] == few
