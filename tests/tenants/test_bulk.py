"""Many rows as plain values: what is given, what gets its default, and that a fund's rows stay its own."""

from __future__ import annotations

import datetime

import pytest

from extranet.organisations.models import Worker, WorkerDetails
from extranet.tenants.bulk import insert_records, new_keys, update_records
from extranet.tenants.scope import scope
from tests.factories import FundFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

BORN = datetime.date(1985, 5, 12)
ODD = 'O’Neil "\\;{}'  # what a quoting mistake would show


def test_given_values_defaults_bytes_and_nothing_for_another_fund():
    fund, other = FundFactory(), FundFactory()
    with scope(fund):
        organisation = OrganisationFactory(fund=fund)
        keys = new_keys(Worker, 2)
        names = [ODD, "Zoé"]
        people = [{"id": key, "last_name": name, "birth_date": BORN} for key, name in zip(keys, names, strict=True)]
        insert_records(Worker, people, organisation_id=organisation.pk, first_name="Ann")
        details = [{"worker_id": keys[0], "register_number": b"\x00\xff\\", "register_number_fingerprint": b"\\x41"}]
        insert_records(WorkerDetails, details, organisation_id=organisation.pk)
        found = list(Worker.objects.order_by("pk"))
        assert [one.last_name for one in found] == names
        assert found[1].last_first_folded == "zoe ann"
        assert (found[0].version, found[0].is_active, found[0].birth_date) == (1, True, BORN)
        assert found[0].uuid != found[1].uuid
        one = WorkerDetails.objects.get()
        assert (bytes(one.register_number), bytes(one.register_number_fingerprint)) == (b"\x00\xff\\", b"\\x41")
        assert (one.email, one.left_on) == ("", None)
    with scope(other):
        assert not Worker.objects.exists()


def test_any_of_finds_what_in_finds():
    fund = FundFactory()
    with scope(fund):
        organisation = OrganisationFactory(fund=fund)
        keys = new_keys(Worker, 3)
        people = [{"id": key, "last_name": f"Nom {key}", "birth_date": BORN} for key in keys]
        insert_records(Worker, people, organisation_id=organisation.pk, first_name="Ann")
        insert_records(WorkerDetails, [{"worker_id": key} for key in keys], organisation_id=organisation.pk)
        some = set(keys[:2])
        assert set(WorkerDetails.objects.filter(worker__id__any_of=some).values_list("worker", flat=True)) == some
        assert set(Worker.objects.filter(last_name__any_of={f"Nom {keys[2]}"}).values_list("pk", flat=True)) == {
            keys[2]
        }
        assert not Worker.objects.filter(last_name__any_of=[]).exists()


def test_rows_are_changed_by_their_keys_and_only_theirs():
    fund, other = FundFactory(), FundFactory()
    with scope(other):
        theirs = new_keys(Worker, 1)[0]
        person = {"id": theirs, "last_name": "Elsewhere", "birth_date": BORN}
        insert_records(Worker, [person], organisation_id=OrganisationFactory(fund=other).pk, first_name="Ann")
    with scope(fund):
        organisation = OrganisationFactory(fund=fund)
        keys = new_keys(Worker, 3)
        people = [{"id": key, "last_name": "Nom", "birth_date": BORN} for key in keys]
        firsts = [one | {"first_name": f"Ann {one['id']}"} for one in people]
        insert_records(Worker, firsts, organisation_id=organisation.pk)
        insert_records(WorkerDetails, [{"worker_id": key} for key in keys], organisation_id=organisation.pk)
        update_records(Worker, [])
        update_records(Worker, [{"id": key, "last_name": ODD, "version": 2} for key in (keys[0], theirs)])
        details = WorkerDetails.objects.get(worker=keys[1])
        numbers = {"register_number": b"\x00\xff", "register_number_fingerprint": b"\\x41"}
        update_records(WorkerDetails, [{"id": details.pk, "left_on": BORN, **numbers}])
        details.refresh_from_db()
        assert details.left_on == BORN
        assert {name: bytes(getattr(details, name)) for name in numbers} == numbers
        update_records(WorkerDetails, [{"id": details.pk, **dict.fromkeys(numbers)}])
        found = Worker.objects.order_by("pk").values_list("last_name", "first_name", "version", "last_first_folded")
        assert found[0] == (ODD, f"Ann {keys[0]}", 2, found[0][3])
        assert "neil" in found[0][3], "what is searched by follows"
        assert [row[:3] for row in found[1:]] == [("Nom", f"Ann {key}", 1) for key in keys[1:]]
        details.refresh_from_db()
        assert (details.left_on, details.register_number) == (BORN, None)
    with scope(other):
        assert Worker.objects.get().last_name == "Elsewhere"
