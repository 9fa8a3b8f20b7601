"""Who may move a declaration or a batch from one state to another: docs/states.md, as the random runs hold it."""

from __future__ import annotations

# By whom each change of state may be: docs/states.md. None: the row is born. « b: » a batch, « d: » a declaration.
FREE = ("d:blocked", "d:to_send")  # what waited for a ready channel
MAY: set[tuple[str, str, str | None, str | None]] = {
    ("declare", "app", None, "d:to_send"),
    *(
        ("resend", who, state, "d:to_send")
        for who in ("staff", "company", "other_company")
        for state in ("d:blocked", "d:refused", "d:accepted")
    ),
    *(  # what was tried in test upon what leaves for real, or is accepted for real already, is taken back
        ("resend", who, state, None)
        for who in ("staff", "company", "other_company")
        for state in ("d:proposed", "d:blocked", "d:refused", "d:accepted")
    ),
    *(("confirm", who, "d:proposed", "d:to_send") for who in ("staff", "company", "other_company")),
    *(("cancel", "staff", state, "b:abandoned") for state in ("b:prepared", "b:signed")),
    ("cancel", "staff", "d:to_send", "d:blocked"),
    *((act, "staff", *FREE) for act in ("ssh_key", "certificate", "environment", "pin")),
    *(
        ("attach", "staff", before, after)
        for before in ("b:sending", "b:sent", "b:acknowledged")
        for after in ("b:sent", "b:acknowledged", "b:rejected", "b:answered")
    ),
    *(
        ("attach", "staff", before, after)
        for before in ("d:to_send", "d:sent", "d:acknowledged")
        for after in ("d:sent", "d:acknowledged", "d:accepted", "d:refused")
    ),
    ("source", "app", None, "d:proposed"),
    *(("source", "app", state, None) for state in ("d:proposed", "d:blocked", "d:refused")),
    ("source", "app", "d:blocked", "d:proposed"),
    ("source", "app", "d:refused", "d:proposed"),
}
ORDER = [None, "b:gathered", "b:prepared", "b:signed", "b:sending", "b:sent", "b:acknowledged", "b:answered"]
FROM: dict[str | None, set[str]] = {
    "d:to_send": {"d:blocked", "d:sent", "d:acknowledged", "d:accepted", "d:refused"},
    "d:blocked": {"d:to_send", "d:sent", "d:acknowledged", "d:accepted", "d:refused"},  # a certificate takes over
    "d:sent": {"d:acknowledged", "d:accepted", "d:refused"},
    "d:acknowledged": {"d:accepted", "d:refused"},
}


def worker_may(was: str | None, now: str | None) -> bool:
    """Whether one exchange may bring a row from one state to the other: forwards only, but for what is given up."""
    if now == "b:abandoned":
        return was in ORDER[:5]
    if now == "b:rejected":
        return was in ORDER[:6]
    if was in ORDER and now in ORDER:
        return ORDER.index(was) < ORDER.index(now)
    return now in FROM.get(was, ())
