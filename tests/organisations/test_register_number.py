"""The national register number: asked only where the fund says so, encrypted, masked, found by its fingerprint."""

from __future__ import annotations

import logging

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from extranet.journal.models import Entry
from extranet.organisations import register_number
from extranet.organisations.models import Worker, WorkerDetails
from extranet.organisations.services import add_worker
from extranet.tenants import encryption
from extranet.tenants.actor import Actor
from extranet.tenants.scope import scope
from tests.factories import OrganisationFactory, WorkerDetailsFactory, WorkerFactory, quickly_signed_in, staff_of

pytestmark = pytest.mark.django_db

NUMBER, SHOWN = "85073003328", "85.07.30-033.28"
MICHELLE = {
    "last_name": "Dubois", "first_name": "Michelle", "birth_date": "1985-07-30", "language": "", "function": "",
    "joint_committee": "", "email": "", "employer_number": "", "register_number": SHOWN,
}  # fmt: skip


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def asking(fund):
    """The fund asks for it."""
    fund.options = {"register_number": True}
    fund.save()
    return fund


@pytest.fixture
def michelle(asking, mandatee, company) -> Worker:
    assert mandatee.post(reverse("workers:add", args=[company.uuid]), MICHELLE).status_code == 302
    with scope(asking):
        return Worker.objects.get()


def raw(column: str) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM organisations_workerdetails ORDER BY id")
        return [bytes(value) for (value,) in cursor.fetchall()]


def test_it_is_off_by_default_and_then_not_stored_even_when_sent(fund, mandatee, company):
    address = reverse("workers:add", args=[company.uuid])
    assert "registre national" not in text_of(mandatee.get(address))
    mandatee.post(address, MICHELLE)
    with scope(fund):
        assert WorkerDetails.objects.get().register_number is None


def test_the_database_shows_neither_number_nor_the_same_person_in_two_funds(asking, other_fund, michelle):
    with scope(asking):
        (token,), (fingerprint,) = raw("register_number"), raw("register_number_fingerprint")
        dump = repr(token) + repr(fingerprint)
        assert encryption.decrypt(token) == NUMBER
        assert NUMBER not in dump
        assert WorkerDetails.objects.with_register_number(NUMBER).get().worker == michelle
        assert not WorkerDetails.objects.with_register_number("98472899765").exists()
    with scope(other_fund):
        actor, details = Actor.system(other_fund), {"register_number": SHOWN}
        add_worker(
            actor=actor, organisation=OrganisationFactory(), last_name="Dubois", first_name="Michelle",
            birth_date=michelle.birth_date, **details,
        )  # fmt: skip
        assert raw("register_number_fingerprint") != [fingerprint]


def test_it_is_never_shown_in_full_again(asking, mandatee, staff, michelle, caplog):
    pages = [
        client.get(address)
        for client in (mandatee, staff)
        for address in (
            reverse("workers:worker", args=[michelle.uuid]),
            reverse("workers:edit", args=[michelle.uuid]),
            reverse("workers:list"),
        )
    ]
    texts = [text_of(page) for page in pages]
    texts += [mandatee.get(reverse("workers:list"), {"export": "csv"}).getvalue().decode()]
    assert "•••-28" in texts[0]
    for text in texts:
        assert NUMBER not in text
        assert SHOWN not in text
        assert "033" not in text.replace(str(michelle.uuid), "")
    with scope(asking):
        details = WorkerDetails.objects.get()
        assert NUMBER not in f"{details} {details!r} {michelle} {michelle!r}"
        assert NUMBER not in repr(list(Entry.objects.values_list("facts", flat=True)))


def test_a_refused_number_is_in_no_message_and_no_log(asking, mandatee, company, caplog):
    caplog.set_level(logging.DEBUG)
    wrong = MICHELLE | {"register_number": "85.07.30-033.29"}
    response = mandatee.post(reverse("workers:add", args=[company.uuid]), wrong)
    (error,) = response.context["form"].errors["register_number"]
    assert "chiffres de contrôle ne correspondent pas" in error
    assert "033.29" not in error
    assert "85073003329" not in caplog.text
    assert "033.29" not in caplog.text


def test_leaving_the_field_empty_keeps_the_number_and_a_box_erases_it(asking, mandatee, michelle):
    edit = reverse("workers:edit", args=[michelle.uuid])
    assert "Enregistré : •••-28. Laissez vide pour le garder." in text_of(mandatee.get(edit))
    kept = MICHELLE | {"register_number": "", "function": "Soudeuse"}
    assert mandatee.post(edit, kept | {"version": 1}).status_code == 302
    with scope(asking):
        assert WorkerDetails.objects.with_register_number(NUMBER).get().function == "Soudeuse"
    both = mandatee.post(edit, MICHELLE | {"forget_register_number": "on", "version": 2})
    assert "pas les deux" in text_of(both)
    other = MICHELLE | {"register_number": "98.47.28-997.65", "version": 2}
    assert mandatee.post(edit, other).status_code == 302
    with scope(asking):
        assert WorkerDetails.objects.with_register_number("98472899765").exists()
    assert mandatee.post(edit, kept | {"forget_register_number": "on", "version": 3}).status_code == 302
    with scope(asking):
        details = WorkerDetails.objects.get()
        assert (details.register_number, details.register_number_fingerprint) == (None, None)
        fields = [e.facts["fields"] for e in Entry.objects.filter(verb="organisations.worker_changed").order_by("pk")]
        assert fields == [["function"], ["function", "register_number"], ["function", "register_number"]]


def test_the_same_number_twice_in_a_company_is_a_message_and_elsewhere_fine(asking, mandatee, staff, company, michelle):
    twice = mandatee.post(reverse("workers:add", args=[company.uuid]), MICHELLE | {"first_name": "Martine"})
    assert list(twice.context["form"].errors) == ["register_number"]
    assert "Ce numéro est déjà celui d’un autre de vos salariés." in text_of(twice)
    with scope(asking):
        assert Worker.objects.count() == 1, "nothing half done"
        elsewhere = OrganisationFactory()
    assert staff.post(reverse("workers:add", args=[elsewhere.uuid]), MICHELLE).status_code == 302


def test_the_database_refuses_a_number_without_fingerprint(fund):
    with scope(fund), pytest.raises(IntegrityError, match="number_and_fingerprint"), transaction.atomic():
        WorkerDetailsFactory(register_number=encryption.encrypt(NUMBER))


def test_a_worker_without_it_is_listed_as_missing_it(asking, mandatee, company, michelle):
    with scope(asking):
        WorkerFactory(organisation=company, last_name="Sansnuméro")
    page = text_of(mandatee.get(reverse("workers:list"), {"missing": "yes"}))
    assert "Sansnuméro Michelle" in page
    assert "Numéro de registre national" in page
    assert "Dubois Michelle" not in page


def test_somebody_elses_number_stays_hidden_in_a_stale_edit(asking, mandatee, staff, michelle):
    edit = reverse("workers:edit", args=[michelle.uuid])
    staff.post(edit, MICHELLE | {"register_number": "98.47.28-997.65", "version": 1})
    late = mandatee.post(edit, MICHELLE | {"register_number": "", "function": "Formatrice", "version": 1})
    assert "Quelqu’un d’autre a modifié cette fiche" in text_of(late)
    assert "98.47.28" not in text_of(late)
    assert "98472899765" not in text_of(late)


# --- switched on by the fund ---


def test_the_file_channel_starts_only_with_it_and_says_why(fund):
    client = quickly_signed_in(fund, staff_of(fund).user)
    page, services = reverse("fund_settings:page"), reverse("fund_settings:switch_capability")
    batch = {"capability": "batch", "on": "yes"}
    refused = text_of(client.post(services, batch, follow=True))
    assert "Le canal de fichiers ne peut pas démarrer" in refused
    assert "Activez d’abord « Numéro de registre national »" in refused
    fund.refresh_from_db()
    assert not fund.has("batch")
    number = reverse("fund_settings:switch_register_number")
    assert "Le numéro est maintenant demandé." in text_of(client.post(number, {"on": "yes"}, follow=True))
    assert "« Canal de fichiers » est activé." in text_of(client.post(services, batch, follow=True))
    assert "désactivez d’abord ce service" in text_of(client.post(number, {"on": "no"}, follow=True))
    fund.refresh_from_db()
    assert fund.has("batch")
    assert register_number.asked(fund)
    assert client.get(page).status_code == 200
    assert "« Canal de fichiers » est désactivé." in text_of(client.post(services, batch | {"on": "no"}, follow=True))
    assert "n’est plus demandé" in text_of(client.post(number, {"on": "no"}, follow=True))
    with scope(fund):
        verbs = Entry.objects.filter(subject_model="tenants.Fund").order_by("pk").values_list("verb", flat=True)
        assert [verb.removeprefix("organisations.") for verb in verbs] == [
            "register_number_on", "capability_on", "capability_off", "register_number_off",
        ]  # fmt: skip


def test_a_fund_isnt_opened_with_the_channel_and_without_it(db):
    fund = {
        "name": "Ferra", "country": "BE", "language": ["fr"], "time_zone": "Europe/Brussels", "host": ["ferra.invalid"],
        "capability": ["batch"], "staff": "odile@ferra.invalid", "last_name": "Demo", "first_name": "Odile",
    }  # fmt: skip
    with pytest.raises(CommandError, match="ne peut pas démarrer"):
        call_command("create_fund", "ferra", **fund)
    call_command("create_fund", "ferra", register_number=True, **fund)


def test_keys_are_replaced_by_a_command(asking, michelle, settings, capsys):
    old = settings.FIELD_KEYS
    with scope(asking):
        before = raw("register_number") + raw("register_number_fingerprint")
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *old]
    settings.HASH_KEY, settings.HASH_KEY_NUMBER = "another-" + "k" * 40, 2
    encryption._fernet.cache_clear()
    try:
        with scope(asking):
            assert not WorkerDetails.objects.with_register_number(NUMBER).exists()
        call_command("reencrypt_fields")
        assert "organisations.WorkerDetails: 1 rows" in capsys.readouterr().out
        settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
        encryption._fernet.cache_clear()
        with scope(asking):
            details = WorkerDetails.objects.with_register_number(NUMBER).get()
            assert encryption.decrypt(details.register_number) == NUMBER
            assert not set(before) & {*raw("register_number"), *raw("register_number_fingerprint")}
            assert raw("register_number_fingerprint")[0][0] == 2
        settings.FIELD_KEYS = [Fernet.generate_key().decode()]
        encryption._fernet.cache_clear()
        with pytest.raises(CommandError, match=r"WorkerDetails\(\d+\): no key of FIELD_KEYS reads it"):
            call_command("reencrypt_fields")
    finally:
        encryption._fernet.cache_clear()
