"""The access table of requests, of signed links and of a participant's pages (see `table.py` for the words).

participant       of body A, with an account that joined; she acts for no organisation
responsible       training responsible of body A
other_responsible of body B
staff             administrator of the fund

Sessions: `own` is for everybody, `demand` on demand for body A. Requests: `own` waits, `added` has its person in the
register, `settled` is decided; `other` is another fund's. Attestations: `own` was there, `own_to_come` not yet. Links: `right`, `over` (her address changed) and `wrong`.
"""

from tests.access.table import parse

PROFILES = "anonymous stranger participant responsible other_responsible staff other_staff"

ASKING = parse(f"""
method route                     object {PROFILES}
GET  enrolments:ask              own    ok   ok   ok   ok   ok   ok   ok
GET  enrolments:ask              demand 404  404  ok   404  404  404  404
GET  enrolments:ask              other  404  404  404  404  404  404  404
POST enrolments:ask              own    ok   ok   ok   ok   ok   ok   ok
POST enrolments:ask              other  404  404  404  404  404  404  404
GET  enrolments:ask_sent         own    ok   ok   ok   ok   ok   ok   ok
GET  enrolments:ask_sent         other  404  404  404  404  404  404  404
GET  enrolments:ask_list         own    ok   ok   ok   ok   ok   ok   ok
GET  enrolments:ask_list         other  404  404  404  404  404  404  404
POST enrolments:ask_list         own    ok   ok   ok   ok   ok   ok   ok
POST enrolments:ask_list         other  404  404  404  404  404  404  404
GET  enrolments:ask_list_sent    own    ok   ok   ok   ok   ok   ok   ok
GET  enrolments:ask_list_sent    other  404  404  404  404  404  404  404
GET  enrolments:mine             -      sign-in ok   ok   ok  ok  ok  ok
POST enrolments:join             own    sign-in 404  done 404 404 404 404
POST enrolments:join             other  sign-in 404  404  404 404 404 404
POST enrolments:leave_list       own    sign-in 404  done 404 404 404 404
POST enrolments:leave_list       other  sign-in 404  404  404 404 404 404
GET  enrolments:own_enrolment    own    sign-in 404  ok   404 404 404 404
GET  enrolments:own_enrolment    other  sign-in 404  404  404 404 404 404
GET  enrolments:own_attestation  own    sign-in 404  ok   404 404 404 404
GET  enrolments:own_attestation  own_to_come sign-in 404 404 404 404 404 404
GET  enrolments:own_attestation  other  sign-in 404  404  404 404 404 404
POST enrolments:accept           own    sign-in 404  done 404 404 404 404
POST enrolments:accept           other  sign-in 404  404  404 404 404 404
GET  enrolments:leave            own    sign-in 404  ok   404 404 404 404
GET  enrolments:leave            other  sign-in 404  404  404 404 404 404
POST enrolments:leave            own    sign-in 404  done 404 404 404 404
POST enrolments:leave            other  sign-in 404  404  404 404 404 404
GET  enrolments:requests         -      sign-in 403  403  ok   ok  ok   403
POST enrolments:requests         -      sign-in 403  403  done done done 403
GET  enrolments:request          own    sign-in 404  404  ok   404 ok   404
GET  enrolments:request          settled sign-in 404 404  ok   404 ok   404
GET  enrolments:request          other  sign-in 404  404  404  404 404  404
GET  enrolments:request_organisation  own   sign-in 404 404 403 404 ok  404
GET  enrolments:request_organisation  other sign-in 404 404 404 404 404 404
POST enrolments:request_organisation  own   sign-in 404 404 403 404 ok  404
POST enrolments:request_organisation  other sign-in 404 404 404 404 404 404
GET  enrolments:request_person   own    sign-in 404  404  ok   404 ok   404
GET  enrolments:request_person   added  sign-in 404  404  ok   404 ok   404
GET  enrolments:request_person   settled sign-in 404 404  done 404 done 404
GET  enrolments:request_person   other  sign-in 404  404  404  404 404  404
POST enrolments:request_person   own    sign-in 404  404  ok   404 ok   404
POST enrolments:request_person   other  sign-in 404  404  404  404 404  404
POST enrolments:request_known    own    sign-in 404  404  404  404 404  404
POST enrolments:request_known    other  sign-in 404  404  404  404 404  404
GET  enrolments:request_place    own    sign-in 404  404  done 404 done 404
GET  enrolments:request_place    added  sign-in 404  404  ok   404 ok   404
GET  enrolments:request_place    other  sign-in 404  404  404  404 404  404
GET  enrolments:request_confirm  added  sign-in 404  404  ok   404 ok   404
GET  enrolments:request_confirm  other  sign-in 404  404  404  404 404  404
POST enrolments:request_confirm  added  sign-in 404  404  done 404 done 404
POST enrolments:request_confirm  other  sign-in 404  404  404  404 404  404
GET  enrolments:request_refuse   own    sign-in 404  404  ok   404 ok   404
GET  enrolments:request_refuse   other  sign-in 404  404  404  404 404  404
POST enrolments:request_refuse   own    sign-in 404  404  ok   404 ok   404
POST enrolments:request_refuse   other  sign-in 404  404  404  404 404  404
GET  enrolments:mail_texts       -      sign-in 403  403  403  403 ok   403
POST enrolments:mail_texts       -      sign-in 403  403  403  403 done 403
""")

# A link opens for whoever holds it, signed in or not, and for one fund's host only.
LINKS = {
    ("GET", "asked_by_link"): {"right": "ok", "settled": "ok", "wrong": "404", "other": "404"},
    ("POST", "prove_by_link"): {"right": "done", "settled": "done", "wrong": "404", "other": "404"},
    ("GET", "by_link"): {"right": "ok", "over": "410", "wrong": "404", "other": "404"},
    ("GET", "attestation_by_link"): {"right": "ok", "over": "410", "wrong": "404", "other": "404"},
    ("POST", "accept_by_link"): {"right": "ok", "over": "410", "wrong": "404", "other": "404"},
    ("GET", "leave_by_link"): {"right": "ok", "over": "410", "wrong": "404", "other": "404"},
    ("POST", "leave_by_link"): {"right": "done", "over": "410", "wrong": "404", "other": "404"},
    ("POST", "space_by_link"): {"right": "ok", "over": "410", "wrong": "404", "other": "404"},
    ("GET", "leave_list_by_link"): {"right": "ok", "over": "410", "wrong": "404", "other": "404"},
    ("POST", "leave_list_by_link"): {"right": "ok", "over": "410", "wrong": "404", "other": "404"},
}


def link_rows() -> str:
    count = len(PROFILES.split())
    lines = [f"method route object {PROFILES}"]
    for (method, route), answers in LINKS.items():
        for kind, answer in answers.items():
            lines.append(" ".join([method, f"enrolments:{route}", kind, *[answer] * count]))
    return "\n".join(lines)


ENROLMENTS_REQUESTING = [*ASKING, *parse(link_rows())]
