"""« Conservation »: what administrators read and choose, and what the staff see of one file."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from certification.models import Dossier
from certification.retention import DOSSIER
from extranet.retention.models import LegalHold
from extranet.tenants.durations import amount_of
from extranet.tenants.models import Fund
from extranet.tenants.retention import Term, Unit, retention_rules, sweep_rules
from extranet.tenants.scope import scope
from tests.certification.scenes import stage
from tests.factories import quickly_signed_in, staff_of
from tests.retention.scenes import forgotten, night

pytestmark = pytest.mark.django_db


def text_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.feature("BEY-23")
def test_an_administrator_reads_changes_previews_and_holds(db):
    made = stage()
    dossier = made.dossier("19-0001")
    client = quickly_signed_in(made.fund, staff_of(made.fund).user)
    night(made.fund, DOSSIER)

    home = text_of(client, reverse("retention:home"))
    assert "3 ans après la fin de l’année" in home
    assert "Journal des consultations" in home
    assert "Terme dans 30 jours" in home
    assert ">5 ans<" in home, "and not 1827 days"

    listed = reverse("retention:announcements")
    assert "19-0001" in text_of(client, listed)
    assert "19-0001" in text_of(client, f"{listed}?q=19-&rule={DOSSIER.name}&held=no")
    assert "19-0001" not in text_of(client, f"{listed}?q=20")
    exported = b"".join(client.get(f"{listed}?export=csv").streaming_content).decode("utf-8-sig")
    assert '"19-0001"' in exported

    file = reverse("retention:file", args=[DOSSIER.name, dossier.uuid])
    shown = text_of(client, file)
    for words in ("Conservé jusqu’au 31/12/2023", "Noms et état civil", "Prénom", "Ce qui partira", "Montant"):
        assert words in shown, words
    assert "Michelle" not in shown

    refused = client.post(reverse("retention:hold", args=[DOSSIER.name, dossier.uuid]), {"reason": "  "})
    assert refused.status_code == 200
    held = client.post(
        reverse("retention:hold", args=[DOSSIER.name, dossier.uuid]), {"reason": "Contrôle de la DREETS"}, follow=True
    )
    assert "Gelé depuis le" in held.content.decode()
    assert "Contrôle de la DREETS" in text_of(client, reverse("retention:holds"))
    assert "Gelé depuis le" in text_of(client, reverse("certification:dossier", args=[dossier.uuid]))
    client.post(reverse("retention:release", args=[DOSSIER.name, dossier.uuid]), {"reason": "Contrôle clos"})
    with scope(made.fund):
        assert LegalHold.objects.get().release_reason == "Contrôle clos"

    amounts = {field.name: field.value() for field in client.get(reverse("retention:options")).context["form"]}
    too_short = client.post(reverse("retention:options"), amounts | {DOSSIER.name: 1})
    assert "Assurez-vous que" in too_short.content.decode() or "supérieure" in too_short.content.decode()
    assert client.post(reverse("retention:options"), amounts | {DOSSIER.name: 10}).status_code == 302
    assert amount_of(Fund.objects.get(pk=made.fund.pk), DOSSIER) == 10
    assert "Conservé jusqu’au 31/12/2030" in text_of(client, file)


@pytest.mark.feature("BEY-23")
def test_what_was_forgotten_says_so_and_nothing_else(db):
    made = stage()
    dossier = made.dossier("19-0001")
    forgotten(made.fund, DOSSIER)
    client = quickly_signed_in(made.fund, staff_of(made.fund).user)
    for route in ("certification:dossier", "certification:months"):
        page = text_of(client, reverse(route, args=[dossier.uuid]))
        assert "Dubois" not in page
    assert "Effacé au terme de sa conservation le" in text_of(
        client, reverse("certification:dossier", args=[dossier.uuid])
    )
    gone = text_of(client, reverse("retention:file", args=[DOSSIER.name, dossier.uuid]))
    assert "Ce qui est parti" in gone
    assert "Ce qui partira" not in gone
    assert "19-0001" in text_of(client, reverse("retention:tombstones"))
    assert "Dossiers de certificats" in text_of(client, reverse("retention:nights"))
    with scope(made.fund):
        assert Dossier.objects.get().last_name == "—"


def test_every_rule_names_columns_and_paths_that_exist_and_has_a_default_within_its_bounds(fund):
    names = [rule.name for rule in [*retention_rules, *sweep_rules]]
    assert len(names) == len(set(names))
    with scope(fund):
        for rule in retention_rules:
            assert set(rule.totals(rule.model._default_manager.none())) == set(rule.figures), rule.name
            assert list(rule.began(rule.model._default_manager.all())) == []
            for part in rule.parts:
                lookup = f"{part.path}__in" if part.path else "pk__in"
                assert not part.model._default_manager.filter(**{lookup: []}).exists()
                for column in getattr(part, "columns", ()):
                    part.model._meta.get_field(column)
        for sweep in sweep_rules:
            assert sweep.term.unit is Unit.DAYS
    for rule in [*retention_rules, *sweep_rules]:
        assert rule.term.shortest <= rule.term.default <= rule.term.longest


def test_a_term_of_years_ends_with_the_year():
    term = Term(Unit.YEARS, 3, 3, 10)
    began = datetime.date(2023, 1, 1)
    assert term.ends_on(began, 3) == datetime.date(2026, 12, 31)
    for day in (datetime.date(2026, 12, 30), datetime.date(2026, 12, 31), datetime.date(2027, 1, 1)):
        latest = term.latest_beginning(day, 3)
        assert (term.ends_on(began, 3) <= day) == (began <= latest), day
