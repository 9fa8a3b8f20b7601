"""Files of member services: what companies ask, for whom, and what was agreed."""

from __future__ import annotations

from requests_app.funding.models import Agreement, Counter, Device, FundingRequest, RequestPerson

from .loading import NOW, Loader, draw, one_of, skewed
from .organisations import Placed
from .sizes import FundSize

SUBJECTS = ["Anglais", "Sécurité", "Soudage", "Comptabilité", "Bureautique", "Management"]
# Of twenty files seven are on their way, of the last two months; the rest is decided, of the last three years.
STATES = [
    "draft", "draft", "sent", "sent", "incomplete", "complete", "complete", *["agreed"] * 10, "refused", "refused",
    "given_up",
]  # fmt: skip
OPEN = "state IN ('draft', 'sent', 'incomplete', 'complete')"
YEARS = 3
NUMBER = "'DPC-' || extract(year FROM moved_at) || '-' || lpad((n + 1)::text, 6, '0')"


def load_funding(loader: Loader, size: FundSize, placed: Placed) -> None:
    device = Device.objects.create(code="PLAN", name="Plan de développement des compétences")
    first = loader.reserve(FundingRequest, size.funding)
    loader.insert(FundingRequest, columns(first, device, placed), drawn(size))
    between = f"BETWEEN {first} AND {first + size.funding - 1}"
    loader.insert(
        RequestPerson,
        {"request_id": "p.id", "worker_id": "p.worker"},
        f"""(SELECT r.id * 2 + seat AS n, r.id, e.first + mod(r.id * 5 + seat, e.people) AS worker
            FROM funding_fundingrequest r JOIN volume_employer e ON e.id = r.company_id, generate_series(0, 1) AS seat
            WHERE r.id {between} AND seat < e.people) AS p""",
    )
    loader.insert(
        Agreement,
        {
            "request_id": "r.id",
            "number": "replace(r.number, 'DPC', 'ACC')",
            "teaching": "r.teaching",
            "hours": "14",
            "valid_from": "r.moved_at::date",
            "valid_until": "r.moved_at::date + 120",
            "is_subrogated": "true",
            "decided_at": "r.decided_at",
        },
        f"(SELECT *, id AS n FROM funding_fundingrequest WHERE state = 'agreed' AND id {between}) AS r",
    )
    loader.run(
        Counter._meta.label,
        "INSERT INTO funding_counter (series, year, last)"
        f" SELECT series, extract(year FROM current_date)::int - back, {size.funding}"
        f" FROM generate_series(0, {YEARS}) AS back, unnest(ARRAY['DPC', 'ACC']) AS series",
    )


def drawn(size: FundSize) -> str:
    return f"""(
        SELECT *, {NOW} - age * CASE WHEN {OPEN} THEN interval '60 days' ELSE interval '{YEARS * 365} days' END
                AS moved_at
        FROM (
            SELECT n, {one_of(STATES, draw("n", len(STATES), 41))} AS state, {draw("n", 1_000_000, 42)} / 1e6 AS age,
                {skewed("n", size.companies, 43)} AS c, {skewed("n", size.bodies, 44)} AS b,
                {one_of(SUBJECTS, draw("n", len(SUBJECTS), 45))} AS subject
            FROM generate_series(0, {size.funding - 1}) AS numbers(n)
        ) AS numbers
    ) AS d"""


def columns(first: int, device: Device, placed: Placed) -> dict[str, str]:
    sent = "state <> 'draft'"
    return {
        "id": f"{first} + n",
        "state": "state",
        "moved_at": "moved_at",
        "created_at": "moved_at - interval '10 days'",
        "number": f"CASE WHEN {sent} THEN {NUMBER} ELSE '' END",
        "sent_at": f"CASE WHEN {sent} THEN moved_at - interval '3 days' END",
        "complete_at": "CASE WHEN state IN ('complete', 'agreed') THEN moved_at - interval '1 day' END",
        "decide_by": "CASE WHEN state IN ('complete', 'agreed') THEN moved_at::date + 20 END",
        "decided_at": "CASE WHEN state IN ('agreed', 'refused') THEN moved_at END",
        "reason": "CASE WHEN state = 'refused' THEN 'Hors critères.' ELSE '' END",
        "device_id": str(device.pk),
        "company_id": f"{placed.company} + c",
        "body_id": f"{placed.body} + b",
        "title": "subject || ', niveau ' || (1 + mod(n, 4))",
        "starts_on": "moved_at::date + 40",
        "ends_on": "moved_at::date + 50",
        "hours": "14",
        "place": "'Namur'",
        "teaching": "1400.00",
    }
