"""What `make lint` says of a migration that the version before couldn't bear."""

from __future__ import annotations

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models

from extranet.tenants.ddl import AcrossFunds
from tests.migrations import ACCEPTED, complaints, complaints_about, rows

NAME = models.CharField(max_length=9)
INDEX = models.Index(fields=["name"], name="by_name")
CHECK = models.CheckConstraint(condition=models.Q(name__gt=""), name="named")


def said(*operations) -> list[str]:
    migration = migrations.Migration("0002_some", "organisations")
    migration.operations = list(operations)
    return list(complaints_about(migration))


@pytest.mark.parametrize(
    ("operation", "word"),
    [
        (migrations.AddField("organisation", "name", models.CharField(max_length=9, default="")), "db_default"),
        (migrations.AlterField("organisation", "name", NAME), "not null"),
        (migrations.RemoveField("organisation", "name"), "read it still"),
        (migrations.DeleteModel("Organisation"), "read it still"),
        (migrations.RenameField("organisation", "name", "title"), "old name"),
        (migrations.AddIndex("organisation", INDEX), "AddIndexConcurrently"),
        (migrations.AddConstraint("organisation", CHECK), "AddConstraintNotValid"),
        (AcrossFunds(migrations.AddConstraint("organisation", CHECK), "organisations_organisation"), "NotValid"),
        (migrations.RunPython(migrations.RunPython.noop), "undone"),
        (migrations.RunSQL("SELECT 1"), "undone"),
    ],
)
def test_what_the_version_before_could_not_bear_is_said(operation, word):
    (complaint,) = said(operation)
    assert word in complaint


def test_what_only_adds_is_fine():
    table = migrations.CreateModel("Thing", [("name", NAME)])
    assert said(table, migrations.AddIndex("thing", INDEX), migrations.AddConstraint("thing", CHECK)) == []
    assert said(migrations.AddField("organisation", "name", models.CharField(max_length=9, null=True))) == []
    assert said(migrations.AddField("organisation", "name", models.CharField(max_length=9, db_default=""))) == []
    assert said(AddIndexConcurrently("organisation", INDEX), AddConstraintNotValid("organisation", CHECK)) == []


def test_nothing_new_here_is_of_that_kind_and_each_exception_says_why():
    assert list(complaints()) == []
    assert all(len(why) > 20 for _name, why in rows(ACCEPTED))
