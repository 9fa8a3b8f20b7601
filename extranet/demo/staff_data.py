"""The demo's files of staff data: one that was written, and one whose faulty lines wait to be corrected."""

from __future__ import annotations

import datetime

from django.utils import timezone, translation

from extranet.organisations.models import Membership
from extranet.organisations.roles import Role
from extranet.tenants.models import Fund
from extranet.tenants.scope import scope
from requests_app.enrolments.models import StaffImport
from requests_app.enrolments.services import staff_imports, staff_module
from requests_app.enrolments.staff_data.columns import columns_of
from requests_app.enrolments.staff_data.files import csv_file
from requests_app.enrolments.tasks import import_staff_data

from .papers import actor_of

Line = dict[str, str]


def make(fund: Fund) -> None:
    """Outside any scope: each file is read in scopes of its own. Nothing where there are imports already."""
    with scope(fund), translation.override(fund.language):
        if StaffImport.objects.exists():
            return
        members = Membership.objects.select_related("organisation", "user")
        staff = actor_of(members.filter(roles__contains=[Role.FUND_ADMINISTRATOR]).earliest("pk"))
        sender = members.filter(roles__contains=[Role.TRAINING_OFFICER]).earliest("pk")
        actor = actor_of(sender)
        staff_module.switch_module(actor=staff, organisation=sender.organisation, is_open=True)
        staff_module.accept_terms(actor=actor, fund=fund, number=staff_module.current_terms(fund).number)
        good = staff_imports.send_file(actor=actor, fund=fund, content=file_of(fund, good_lines()), is_workbook=False)
    import_staff_data(fund.pk)  # the worker isn't there yet
    with scope(fund), translation.override(fund.language):
        staff_imports.order_writing(actor=actor, fund=fund, batch=good, good_only=False)
    import_staff_data(fund.pk)
    with scope(fund), translation.override(fund.language):
        staff_imports.send_file(actor=actor, fund=fund, content=file_of(fund, faulty_lines()), is_workbook=False)
    import_staff_data(fund.pk)


def good_lines() -> list[Line]:
    """Two who are new, one who changes her unit, one who leaves before a session that she is enrolled in."""
    leaves = timezone.localdate() + datetime.timedelta(days=10)
    return [
        person("Bedenksel", "Mila", "03/05/1991", internal_number="V-101", unit="Onthaal", language="nl"),
        person("Fantasie", "Oscar", "21/11/1983", internal_number="V-102", unit="Communicatie", language="fr"),
        person("Janssens", "Luc", "14/03/1971", internal_number="V-014", unit="Begroting"),
        person("Janssens", "Ann", "14/03/1985", internal_number="V-015", left_on=f"{leaves:%d/%m/%Y}"),
        person("Maes", "Elif", "14/03/1990", unit="Communicatie"),
    ]


def faulty_lines() -> list[Line]:
    """What spreadsheets and hurry do, and two lines that are right."""
    return [
        person("Maaksel", "Robin", "09/07/1987", unit="Juridische dienst", language="nl"),
        person("Schijn", "Fien", "1/2/86", unit="Onthaal"),
        person("", "Daan", "17/08/1992"),
        person("Bedenksel", "Mila", "03/05/1991", phone="3,24711E+11"),
        person("Droom", "Kaat", "30/02/1990", language="Klingon", email="kaat.droom"),
        person("Janssens", "Luc", "14/03/1971", function="Hoofdboekhouder"),
    ]


def person(last_name: str, first_name: str, birth_date: str, **others: str) -> Line:
    return {"last_name": last_name, "first_name": first_name, "birth_date": birth_date, **others}


def file_of(fund: Fund, lines: list[Line]) -> bytes:
    """As the template that is downloaded and filled in."""
    columns = columns_of(fund)
    return csv_file([[one.title for one in columns], *([line.get(one.field, "") for one in columns] for line in lines)])
