"""Dossiers of five months each, the hours of every month as they were vouched for, and their certificates."""

from __future__ import annotations

from certification.models import Certificate, Dossier, HoursVersion, Payment, PlannedDay, Validation
from extranet.documents.models import Document

from .loading import Loader, draw, one_of, skewed
from .organisations import Placed, first_name, last_name
from .papers import Bytes
from .sizes import MONTHS_OF_DOSSIER, FundSize

RUNNING = 5  # of so many dossiers one is still running: begun five months ago, for a year
MONTHS_BACK = 34
PLANNED = 20  # of so many dossiers one has a calendar, of the month that runs
TITLES = ["Aide-soignante", "Comptable", "Développeur web", "Éducatrice", "Électricien", "Formateur"]
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
OLD = ["validated"] * 17 + ["certified", "maintained", "superseded"]
RECENT = ["awaiting"] * 4 + ["validated"] * 3 + ["prepared"] * 2 + ["contested", "returned", "certified"]
CERTIFIED = "c.state <> 'prepared'"
MONTH = "date_trunc('month', current_date)::date"


def load_certification(loader: Loader, size: FundSize, placed: Placed, paper: Bytes) -> None:
    dossiers = load_dossiers(loader, size, placed)
    versions = load_versions(loader, size, dossiers)
    load_certificates(loader, size, dossiers, versions, paper)
    loader.series(
        Payment,
        size.dossiers,
        {
            "dossier_id": f"{dossiers} + n",
            "kind": "'settlement'",
            "paid_on": "(d.starts_on + interval '70 days')::date",
            "period_from": "d.starts_on",
            "period_to": "(d.starts_on + interval '2 months - 1 day')::date",
            "amount": "1800.00",
            "reference": "'R-' || n",
        },
        f"JOIN certification_dossier d ON d.id = {dossiers} + n",
    )
    loader.insert(
        PlannedDay,
        {"dossier_id": f"{dossiers} + d", "date": "day::date", "centre": "7.00"},
        "(SELECT d * 31 + extract(day FROM day)::int AS n, d, day"
        f" FROM generate_series(0, {size.dossiers - 1}, {PLANNED * RUNNING}) AS d,"
        f" generate_series({MONTH}, {MONTH} + interval '1 month - 1 day', interval '1 day') AS day"
        " WHERE extract(isodow FROM day) < 6) AS days",
    )


def is_running(number: str) -> str:
    return f"mod({number}, {RUNNING}) = 0"


def load_dossiers(loader: Loader, size: FundSize, placed: Placed) -> int:
    """The giant's first, then more of some bodies than of others; those that ended long ago are closed."""
    body = f"CASE WHEN n < {size.of_giant_body} THEN 0 ELSE 1 + {skewed('n', size.bodies - 1, 31)} END"
    back = f"CASE WHEN {is_running('n')} THEN 5 ELSE 6 + {draw('n', MONTHS_BACK, 32)} END"
    begins = f"({MONTH} - ({back}) * interval '1 month')::date"
    return loader.series(
        Dossier,
        size.dossiers,
        {
            "number": "'V-' || lpad((n + 1)::text, 6, '0')",
            "title": one_of(["mrs", "mr"], "mod(n, 2)"),
            "last_name": last_name("n + 17"),
            "first_name": first_name("n"),
            "email": "'b' || n || '@example.invalid'",
            "employer_id": f"{placed.company} + {skewed('n', size.companies, 33)}",
            "training_body_id": f"{placed.body} + {body}",
            "training_title": one_of(TITLES, draw("n", len(TITLES), 34)),
            "hours_agreed": "900.00",
            "starts_on": begins,
            "ends_on": f"({begins} + CASE WHEN {is_running('n')} THEN interval '12 months' ELSE interval '5 months' END"
            " - interval '1 day')::date",
            "commission_on": f"{begins} - 40",
            "granularity": "'month'",
            "state": f"CASE WHEN {is_running('n')} OR {draw('n', 10, 35)} = 0 THEN 'in_progress' ELSE 'closed' END",
            "created_at": f"least({begins} - 30, current_date)",
        },
    )


def load_versions(loader: Loader, size: FundSize, dossiers: int) -> int:
    """« Ok » of each month, with the canonical text of its hours and the digest of that (`certification.sheets`)."""
    month = f"(d.starts_on + mod(n, {MONTHS_OF_DOSSIER}) * interval '1 month')::date"
    label = f"to_char({month}, 'YYYY-MM')"
    content = (
        f'\'{{"cells":{{"\' || {label} || \'":{{"absence":"7.00","centre":"140.00"}}}},"dossier":"\' || d.uuid'
        f' || \'","granularity":"month","month":"\' || {label}'
        ' || \'","totals":{"absence":"7.00","centre":"140.00","placement":"0.00"}}\''
    )
    return loader.series(
        HoursVersion,
        size.dossiers * MONTHS_OF_DOSSIER,
        {
            "dossier_id": "d.id",
            "month": month,
            "number": "1",
            "granularity": "'month'",
            "content": content,
            "digest": f"encode(sha256(convert_to({content}, 'UTF8')), 'hex')",
            "centre": "140.00",
            "placement": "0.00",
            "absence": "7.00",
            "statement": "'Je certifie la saisie des heures'",
            "saved_at": f"{month} + interval '1 month 2 days'",
        },
        f"JOIN certification_dossier d ON d.id = {dossiers} + n / {MONTHS_OF_DOSSIER}",
    )


def load_certificates(loader: Loader, size: FundSize, dossiers: int, versions: int, paper: Bytes) -> None:
    """One a version, and a document each. The last month of those that run is as yet in every state."""
    count = size.dossiers * MONTHS_OF_DOSSIER
    documents = loader.series(Document, count, paper.columns("'certificat.pdf'") | {"uuid": loader.uuid("certificate")})
    is_last = f"mod(n, {MONTHS_OF_DOSSIER}) = {MONTHS_OF_DOSSIER - 1} AND {is_running(f'n / {MONTHS_OF_DOSSIER}')}"
    recent, old = (one_of(states, draw("n", len(states), 36)) for states in (RECENT, OLD))
    state = f"CASE WHEN {is_last} THEN {recent} ELSE {old} END"
    first = loader.reserve(Certificate, count)
    loader.insert(
        Certificate,
        {
            "id": f"{first} + n",
            "version_id": f"{versions} + n",
            "dossier_id": f"{dossiers} + n / {MONTHS_OF_DOSSIER}",
            "month": "c.month",
            "number": number_of("n"),
            "document_id": f"{documents} + n",
            "definitive_id": f"CASE WHEN {CERTIFIED} THEN {documents} + n END",
            "path": f"CASE WHEN {CERTIFIED} THEN 'online' ELSE '' END",
            "statements": "'[]'::jsonb",
            "state": "c.state",
            "created_at": "c.saved_at",
            "certified_at": f"CASE WHEN {CERTIFIED} THEN c.saved_at + interval '1 hour' END",
        },
        f"(SELECT n, {state} AS state, v.month, v.saved_at FROM generate_series(0, {count - 1}) AS numbers(n)"
        f" JOIN certification_hoursversion v ON v.id = {versions} + n) AS c",
    )
    loader.insert(
        Validation,
        {
            "certificate_id": "c.id",
            "party": "'beneficiary'",
            "state": "CASE c.state WHEN 'awaiting' THEN 'awaited' WHEN 'contested' THEN 'contested' ELSE 'given' END",
            "way": "CASE WHEN c.state = 'awaiting' THEN '' ELSE 'link' END",
            "reason": "CASE WHEN c.state = 'contested' THEN 'Deux jours de trop.' ELSE '' END",
            "said_at": "CASE WHEN c.state <> 'awaiting' THEN c.certified_at + interval '1 day' END",
        },
        f"(SELECT *, id - {first} AS n FROM certification_certificate WHERE id BETWEEN {first} AND {first + count - 1}"
        f" AND (state IN ('awaiting', 'contested') OR state = 'validated' AND mod(id - {first}, 5) = 0)) AS c",
    )


def number_of(n: str) -> str:
    """SQL: « TEST- » and letters that follow from n, each n its own."""
    scrambled = f"mod({n} * 7919::bigint + 104729, 1073741789)"  # a prime below 2^30: no two n below it are alike
    letters = [f"substr('{ALPHABET}', 1 + ((({scrambled}) >> {5 * place}) & 31)::int, 1)" for place in range(6)]
    return f"'TEST-' || {' || '.join(letters[:4])} || '-' || {' || '.join(letters[4:])} || '00'"
