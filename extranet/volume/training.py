"""Pre-encoded requests with their days, people and absences; a complete presence is stored nowhere."""

from __future__ import annotations

from extranet.journal.models import Entry
from requests_app.training.models import Absence, Day, Participant, Request, RequestCounter
from requests_app.training.verbs import CREATED

from .loading import NOW, Loader, draw, one_of
from .mandates import operator_of
from .organisations import Placed
from .sizes import FundSize

SHARES = {  # percent: a third is on its way, every state occurs
    "draft": 4, "returned": 2, "with_company": 8, "certified": 2, "to_sign": 6, "signed": 2, "with_fund": 8,
    "complement": 3, "accepted": 55, "refused": 5, "disowned": 5,
}  # fmt: skip
STATES = [state for state, share in SHARES.items() for _each in range(share)]
TITLES = [
    "Soudage à l’arc", "Lecture de plans", "Travail en hauteur", "Conduite de chariot élévateur", "Habilitation BA4",
    "Premiers secours", "Métrologie", "Programmation d’automates", "Robotique", "Qualité et normes", "Élingage",
    "Hydraulique", "Pneumatique", "Sécurité de base VCA", "Dessin assisté par ordinateur", "Usinage sur tour",
]  # fmt: skip
CLOSED = "state IN ('accepted', 'refused', 'disowned')"
YEARS = 3
OF_GIANT_COMPANY = 200  # its first requests: each state occurs, at every scale
OF_LONE_MANDATE = 100  # the next: of the operator with a single mandate, whose list is a page at least


def load_training(loader: Loader, size: FundSize, placed: Placed, mandates: int) -> None:
    """What is on its way moved in the last two months, what is closed in the last three years."""
    first = loader.reserve(Request, size.requests)
    loader.insert(Request, request_columns(loader, first, placed, mandates), dated(size))
    loader.run(
        RequestCounter._meta.label,
        "INSERT INTO training_requestcounter (year, last)"
        f" SELECT extract(year FROM current_date)::int - back, {size.requests}"
        f" FROM generate_series(0, {YEARS}) AS back",
    )
    requests = f"training_request AS r WHERE r.id BETWEEN {first} AND {first + size.requests - 1}"
    days = (
        f"(SELECT r.id * 10 + day AS n, r.id, r.starts_on + day AS date FROM generate_series(0, 2) AS day, {requests}"
    )
    loader.insert(
        Day,
        {
            "request_id": "d.id",
            "date": "d.date",
            "starts_at": "'08:30'",
            "ends_at": "'16:30'",
            "break_starts_at": "'12:00'",
            "break_ends_at": "'12:30'",
        },
        f"{days} AND r.starts_on + day <= r.ends_on) AS d",
    )
    load_participants(loader, first, size)
    loader.insert(
        Entry,
        {
            "verb": f"'{CREATED.name}'",
            "recorded_at": "r.created_at",
            "actor_kind": "'system'",
            "subject_model": "'training.Request'",
            "subject_uuid": "r.uuid",
            "facts": "'{}'::jsonb",
        },
        requests,
    )


def dated(size: FundSize) -> str:
    """A row for each request, before it is one: `c` is the place of its company among those with a mandate."""
    giants = min(OF_GIANT_COMPANY, size.requests // 4)
    first_ones = giants + min(OF_LONE_MANDATE, size.requests // 4)
    state = one_of(STATES, f"CASE WHEN n < {first_ones} THEN mod(n, 100) ELSE {draw('n', 100, 11)} END")
    return f"""(
        SELECT *, {NOW} - age * CASE WHEN {CLOSED} THEN interval '{YEARS * 365} days' ELSE interval '60 days' END
                AS moved_at,
            is_own AND state NOT IN ('draft', 'returned', 'disowned') AS is_companys, {operator_of("c", size)} AS o
        FROM (
            SELECT n, {state} AS state, {draw("n", 1_000_000, 12)} / 1e6 AS age,
                {draw("n", 3, 13)}::integer AS length, {draw("n", 5, 14)} = 0 AS is_own,
                {one_of(TITLES, draw("n", len(TITLES), 15))} AS title,
                CASE WHEN n < {giants} THEN 0 WHEN n < {first_ones} THEN {size.lone_mandate}
                    ELSE {draw("n", size.mandates, 16)} END AS c
            FROM generate_series(0, {size.requests - 1}) AS numbers(n)
        ) AS drawn
    ) AS d"""


def request_columns(loader: Loader, first: int, placed: Placed, mandates: int) -> dict[str, str]:
    day = "(moved_at - interval '20 days')::date"
    return {
        "id": f"{first} + n",
        "state": "state",
        "sent_to_company_at": "CASE WHEN NOT is_companys AND state <> 'draft' THEN moved_at - interval '4 days' END",
        "opened_at": "CASE WHEN NOT is_companys AND state NOT IN ('draft', 'with_company')"
        " THEN moved_at - interval '3 days' END",
        "sent_to_fund_at": "CASE WHEN state IN ('with_fund', 'complement', 'accepted', 'refused')"
        " THEN moved_at - interval '1 day' END",
        "decided_at": "CASE WHEN state IN ('accepted', 'refused') THEN moved_at END",
        "moved_at": "moved_at",
        "complement_parts": "CASE WHEN state = 'complement' THEN ARRAY['presences'] ELSE '{}'::text[] END",
        "number": "extract(year FROM moved_at) || '-' || lpad((n + 1)::text, 6, '0')",
        "session_uuid": loader.uuid("session of a request"),
        "company_id": f"{placed.company} + c",
        "author_id": f"CASE WHEN is_companys THEN {placed.company} + c ELSE {placed.operator} + o END",
        "mandate_id": f"CASE WHEN NOT is_companys THEN {mandates} + c END",
        "title": "title || ' ' || mod(n, 97)",
        "catalogue_code": "'CAT-' || mod(n, 500)",
        "kind": "'formal'",
        "provider_name": "'Centre Exemple'",
        "place": "'Namur'",
        "language": "'fr'",
        "starts_on": day,
        "ends_on": f"{day} + length",
        "created_at": "moved_at - interval '25 days'",
    }


def load_participants(loader: Loader, first: int, size: FundSize) -> None:
    """Three of the company's people, or all it has; every twentieth was ill on all days."""
    loader.insert(
        Participant,
        {
            "request_id": "p.id",
            "last_name": "w.last_name",
            "first_name": "w.first_name",
            "birth_date": "w.birth_date",
            "worker_id": "CASE WHEN p.state NOT IN ('draft', 'returned') THEN w.id END",
        },
        f"""(
            SELECT r.id * 4 + seat AS n, r.id, r.state, e.first + mod(r.id * 7 + seat, e.people) AS worker
            FROM training_request r JOIN volume_employer e ON e.id = r.company_id, generate_series(0, 2) AS seat
            WHERE r.id BETWEEN {first} AND {first + size.requests - 1} AND seat < e.people
        ) AS p JOIN organisations_worker w ON w.id = p.worker ORDER BY n""",
    )
    loader.insert(
        Absence,
        {"participant_id": "a.participant", "day_id": "a.day", "kind": "'illness'"},
        f"""(
            SELECT p.id * 1000 + mod(d.date - date '2000-01-01', 1000) AS n, p.id AS participant, d.id AS day
            FROM training_participant p JOIN training_day d ON d.request_id = p.request_id
            WHERE mod(p.id, 20) = 0 AND p.request_id BETWEEN {first} AND {first + size.requests - 1}
        ) AS a""",
    )
