"""The access table of spaces, validation and objections (see `table.py` for the words).

beneficiary       of the dossier, with her account; she acts for no organisation
other_beneficiary of another dossier of the fund
employer          training officer of the beneficiary's employer
other_employer    training officer of another company
manager           of the dossier's training body
other_body        manager of another training body
staff             administrator of the fund

Months: `own` waits for validation, `contested` was contested by the employer, `maintained` waits for the fund. Links:
`right`, and those that are over.
"""

from tests.access.table import parse

PROFILES = (
    "anonymous stranger beneficiary other_beneficiary employer other_employer manager other_body staff other_staff"
)

SPACES = parse("""
method route                                 object     anonymous stranger beneficiary other_beneficiary employer other_employer manager other_body staff other_staff
GET    certification:trainings               -          sign-in   ok       ok          ok                ok       ok             ok      ok         ok    ok
POST   certification:trainings               -          sign-in   done     done        done              done     done           done    done       done  done
GET    certification:training_months         own        sign-in   404      ok          404               ok       404            404     404        404   404
GET    certification:training_months         other      sign-in   404      404         404               404      404            404     404        404   404
POST   certification:join_training           own        sign-in   404      done        404               404      404            404     404        404   404
POST   certification:join_training           other      sign-in   404      404         404               404      404            404     404        404   404
GET    certification:training_month          own        sign-in   404      ok          404               ok       404            404     404        404   404
GET    certification:training_month          other      sign-in   404      404         404               404      404            404     404        404   404
POST   certification:training_month          own        sign-in   404      ok          404               ok       404            404     404        404   404
POST   certification:training_month          other      sign-in   404      404         404               404      404            404     404        404   404
GET    certification:contest_month           own        sign-in   404      ok          404               ok       404            404     404        404   404
GET    certification:contest_month           other      sign-in   404      404         404               404      404            404     404        404   404
POST   certification:contest_month           own        sign-in   404      ok          404               ok       404            404     404        404   404
POST   certification:contest_month           other      sign-in   404      404         404               404      404            404     404        404   404
POST   certification:validate_month          own        sign-in   404      done        404               done     404            404     404        404   404
POST   certification:validate_month          other      sign-in   404      404         404               404      404            404     404        404   404
GET    certification:definitive              own        sign-in   404      ok          404               ok       404            ok      404        ok    404
GET    certification:definitive              other      sign-in   404      404         404               404      404            404     404        404   404
GET    certification:validation_paper        own        sign-in   404      404         404               404      404            404     404        ok    404
GET    certification:validation_paper        other      sign-in   404      404         404               404      404            404     404        404   404
GET    certification:attendance_sheet        own        sign-in   404      404         404               404      404            ok      404        ok    404
GET    certification:attendance_sheet        other      sign-in   404      404         404               404      404            404     404        404   404
POST   certification:offer_space             own        sign-in   404      404         404               404      404            403     404        done  404
POST   certification:offer_space             other      sign-in   404      404         404               404      404            404     404        404   404
GET    certification:month_story             own        sign-in   404      404         404               404      404            ok      404        ok    404
GET    certification:month_story             contested  sign-in   404      404         404               404      404            ok      404        ok    404
GET    certification:month_story             maintained sign-in   404      404         404               404      404            ok      404        ok    404
GET    certification:month_story             other      sign-in   404      404         404               404      404            404     404        404   404
POST   certification:month_story             own        sign-in   404      404         404               404      404            ok      404        ok    404
POST   certification:month_story             other      sign-in   404      404         404               404      404            404     404        404   404
GET    certification:month_act               returning  sign-in   404      404         404               404      404            403     404        ok    404
POST   certification:month_act               returning  sign-in   404      404         404               404      404            403     404        ok    404
GET    certification:month_act               accepting  sign-in   404      404         404               404      404            403     404        ok    404
POST   certification:month_act               accepting  sign-in   404      404         404               404      404            403     404        ok    404
GET    certification:month_act               sampling   sign-in   404      404         404               404      404            403     404        ok    404
POST   certification:month_act               sampling   sign-in   404      404         404               404      404            403     404        ok    404
GET    certification:month_act               noting     sign-in   404      404         404               404      404            403     404        ok    404
POST   certification:month_act               noting     sign-in   404      404         404               404      404            403     404        ok    404
GET    certification:month_act               keeping    sign-in   404      404         404               404      404            ok      404        403   404
POST   certification:month_act               keeping    sign-in   404      404         404               404      404            ok      404        403   404
GET    certification:month_act               joining    sign-in   404      404         404               404      404            ok      404        403   404
POST   certification:month_act               joining    sign-in   404      404         404               404      404            ok      404        403   404
GET    certification:month_act               other      sign-in   404      404         404               404      404            404     404        404   404
POST   certification:month_act               other      sign-in   404      404         404               404      404            404     404        404   404
POST   certification:send_validation_link    own        sign-in   404      404         404               404      404            403     404        done  404
POST   certification:send_validation_link    other      sign-in   404      404         404               404      404            404     404        404   404
""")

# A link opens for whoever holds it, signed in or not; what it shows asks for one proof more.
ROUTES = [
    ("GET ", "page", "ok"),
    ("POST", "prove", "ok"),
    ("GET ", "document", "404"),
    ("POST", "give", "done"),
    ("GET ", "contest", "done"),
    ("POST", "contest", "done"),
]
OVER = {"expired": "410", "used": "410", "revoked": "410", "wrong": "404", "other": "404"}


def link_rows() -> str:
    names = PROFILES.split()
    lines = [f"method route object {PROFILES}"]
    for method, route, right in ROUTES:
        for kind, answer in {"right": right, **OVER}.items():
            lines.append(" ".join([method, f"validating:{route}", kind, *[answer] * len(names)]))
    for kind, answer in {
        "right": "done",
        "expired": "ok",
        "used": "ok",
        "revoked": "ok",
        "wrong": "404",
        "other": "404",
    }.items():
        lines.append(" ".join(["POST", "validating:renew", kind, *[answer] * len(names)]))
    return "\n".join(lines)


VALIDATION = [*SPACES, *parse(link_rows())]
