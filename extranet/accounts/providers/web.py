"""Asking an identity provider, whose address a fund's administrator typed (`tenants.outgoing` has the rules)."""

from __future__ import annotations

from typing import Any

from extranet.tenants.outgoing import OutgoingSession


def get_json(url: str) -> dict[str, Any]:
    """The JSON object at this address. Raises `outgoing.NotAnswered`, and `ValueError` for another answer."""
    with OutgoingSession() as session:
        response = session.get(url, headers={"Accept": "application/json"})
    if response.status_code != 200:
        raise ValueError(f"status {response.status_code}")
    try:
        answer = response.json()
    except RecursionError as error:
        raise ValueError("nested without end") from error
    if not isinstance(answer, dict):
        raise ValueError("not an object")
    return answer
