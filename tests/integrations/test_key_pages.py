"""« Clés d'accès »: made, shown once, replaced, taken over and ended by an organisation's access managers."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from extranet.integrations.callers import find
from extranet.integrations.models import ApiKey
from extranet.integrations.scopes import Scope
from extranet.integrations.services import reminders
from extranet.journal.models import Entry
from extranet.journal.services import record
from extranet.notifications.models import Message
from extranet.organisations.roles import OrganisationKind, Role
from extranet.organisations.verbs import CAPABILITY_ON
from extranet.tenants.capabilities import Capability
from extranet.tenants.scope import scope
from tests.factories import FundFactory, OrganisationFactory, member_of, signed_in, staff_of
from tests.integrations.scenes import Program, make_key

pytestmark = pytest.mark.django_db

MANAGING = [Role.ENCODER, Role.ACCESS_MANAGER]
SECRET = re.compile(r"xt_(?:live|test)_[0-9a-f]{12}_[\w-]{43}")


@pytest.fixture
def fund():
    return FundFactory(capabilities=[Capability.PREENCODING])


@pytest.fixture
def operator(fund):
    with scope(fund):
        return OrganisationFactory(kinds=[OrganisationKind.OPERATOR], name="TechnoDémo")


@pytest.fixture
def manager(fund, operator):
    return member_of(fund, organisation=operator, roles=MANAGING, first_name="Odile", last_name="Demoulin")


@pytest.fixture
def browser(fund, manager):
    return signed_in(fund, manager.user)


def new_key(**changes):
    fields = {
        "uuid": str(uuid.uuid4()),
        "name": "Planning Pro",
        "kind": "live",
        "scopes": ["training:read", "training:write"],
        "expires_at": str(timezone.localdate() + timedelta(days=200)),
    }
    return fields | changes


def text_of(response) -> str:
    return response.content.decode()


def test_a_key_is_made_shown_once_and_works(fund, browser, manager):
    form = new_key()
    made = browser.post("/programmes/cles/nouvelle/", form)
    [secret] = set(SECRET.findall(text_of(made)))
    assert f'curl -H "Authorization: Bearer {secret}" http' in text_of(made)
    assert "no-store" in made.headers["Cache-Control"]
    assert Program(fund, secret).get("/me").json()["scopes"] == ["training:read", "training:write"]
    with scope(fund):
        key = ApiKey.objects.get()
        assert (key.name, key.maker_id, str(key.uuid)) == ("Planning Pro", manager.pk, form["uuid"])
    again = browser.post("/programmes/cles/nouvelle/", form, follow=True)
    assert "Cette clé est créée, et son secret a été montré." in text_of(again)
    for page in (again, browser.get("/programmes/cles/"), browser.get("/programmes/cles/?export=csv")):
        assert secret not in b"".join(page).decode()
    assert secret not in str(dict(browser.session))
    with scope(fund):
        assert ApiKey.objects.count() == 1


def test_only_what_she_can_give_is_offered_and_the_rest_says_why(browser):
    page = text_of(browser.get("/programmes/cles/nouvelle/"))
    assert 'value="training:write"' in page
    assert 'value="certification:read"' not in page
    assert "Le fonds n’a pas ce service : adressez-vous à lui." in page
    refused = browser.post("/programmes/cles/nouvelle/", new_key(scopes=["certification:read"]))
    assert not SECRET.search(text_of(refused))


def test_who_lacks_a_role_reads_which_and_whom_to_ask(fund, operator):
    only_manager = member_of(fund, organisation=operator, roles=[Role.ACCESS_MANAGER])
    page = text_of(signed_in(fund, only_manager.user).get("/programmes/cles/nouvelle/"))
    assert "Il vous faut le rôle « Encodeur » : demandez-le à un responsable des accès ou au fonds." in page


@pytest.mark.parametrize("days", [-1, 900])
def test_a_key_ends_within_two_years(fund, browser, days):
    day = timezone.localdate() + timedelta(days=days)
    refused = browser.post("/programmes/cles/nouvelle/", new_key(expires_at=str(day)))
    assert "Choisissez une date à venir, dans deux ans au plus." in text_of(refused)
    with scope(fund):
        assert not ApiKey.objects.exists()


def test_a_key_is_replaced_and_both_serve_for_a_while(fund, browser, manager):
    key, old = make_key(fund, manager, Scope.TRAINING_READ)
    form = {"uuid": str(uuid.uuid4()), "overlap": "7", "expires_at": str(timezone.localdate() + timedelta(days=700))}
    page = browser.post(f"/programmes/cles/{key.uuid}/remplacer/", form)
    [new] = set(SECRET.findall(text_of(page)))
    assert "L’ancienne clé s’arrête le" in text_of(page)
    assert [Program(fund, one).get("/me").status_code for one in (old, new)] == [200, 200]
    with scope(fund):
        key.refresh_from_db()
        assert timedelta(days=6) < key.expires_at - timezone.now() <= timedelta(days=7)
    now = browser.post(f"/programmes/cles/{key.uuid}/remplacer/", form | {"uuid": str(uuid.uuid4()), "overlap": "0"})
    assert SECRET.search(text_of(now))
    assert Program(fund, old).get("/me").status_code == 401


def test_a_key_is_ended_after_a_question(fund, browser, manager):
    key, secret = make_key(fund, manager, Scope.TRAINING_READ)
    asked = browser.get(f"/programmes/cles/{key.uuid}/revoquer/")
    assert "Révoquer la clé « Planning Pro » ?" in text_of(asked)
    assert Program(fund, secret).get("/me").status_code == 200
    done = browser.post(f"/programmes/cles/{key.uuid}/revoquer/", {"sure": "yes"}, follow=True)
    assert "La clé « Planning Pro » n’ouvre plus rien." in text_of(done)
    assert Program(fund, secret).get("/me").status_code == 401


def test_a_colleague_takes_over_the_key_of_who_left(fund, operator, manager):
    key, secret = make_key(fund, manager, Scope.TRAINING_READ)
    colleague = member_of(fund, organisation=operator, roles=MANAGING, first_name="Karim")
    with scope(fund):
        manager.ended_at = timezone.now()
        manager.save()
    assert Program(fund, secret).get("/me").status_code == 401
    browser = signed_in(fund, colleague.user)
    assert "Clés d’accès à remplacer ou à reprendre" in text_of(browser.get("/"))
    assert "N’ouvre plus rien" in text_of(browser.get("/programmes/cles/?state=unkept"))
    taken = browser.post(f"/programmes/cles/{key.uuid}/reprendre/", follow=True)
    assert "La clé « Planning Pro » agit maintenant en votre nom." in text_of(taken)
    assert Program(fund, secret).get("/me").status_code == 200
    with scope(fund):
        facts = Entry.objects.get(verb="integrations.key_taken_over").facts
    assert facts == {"from": str(manager.uuid), "to": str(colleague.uuid)}


def test_who_lacks_a_role_of_the_key_takes_nothing_over(fund, operator, manager):
    key, _secret = make_key(fund, manager, Scope.TRAINING_READ)
    colleague = member_of(fund, organisation=operator, roles=[Role.ACCESS_MANAGER])
    refused = signed_in(fund, colleague.user).post(f"/programmes/cles/{key.uuid}/reprendre/")
    assert refused.status_code == 403
    assert "Une clé ne peut pas plus que vous" in text_of(refused)
    with scope(fund):
        assert ApiKey.objects.get().maker_id == manager.pk


def test_public_keys_are_pasted_and_a_private_one_is_refused(fund, browser, manager):
    key, _secret = make_key(fund, manager, Scope.TRAINING_READ)
    address = f"/programmes/cles/{key.uuid}/cles-publiques/"
    public = {"kty": "OKP", "crv": "Ed25519", "kid": "planning-1", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    private = public | {"d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}
    refused = browser.post(address, {"public_keys": json.dumps(private)})
    assert "Cette clé contient sa partie privée" in text_of(refused)
    with scope(fund):
        assert ApiKey.objects.get().public_keys is None
    saved = browser.post(address, {"public_keys": json.dumps({"keys": [public]})}, follow=True)
    assert "Les clés publiques sont enregistrées." in text_of(saved)
    assert "planning-1" in text_of(saved)
    browser.post(address, {"public_keys": " "})
    with scope(fund):
        assert ApiKey.objects.get().public_keys is None


def test_the_funds_administrators_see_all_keys_and_stop_one_in_an_emergency(fund, manager):
    key, secret = make_key(fund, manager, Scope.TRAINING_READ)
    browser = signed_in(fund, staff_of(fund).user)
    listed = text_of(browser.get("/programmes/cles/toutes/?q=techno"))
    assert "Planning Pro" in listed
    assert "Odile Demoulin" in listed
    assert "Aucun résultat" in text_of(browser.get("/programmes/cles/toutes/?q=cefora"))
    page = text_of(browser.get(f"/programmes/cles/{key.uuid}/"))
    assert "Arrêter en urgence" in page
    assert "Remplacer" not in page
    address = f"/programmes/cles/{key.uuid}/revoquer/"
    assert "Dites à l’organisation pourquoi" in text_of(browser.post(address, {"reason": " "}))
    assert Program(fund, secret).get("/me").status_code == 200
    browser.post(address, {"reason": "Le logiciel envoie mille demandes par heure."})
    assert Program(fund, secret).get("/me").status_code == 401
    with scope(fund):
        told = Message.objects.get(kind="integrations.key_ended_by_fund")
        assert told.address == manager.user.email
    told_page = text_of(signed_in(fund, manager.user).get(f"/programmes/cles/{key.uuid}/"))
    assert "Le logiciel envoie mille demandes par heure." in told_page


def test_the_end_is_told_thirty_and_seven_days_before_once_each(fund, operator, manager):
    colleague = member_of(fund, organisation=operator, roles=[Role.CO_ACCESS_MANAGER])
    member_of(fund, organisation=operator, roles=[Role.ENCODER])
    key, _secret = make_key(fund, manager, Scope.TRAINING_READ, expires_at=timezone.now() + timedelta(days=300))

    def told_at(days: int) -> list[str]:
        with scope(fund):
            ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() + timedelta(days=days))
            before = set(Message.objects.values_list("pk", flat=True))
            reminders.remind(fund)
            reminders.remind(fund)
            return sorted(Message.objects.exclude(pk__in=before).values_list("address", flat=True))

    both = sorted([manager.user.email, colleague.user.email])
    assert [told_at(days) for days in (40, 29, 20, 7, 2)] == [[], both, [], both, []]
    assert "Expire bientôt" in text_of(signed_in(fund, manager.user).get(f"/programmes/cles/{key.uuid}/"))


def test_a_replaced_key_is_not_told(fund, browser, manager):
    key, _secret = make_key(fund, manager, Scope.TRAINING_READ)
    form = {"uuid": str(uuid.uuid4()), "overlap": "7", "expires_at": str(timezone.localdate() + timedelta(days=700))}
    browser.post(f"/programmes/cles/{key.uuid}/remplacer/", form)
    with scope(fund):
        assert reminders.remind(fund) == 0
    assert not mail.outbox


def test_what_the_program_did_is_read_on_its_keys_page(fund, browser, manager):
    key, secret = make_key(fund, manager, Scope.TRAINING_READ)
    other, _secret = make_key(fund, manager, Scope.TRAINING_READ, name="Autre logiciel")
    with scope(fund):
        record(find(fund, secret).actor, CAPABILITY_ON, manager.organisation)
    assert str(CAPABILITY_ON.label) in text_of(browser.get(f"/programmes/cles/{key.uuid}/"))
    assert str(CAPABILITY_ON.label) not in text_of(browser.get(f"/programmes/cles/{other.uuid}/"))


def test_a_person_reads_which_keys_act_in_her_name(fund, browser, manager):
    make_key(fund, manager, Scope.TRAINING_READ)
    page = text_of(browser.get("/compte/donnees/"))
    assert "Les clés d’accès qui agissent en mon nom" in page
    assert "Planning Pro" in page


def test_the_list_asks_the_same_questions_at_one_and_at_sixty_keys(fund, browser, manager):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/programmes/cles/").status_code == 200
        return len(captured)

    make_key(fund, manager, Scope.TRAINING_READ)
    queries()
    at_one = queries()
    for number in range(60):
        make_key(fund, manager, Scope.TRAINING_READ, name=f"Logiciel {number}")
    assert queries() == at_one
