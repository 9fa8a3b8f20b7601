"""« Mes données »: everything that the apps hold about the signed-in person in this fund, and who looked (`BEY-22`).

The apps say what they hold (`tenants.registries.personal_data`); here it is gathered for the page, for JSON and PDF.
Rows come from the open scope: nothing of another fund can be among them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from extranet.accounts.merging import people_of
from extranet.accounts.models import User
from extranet.documents.rendering import render_pdf
from extranet.documents.tasks import asset
from extranet.journal.looks import LookKind
from extranet.journal.models import Look
from extranet.journal.personal_data import named
from extranet.tenants.models import Fund
from extranet.tenants.protection import Protection
from extranet.tenants.registries import Facts, Person, PersonalData, personal_data
from extranet.ui.exports import as_text

from ..models import Organisation
from ..roles import OrganisationKind
from .holdings import tied_workers
from .how_long import told

SHOWN = 10  # rows of a section on the page
PRINTED = 200
EXPORTED = 5000
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Section:
    """What one app holds: `rows` are the newest, `is_cut` when there are more."""

    data: PersonalData
    rows: list[Facts]
    is_cut: bool

    @property
    def where(self) -> str:
        if self.data.is_shared:
            return _("Sur votre compte, qui est le même chez tous vos fonds.")
        return _("Chez ce fonds seulement.")

    @property
    def headers(self) -> list[str]:
        """The names of the columns where rows are alike and many, so that a table can show them; else none."""
        names = [[str(name) for name, _value in row] for row in self.rows]
        return names[0] if len(names) > 1 and all(one == names[0] for one in names) else []

    @property
    def shown_rows(self) -> list[list[tuple[str, str]]]:
        return [[(str(name), shown(value)) for name, value in row] for row in self.rows]

    @property
    def told(self) -> list[list[tuple[str, str]]]:
        """The rows without what is empty in them, for lists of names and values."""
        return [[(name, value) for name, value in row if value != NOTHING] for row in self.shown_rows]


def person_of(user: User) -> Person:
    return Person(people_of(user), user.email)


def sections(fund: Fund, person: Person, *, most: int) -> list[Section]:
    """What each app of the fund's services holds, up to `most` rows of each."""
    held = told(fund, (data for data in personal_data if covers(data, fund)))
    return [section_of(data, person, most) for data in sorted(held, key=lambda data: data.rank)]


def section_of(data: PersonalData, person: Person, most: int) -> Section:
    rows = list(islice(data.rows(person), most + 1))
    return Section(data, rows[:most], len(rows) > most)


def looks(fund: Fund, person: Person, *, most: int) -> Section:
    """Who looked at what concerns her, the newest first: which organisation, never which of its people.

    The names of employees stay in the log, where the fund can find them: a person is told the recipients of her data,
    not who was on duty (Court of Justice of the EU, C-579/21). What she looked at herself isn't among them.
    """
    data = PersonalData(
        name="looks",
        protection=Protection.CONFIDENTIAL,
        label=_("Qui a consulté mes données"),
        retention=_("%(looks)s, au choix du fonds. Puis effacé automatiquement."),
        basis=_("Intérêt légitime : protéger vos données (RGPD, art. 6.1.f)."),
        rows=lambda one: looks_at(fund, one),
    )
    return section_of(told(fund, [data])[0], person, most)


def looks_at(fund: Fund, person: Person) -> Iterator[Facts]:
    about = Look.objects.filter(of_person(fund, person)).by_others(person.user_ids).order_by("-recorded_at", "-pk")
    names = NamesOfOrganisations()
    for look in about.iterator(chunk_size=200):
        yield [
            (_("Date"), look.recorded_at),
            (_("Qui"), names.of(look.organisation_id)),
            (_("Consultation"), look.get_kind_display()),
            (_("À propos de"), named(look.subject_model)),
            (_("Accès d’assistance"), look.support_uuid is not None),
        ]


def of_person(fund: Fund, person: Person) -> Q:
    """The looks at rows that speak of her, and the exports of whole registers that she stands in."""
    rows = {uuid for data in personal_data if covers(data, fund) for _model, uuid in data.subjects(person)}
    employers = [worker.organisation_id for worker in tied_workers(person)]
    if not employers:
        return Q(subject_uuid__in=rows)
    offices = Organisation.objects.filter(kinds__contains=[OrganisationKind.FUND_OFFICE]).values_list("pk", flat=True)
    whole = Q(subject_uuid__isnull=True, kind=LookKind.EXPORT, subject_model="organisations.Worker")
    return Q(subject_uuid__in=rows) | whole & Q(organisation_id__in=[*employers, *offices])


def covers(data: PersonalData, fund: Fund) -> bool:
    return data.capability is None or fund.has(data.capability)


class NamesOfOrganisations:
    """Names by id, all read at once when the first is asked for: a fund's readers are few."""

    def __init__(self) -> None:
        self.known: dict[int, str] = {}

    def of(self, organisation_id: int | None) -> str:
        if organisation_id is None:
            return _("Une personne sans organisation")
        if not self.known:
            readers = Look.objects.order_by().values("organisation_id").distinct()
            found = Organisation.objects.filter(pk__in=readers)
            self.known = {
                one.pk: _("Le personnel du fonds") if one.is_a(OrganisationKind.FUND_OFFICE) else one.name
                for one in found
            }
        return self.known.get(organisation_id, _("Une organisation qui n’existe plus"))


def shown(value: object) -> str:
    """As people read it on the page and on paper."""
    if isinstance(value, datetime.datetime):
        return date_format(timezone.localtime(value), "d/m/Y H:i")
    if isinstance(value, datetime.date):
        return date_format(value, "d/m/Y")
    return as_text(value) or NOTHING


def exported(fund: Fund, person: Person) -> dict[str, Any]:
    """Everything as JSON's own kinds: a section each, named as the registry names it."""
    everything = [*sections(fund, person, most=EXPORTED), looks(fund, person, most=EXPORTED)]
    return {
        "fund": fund.name,
        "made_at": timezone.now().isoformat(),
        "sections": {
            one.data.name: {
                "label": str(one.data.label),
                "where": one.where,
                "retention": str(one.data.retention),
                "legal_basis": str(one.data.basis),
                "rows": [{str(name): plain(value) for name, value in row} for row in one.rows],
                "complete": not one.is_cut,
            }
            for one in everything
        },
    }


def plain(value: object) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return str(value)


def printed(fund: Fund, user: User, parts: Iterable[Section], language: str) -> bytes:
    """The same as PDF, made at once and kept nowhere. Raises `RenderFailed`."""
    context = {"fund": fund, "language": language, "email": user.email, "sections": parts, "made_at": timezone.now()}
    with translation.override(language):
        page = render_to_string("organisations/pdf/my_data.html", context)
    return render_pdf(page, resolve=lambda address: asset(fund, address), identifier=f"{fund.slug}-data-{user.pk}")
