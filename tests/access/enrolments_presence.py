"""The access table of presence at the door (see `table.py` for the words).

participant       enrolled in the session, with her account; she acts for no organisation
responsible       training responsible of the participant's organisation
other_responsible training responsible of another organisation
staff             administrator of the fund

Sessions: `own` is under way, its half-day not confirmed; `other` another fund's. Links: `right` (the trainer's, a
participant's), `revoked` (or no longer good) and `wrong`. Codes of the screen: `right` and `old`.
"""

from tests.access.table import parse

PROFILES = "anonymous stranger participant responsible other_responsible staff other_staff"

STAFFS = parse(f"""
method route                         object {PROFILES}
GET  enrolments:presence_sheets      own    sign-in 403 403 403 403 ok   403
GET  enrolments:presence_sheets      other  sign-in 404 404 404 404 404  404
POST enrolments:presence_print       own    sign-in 403 403 403 403 ok   403
POST enrolments:presence_print       other  sign-in 404 404 404 404 404  404
GET  enrolments:presence_printed     own    sign-in 403 403 403 403 ok   403
GET  enrolments:presence_printed     other  sign-in 404 404 404 404 404  404
GET  enrolments:presence_half_day    own    sign-in 403 403 403 403 ok   403
GET  enrolments:presence_half_day    other  sign-in 404 404 404 404 404  404
POST enrolments:presence_half_day    own    sign-in 403 403 403 403 ok   403
POST enrolments:presence_half_day    other  sign-in 404 404 404 404 404  404
POST enrolments:presence_confirm     own    sign-in 403 403 403 403 ok   403
POST enrolments:presence_confirm     other  sign-in 404 404 404 404 404  404
GET  enrolments:presence_screen      own    sign-in 403 403 403 403 ok   403
GET  enrolments:presence_screen      other  sign-in 404 404 404 404 404  404
POST enrolments:presence_link        own    sign-in 403 403 403 403 ok   403
POST enrolments:presence_link        other  sign-in 404 404 404 404 404  404
POST enrolments:presence_link_revoke own    sign-in 403 403 403 403 done 403
POST enrolments:presence_link_revoke other  sign-in 404 404 404 404 404  404
""")

# A link and a code open for whoever holds them, signed in or not.
LINKS = [
    ("GET ", "door_sheets", "ok"),
    ("POST", "door_print", "ok"),
    ("GET ", "door_printed", "ok"),
    ("GET ", "door_half_day", "ok"),
    ("POST", "door_half_day", "ok"),
    ("POST", "door_confirm", "ok"),
    ("GET ", "door_screen", "ok"),
    ("GET ", "my_door", "done"),
    ("GET ", "door_by_link", "done"),
]
OVER = {"revoked": "410", "wrong": "404", "other": "404"}
AT_DOOR = [
    ("GET ", "at_door", "right", "done"),
    ("GET ", "at_door", "old", "ok"),
    ("GET ", "at_door", "other", "404"),
    ("GET ", "entrance", "own", "ok"),
    ("GET ", "entrance", "other", "404"),
    ("POST", "entrance", "own", "ok"),
    ("POST", "entrance", "other", "404"),
    ("POST", "sign_presence", "own", "ok"),
    ("POST", "sign_presence", "other", "404"),
    ("POST", "ask_presence_link", "own", "ok"),
    ("POST", "ask_presence_link", "other", "404"),
]


def open_rows() -> str:
    names = PROFILES.split()
    lines = [f"method route object {PROFILES}"]
    for method, route, right in LINKS:
        for kind, answer in {"right": right, **OVER}.items():
            lines.append(" ".join([method, f"enrolments:{route}", kind, *[answer] * len(names)]))
    for method, route, kind, answer in AT_DOOR:
        lines.append(" ".join([method, f"enrolments:{route}", kind, *[answer] * len(names)]))
    return "\n".join(lines)


PRESENCE = [*STAFFS, *parse(open_rows())]
