"""Writing to the journal: with the act, in ids, and never undone."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.conf import settings
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.utils import timezone

from extranet.journal import services, verbs
from extranet.journal.facts import NotAFact
from extranet.journal.models import Entry, EntryText
from extranet.tenants.actor import Actor, Kind
from extranet.tenants.request_log import RequestLog
from extranet.tenants.scope import OtherFund, OutsideScope, scope
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HAPPENED = verbs.declare("tests.happened", "C’est arrivé")


@pytest.fixture
def actor(fund):
    return Actor(Kind.PERSON, fund.pk, "Camille Exemple", organisation_id=7, user_id=8)


def record(actor, fund, **fields):
    return services.record(actor, HAPPENED, fund, **fields)


def test_an_act_is_written_in_ids_and_its_words_apart(fund, actor):
    mandate = uuid.uuid4()
    with scope(fund):
        company = OrganisationFactory()
        facts = {"state": "sent", "hours": "7.50", "days": [1, 2], "none": None, "digest": "a" * 64}
        services.record(actor, HAPPENED, company, facts=facts, text="Elle est d’accord.", mandate=mandate)
        entry = Entry.objects.get()
        (text,) = entry.texts.all()
        with connection.cursor() as cursor:
            cursor.execute("SELECT journal_entry::text FROM journal_entry")
            (row,) = cursor.fetchone()
    assert (entry.verb, entry.actor_kind, entry.actor_user_id, entry.actor_organisation_id) == (
        "tests.happened", "person", 8, 7,
    )  # fmt: skip
    assert (entry.subject_model, entry.subject_uuid) == ("organisations.Organisation", company.uuid)
    assert (entry.facts, entry.mandate_uuid) == (facts, mandate)
    assert (text.actor_name, text.comment) == ("Camille Exemple", "Elle est d’accord.")
    assert "Camille" not in row
    assert "accord" not in row
    assert verbs.named(entry.verb).label == "C’est arrivé"


def test_an_act_that_did_not_happen_is_not_in_the_journal(fund, actor):
    with pytest.raises(ZeroDivisionError), scope(fund):
        record(actor, fund)
        1 / 0  # noqa: B018
    with scope(fund):
        assert not Entry.objects.exists()


def test_the_machinery_has_no_words(fund):
    with scope(fund):
        entry = record(Actor.system(fund), fund)
        assert entry.text_digest == ""
        assert not EntryText.objects.exists()


def test_equal_words_have_different_digests(fund, actor):
    with scope(fund):
        assert record(actor, fund).text_digest != record(actor, fund).text_digest


@pytest.mark.parametrize(
    "facts",
    [{"name": "Camille Exemple"}, {"mail": "a@b.invalid"}, {"hours": 7.5}, {"nested": {"a": 1}}, {"été": 1}],
)
def test_words_about_people_are_not_facts(fund, actor, facts):
    with scope(fund), pytest.raises(NotAFact):
        record(actor, fund, facts=facts)


def test_an_actor_acts_in_her_fund_only(fund, other_fund, actor):
    with scope(other_fund), pytest.raises(OtherFund):
        record(actor, other_fund)
    with pytest.raises(OutsideScope):
        record(actor, fund)


@pytest.mark.parametrize("name", ["tests.happened", "happened", "tests.Happened", "tests.a.b"])
def test_a_verb_is_declared_once_and_in_its_form(name):
    with pytest.raises(ValueError, match=name):
        verbs.declare(name, "")


def test_acts_of_one_request_carry_its_id(fund, actor, rf):
    def view(request):
        with scope(fund):
            record(actor, fund)
            record(actor, fund)
        return HttpResponse()

    for _ in range(2):
        RequestLog(view)(rf.get("/"))
    with scope(fund):
        record(actor, fund)
        first, second, third, fourth, command = Entry.objects.order_by("pk").values_list("request_id", flat=True)
    assert first == second != third == fourth
    assert None not in (first, third)
    assert command is None


def test_each_request_of_the_site_has_an_id():
    assert "extranet.tenants.request_log.RequestLog" in settings.MIDDLEWARE


def test_acts_on_one_object_newest_first(fund, actor):
    with scope(fund):
        company, other = OrganisationFactory.create_batch(2)
        first = services.record(actor, HAPPENED, company)
        services.record(actor, HAPPENED, other)
        second = services.record(actor, HAPPENED, company)
        record(actor, fund)
        assert list(Entry.objects.of_subject(company)) == [second, first]
        assert Entry.objects.of_subject(fund).count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET verb = 'tests.other'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry CASCADE",
        "UPDATE journal_seal SET number = 2",
        "DELETE FROM journal_seal",
        "UPDATE journal_entrytext SET actor_name = 'Autre'",
    ],
)
@pytest.mark.parametrize("role", ["extranet_app", "extranet_owner"])
def test_nobody_changes_the_journal(fund, actor, statement, role):
    with scope(fund):
        record(actor, fund)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"SET ROLE {role}")
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(statement)
        assert Entry.objects.count() == 1


def test_the_application_cannot_take_the_triggers_away(fund):
    with scope(fund), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")


def test_a_forged_transaction_number_is_refused(fund, actor):
    with scope(fund), pytest.raises(ProgrammingError, match="its own transaction"), transaction.atomic():
        Entry.objects.create(verb="tests.happened", actor_kind="system", subject_model="x", transaction=1)


def test_texts_are_deleted_and_the_journal_says_so(fund, actor):
    with scope(fund):
        record(actor, fund, text="Vieux")
        later = timezone.now() + datetime.timedelta(seconds=1)
        assert services.delete_texts(Actor.system(fund), fund, before=later) == 1
        assert not EntryText.objects.exists()
        last = Entry.objects.order_by("-pk").first()
        assert (last.verb, last.facts["count"]) == ("journal.texts_deleted", 1)
        assert services.delete_texts(Actor.system(fund), fund, before=later) == 0
        assert Entry.objects.count() == 2


def test_after_a_restore_nothing_is_written_until_the_cluster_number_is_raised(fund, actor, settings):
    with scope(fund), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_seal (number, first, last, count, entries, leaves, previous, digest, signature, key,"
            " sealed_at) VALUES (1, '{1,1,1}', '{1,9000000000000,1}', 1, '{1}', '', '', '', '', '', now())"
        )
        with pytest.raises(OperationalError, match="raise JOURNAL_CLUSTER"), transaction.atomic():
            record(actor, fund)
        settings.JOURNAL_CLUSTER = 2
        assert record(actor, fund).cluster == 2
