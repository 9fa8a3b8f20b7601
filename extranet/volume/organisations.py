"""Companies, public bodies, operators, training bodies, and the people who work there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from extranet.organisations import register_number
from extranet.organisations.models import Establishment, Organisation, Worker, WorkerDetails
from extranet.organisations.roles import OrganisationKind
from extranet.tenants import encryption

from . import identifiers
from .loading import Loader, draw, one_of
from .sizes import FundSize

LAST_NAMES = [
    "Dubois", "Janssens", "Lambert", "Peeters", "Maes", "Martin", "Willems", "Claes", "Simon", "Laurent", "Étienne",
    "Noël", "Goossens", "Wouters", "Bernard", "Petit", "Durand", "Leroy", "Moreau", "Fontaine", "Lefèvre", "Michel",
    "Garcia", "Roux", "Vincent", "Fournier", "Morel", "Girard", "André", "Lefebvre", "Mercier", "Blanc", "Guérin",
    "Boyer", "Garnier", "Chevalier", "Legrand", "Gauthier", "Perrin", "Robin",
]  # fmt: skip
FIRST_NAMES = [
    "Alix", "Bruno", "Camille", "Dirk", "Elke", "Farid", "Gisèle", "Hugo", "Ines", "Joris", "Karim", "Léa", "Mehdi",
    "Nora", "Olivier", "Pauline", "Quentin", "Rosa", "Sami", "Tine", "Ugo", "Valérie", "Wim", "Xavier", "Yasmine",
    "Zoé",
]  # fmt: skip
CITIES = ["Namur", "Liège", "Charleroi", "Gand", "Anvers", "Mons", "Hasselt", "Louvain"]
FRENCH_CITIES = ["Lille", "Nantes", "Rennes", "Dijon", "Lyon", "Reims", "Tours", "Metz"]
UNITS = ["Achats", "Atelier", "Comptabilité", "Expédition", "Qualité", "Ventes"]
FUNCTIONS = ["Soudeuse", "Juriste", "Magasinier", "Comptable", "Technicienne", "Acheteur"]
WITH_REGISTER_NUMBER = 100  # one worker of so many, in Belgian funds: each is encrypted in Python


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a fund's organisations begin: keys of the first of each kind, which follow each other.

    The table `volume_employer` has a row for each company and public body: place `c` from 0, key `id`, and its workers,
    from the key `first` on, `people` of them.
    """

    company: int
    operator: int
    body: int
    workers: int


def load_organisations(loader: Loader, size: FundSize) -> Placed:
    """Companies first, then public bodies, operators and training bodies, numbered one after the other."""
    kinds = [
        (size.companies, OrganisationKind.COMPANY, "Entreprise inventée", "SA"),
        (size.public_bodies, OrganisationKind.PUBLIC_BODY, "Service public inventé", ""),
        (len(size.operators), OrganisationKind.OPERATOR, "Opérateur inventé", "ASBL"),
        (size.bodies, OrganisationKind.TRAINING_BODY, "Centre inventé", "SARL"),
    ]
    firsts = [organisations(loader, size, place, *kind) for place, kind in enumerate(kinds)]
    workers = load_workers(loader, size, firsts[0], firsts[1])
    return Placed(company=firsts[0], operator=firsts[2], body=firsts[3], workers=workers)


def organisations(loader: Loader, size: FundSize, place: int, count: int, kind: str, name: str, form: str) -> int:
    start = size.rank * 30_000 if kind == OrganisationKind.COMPANY else (8 + place) * 100_000 + size.rank * 3_000
    numbers = range(start, start + count)
    cities = CITIES if size.is_belgian else FRENCH_CITIES
    columns = {
        "uuid": loader.uuid(f"organisation {kind}"),
        "name": f"'{name} ' || lpad((n + 1)::text, 5, '0') || ' de ' || {one_of(cities, f'mod(n, {len(cities)})')}",
        "kinds": f"ARRAY['{kind}']",
        "legal_form": f"'{form}'",
        "street": "'Rue de l’Exemple'",
        "house_number": "(1 + mod(n, 200))::text",
        "postcode": "(5000 + mod(n, 900))::text" if size.is_belgian else "lpad((59000 + mod(n, 900))::text, 5, '0')",
        "city": one_of(cities, f"mod(n, {len(cities)})"),
        "country": "'BE'" if size.is_belgian else "'FR'",
    }
    column, make = (
        ("enterprise_number", identifiers.enterprise_number) if size.is_belgian else ("siren", identifiers.siren)
    )
    first = loader.series(Organisation, count, columns | numbered(column, [make(n) for n in numbers]))
    if kind == OrganisationKind.COMPANY:
        establishments(loader, size, first, numbers)
    return first


def numbered(column: str, values: list[str]) -> dict[str, str]:
    """The column that holds the n-th of these numbers, read from a table of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS volume_number (n bigint PRIMARY KEY, value text) ON COMMIT DROP"
        )
        cursor.execute("DELETE FROM volume_number")
        cursor.execute(
            "INSERT INTO volume_number"
            " SELECT place - 1, value FROM unnest(%s::text[]) WITH ORDINALITY AS v(value, place)",
            [values],
        )
    return {column: "(SELECT value FROM volume_number WHERE volume_number.n = numbers.n)"}


def establishments(loader: Loader, size: FundSize, company: int, numbers: range) -> None:
    """The head office of each company."""
    column, make = ("unit_number", identifiers.unit_number) if size.is_belgian else ("siret", identifiers.siret)
    columns = {
        "organisation_id": f"{company} + n",
        "name": "'Siège ' || (n + 1)",
        "city": "'Namur'" if size.is_belgian else "'Lille'",
        "country": "'BE'" if size.is_belgian else "'FR'",
    }
    loader.series(Establishment, len(numbers), columns | numbered(column, [make(n) for n in numbers]))


def shares(size: FundSize) -> list[int]:
    """People of each employer, companies first: the giant's, then from many to one or two."""
    employers = size.companies + size.public_bodies
    left = size.people - size.of_giant_company
    weights = [1 / (place + 5) ** 0.7 for place in range(1, employers)]
    whole = sum(weights)
    return [size.of_giant_company, *(max(1, int(left * weight / whole)) for weight in weights)]


def load_workers(loader: Loader, size: FundSize, company: int, public_body: int) -> int:
    people = shares(size)
    first = loader.reserve(Worker, sum(people))
    rows: list[tuple[int, int, int, int]] = []
    start = first
    for place, count in enumerate(people):
        key = company + place if place < size.companies else public_body + place - size.companies
        rows.append((place, key, start, count))
        start += count
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE volume_employer (c bigint PRIMARY KEY, id bigint, first bigint, people bigint)"
            " ON COMMIT DROP"
        )
        columns: list[Any] = [list(column) for column in zip(*rows, strict=True)]
        cursor.execute(
            "INSERT INTO volume_employer SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])",
            columns,
        )
        cursor.execute("ANALYZE volume_employer")
    of_employers = "volume_employer CROSS JOIN LATERAL generate_series(first - {0}, first - {0} + people - 1) AS s(n)"
    loader.insert(
        Worker,
        {
            "id": f"{first} + n",
            "organisation_id": "volume_employer.id",
            "last_name": last_name("n"),
            "first_name": first_name("n"),
            "birth_date": f"DATE '1962-01-01' + {draw('n', 14_000, 1)}::integer",
            "is_active": f"{draw('n', 50, 2)} > 0",
        },
        of_employers.format(first),
    )
    load_details(loader, size, first, of_employers.format(first))
    return first


def last_name(number: str) -> str:
    return one_of(LAST_NAMES, draw(number, len(LAST_NAMES), 3))


def first_name(number: str) -> str:
    """With a number that makes it unique, and shows that nobody is called so."""
    return f"{one_of(FIRST_NAMES, draw(number, len(FIRST_NAMES), 4))} || ' ' || to_hex(({number})::bigint)"


def load_details(loader: Loader, size: FundSize, first: int, source: str) -> None:
    """What the company adds about every other worker; about a few of Belgian funds, a register number as well."""
    loader.insert(
        WorkerDetails,
        {
            "worker_id": f"{first} + n",
            "organisation_id": "volume_employer.id",
            "language": "'fr'",
            "function": one_of(FUNCTIONS, draw("n", len(FUNCTIONS), 5)),
            "email": "'p' || n || '@example.invalid'",
            "internal_number": "'N' || n",
            "unit": one_of(UNITS, draw("n", len(UNITS), 6)),
            "in_service_on": f"DATE '2015-01-01' + {draw('n', 3000, 7)}::integer",
        },
        f"{source} WHERE mod(n, 2) = 0",
    )
    if not size.is_belgian:
        return
    keys = [first + n for n in range(1, size.people // 2, WITH_REGISTER_NUMBER)]
    workers = Worker.objects.filter(pk__in=keys, birth_date__year__lt=2000).order_by("pk")
    WorkerDetails.objects.bulk_create(with_number(worker, place) for place, worker in enumerate(workers))


def with_number(worker: Worker, place: int) -> WorkerDetails:
    number = identifiers.register_number(f"{worker.birth_date:%y%m%d}", place)
    return WorkerDetails(
        worker=worker,
        organisation_id=worker.organisation_id,
        register_number=encryption.encrypt(number),
        register_number_fingerprint=register_number.fingerprint(number),
    )
