"""Requests by the hundred thousand, in one statement per table, under the fund's own policy.

States are spread as in the demo: a third is on its way, every state occurs. What is open moved in the last two months,
what is closed in the last three years. The random numbers are the same at each run.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from extranet.tenants.models import Fund
from extranet.tenants.scope import scope

SHARES = {  # percent
    "draft": 4, "returned": 2, "with_company": 8, "certified": 2, "to_sign": 6, "signed": 2, "with_fund": 8,
    "complement": 3, "accepted": 55, "refused": 5, "disowned": 5,
}  # fmt: skip
STATES = [state for state, share in SHARES.items() for _ in range(share)]
TITLES = [
    "Soudage à l’arc", "Lecture de plans", "Travail en hauteur", "Conduite de chariot élévateur", "Habilitation BA4",
    "Premiers secours", "Métrologie", "Programmation d’automates", "Robotique", "Qualité et normes", "Élingage",
    "Hydraulique", "Pneumatique", "Sécurité de base VCA", "Dessin assisté par ordinateur", "Usinage sur tour",
]  # fmt: skip

REQUESTS = """
    WITH company AS (
        SELECT m.company_id, m.operator_id, m.id AS mandate_id, row_number() OVER (ORDER BY m.id) AS place
        FROM mandates_mandate m
    ), drawn AS MATERIALIZED (
        SELECT n, (%(states)s::text[])[1 + floor(random() * 100)] AS state, random() AS age, random() AS length,
            random() < 0.2 AS is_own, (%(titles)s::text[])[1 + floor(random() * %(title_count)s)] AS title,
            1 + floor(random() * (SELECT count(*) FROM company)) AS place
        FROM generate_series(1, %(count)s) AS n
    ), dated AS (
        SELECT *, state NOT IN ('accepted', 'refused', 'disowned') AS is_open,
            now() - age * CASE
                WHEN state IN ('accepted', 'refused', 'disowned') THEN interval '1095 days' ELSE interval '60 days'
            END AS moved_at,
            is_own AND state NOT IN ('draft', 'returned', 'disowned') AS is_companys
        FROM drawn
    )
    INSERT INTO training_request (
        uuid, version, state, sent_to_company_at, opened_at, sent_to_fund_at, decided_at, moved_at, complement_parts,
        number, session_uuid, company_id, author_id, mandate_id, title, catalogue_code, theme, kind, provider_name,
        provider_number, is_online, place, language, starts_on, ends_on, created_at
    )
    SELECT gen_random_uuid(), 1, d.state,
        CASE WHEN NOT is_companys AND d.state <> 'draft' THEN moved_at - interval '4 days' END,
        CASE WHEN NOT is_companys AND d.state NOT IN ('draft', 'with_company') THEN moved_at - interval '3 days' END,
        CASE WHEN d.state IN ('with_fund', 'complement', 'accepted', 'refused') THEN moved_at - interval '1 day' END,
        CASE WHEN d.state IN ('accepted', 'refused') THEN moved_at END,
        moved_at,
        CASE WHEN d.state = 'complement' THEN ARRAY['presences'] ELSE '{}'::text[] END,
        extract(year FROM moved_at) || '-' || lpad(n::text, 6, '0'), gen_random_uuid(), c.company_id,
        CASE WHEN is_companys THEN c.company_id ELSE c.operator_id END,
        CASE WHEN NOT is_companys THEN c.mandate_id END,
        d.title || ' ' || n %% 97, 'CAT-' || n %% 500, '', 'formal', 'Centre Exemple', '', false, 'Namur', 'fr',
        (moved_at - interval '20 days')::date, (moved_at - interval '20 days')::date + floor(length * 3)::integer,
        moved_at - interval '10 days'
    FROM dated d JOIN company c USING (place)
"""

DAYS = """
    INSERT INTO training_day (uuid, request_id, date, starts_at, ends_at, break_starts_at, break_ends_at)
    SELECT gen_random_uuid(), id, starts_on + day, '08:30', '16:30', '12:00', '12:30'
    FROM training_request, generate_series(0, ends_on - starts_on) AS day
"""

PARTICIPANTS = """
    WITH colleague AS (
        SELECT id, organisation_id, last_name, first_name, birth_date,
            row_number() OVER (PARTITION BY organisation_id ORDER BY id) AS place,
            count(*) OVER (PARTITION BY organisation_id) AS colleagues
        FROM organisations_worker
    )
    INSERT INTO training_participant (uuid, request_id, last_name, first_name, birth_date, worker_id)
    SELECT gen_random_uuid(), r.id, w.last_name, w.first_name, w.birth_date,
        CASE WHEN r.state NOT IN ('draft', 'returned') THEN w.id END
    FROM training_request r
    JOIN colleague w ON w.organisation_id = r.company_id AND (w.place + r.id) %% w.colleagues < 1 + r.id %% 5
"""

ABSENCES = """
    INSERT INTO training_absence (uuid, participant_id, day_id, kind)
    SELECT gen_random_uuid(), p.id, d.id, 'illness'
    FROM training_participant p JOIN training_day d ON d.request_id = p.request_id
    WHERE p.id %% 20 = 0
"""


def fill(fund: Fund, count: int, analyse: Callable[[], None]) -> None:
    """Give the fund this many requests, with their days, people and absences.

    `analyse` renews PostgreSQL's statistics: without them the next statement joins the wrong way, for a quarter of an
    hour.
    """
    values = {"count": count, "states": STATES, "titles": TITLES, "title_count": len(TITLES)}
    for statement in (REQUESTS, DAYS, PARTICIPANTS, ABSENCES):
        with scope(fund), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SELECT setseed(0.42)")
            cursor.execute(statement, values)
        analyse()
