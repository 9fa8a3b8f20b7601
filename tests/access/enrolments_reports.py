"""The access table of reports, test results and certification tracks (see `table.py` for the words).

participant         enrolled, has a space of her own and no role
responsible         « Responsable de formation » of organisation A
other_responsible   of organisation B
officer             of the fund's staff, for enrolments
staff               administrator of the fund

Objects: own is of organisation A, foreign of organisation B, other of the other fund.
"""

from tests.access.table import parse

ENROLMENTS_REPORTS = parse("""
method route                       object   anonymous stranger participant responsible other_responsible officer staff other_staff
GET    enrolments:reports          -        sign-in   403      403         ok          ok                ok      ok    403
GET    enrolments:overview         -        sign-in   403      403         ok          ok                ok      ok    403
POST   enrolments:overview         -        sign-in   403      403         ok          ok                ok      ok    403
GET    enrolments:report_of        own      sign-in   403      403         ok          404               ok      ok    403
GET    enrolments:report_of        foreign  sign-in   403      403         404         ok                ok      ok    403
GET    enrolments:report_of        other    sign-in   403      403         404         404               404     404   403
GET    enrolments:report           -        sign-in   403      403         ok          ok                ok      ok    403
GET    enrolments:results          -        sign-in   403      403         ok          ok                ok      ok    403
POST   enrolments:results          -        sign-in   403      403         done        done              done    done  403
GET    enrolments:choose_for_result -       sign-in   403      403         403         403               ok      ok    403
POST   enrolments:choose_for_result -       sign-in   403      403         403         403               ok      ok    403
GET    enrolments:add_result       own      sign-in   403      403         403         403               ok      ok    403
GET    enrolments:add_result       other    sign-in   403      403         403         403               404     404   403
POST   enrolments:add_result       own      sign-in   403      403         403         403               ok      ok    403
POST   enrolments:add_result       other    sign-in   403      403         403         403               404     404   403
GET    enrolments:import_results   -        sign-in   403      403         403         403               ok      ok    403
POST   enrolments:import_results   -        sign-in   403      403         403         403               ok      ok    403
GET    enrolments:edit_result      own      sign-in   403      403         403         403               ok      ok    403
GET    enrolments:edit_result      other    sign-in   403      403         403         403               404     404   403
POST   enrolments:edit_result      own      sign-in   403      403         403         403               ok      ok    403
POST   enrolments:edit_result      other    sign-in   403      403         403         403               404     404   403
POST   enrolments:remove_result    own      sign-in   403      403         403         403               done    404   403
POST   enrolments:remove_result    other    sign-in   403      403         403         403               404     404   403
GET    enrolments:figures          -        sign-in   403      403         ok          ok                ok      ok    403
GET    enrolments:own_results      -        sign-in   ok       ok          ok          ok                ok      ok    ok
GET    enrolments:tracks           -        sign-in   403      403         ok          ok                ok      ok    403
GET    enrolments:add_track        -        sign-in   403      403         403         403               ok      ok    403
POST   enrolments:add_track        -        sign-in   403      403         403         403               ok      ok    403
GET    enrolments:track            own      sign-in   403      403         ok          ok                ok      ok    403
GET    enrolments:track            other    sign-in   403      403         404         404               404     404   403
POST   enrolments:track            own      sign-in   403      403         done        done              done    done  403
POST   enrolments:track            other    sign-in   403      403         404         404               404     404   403
GET    enrolments:edit_track       own      sign-in   403      403         403         403               ok      ok    403
GET    enrolments:edit_track       other    sign-in   403      403         404         404               404     404   403
POST   enrolments:edit_track       own      sign-in   403      403         403         403               ok      ok    403
POST   enrolments:edit_track       other    sign-in   403      403         404         404               404     404   403
GET    enrolments:choose_candidate own      sign-in   403      403         ok          ok                ok      ok    403
GET    enrolments:choose_candidate other    sign-in   403      403         404         404               404     404   403
POST   enrolments:choose_candidate own      sign-in   403      403         ok          ok                ok      ok    403
POST   enrolments:choose_candidate other    sign-in   403      403         404         404               404     404   403
GET    enrolments:enrol_candidate  own      sign-in   403      403         ok          404               ok      ok    403
GET    enrolments:enrol_candidate  foreign  sign-in   403      403         404         ok                ok      ok    403
GET    enrolments:enrol_candidate  other    sign-in   403      403         404         404               404     404   403
POST   enrolments:enrol_candidate  own      sign-in   403      403         ok          404               ok      ok    403
POST   enrolments:enrol_candidate  foreign  sign-in   403      403         404         ok                ok      ok    403
POST   enrolments:enrol_candidate  other    sign-in   403      403         404         404               404     404   403
GET    enrolments:candidacy        own      sign-in   403      403         ok          404               ok      ok    403
GET    enrolments:candidacy        foreign  sign-in   403      403         404         ok                ok      ok    403
GET    enrolments:candidacy        other    sign-in   403      403         404         404               404     404   403
GET    enrolments:edit_candidacy   own      sign-in   403      403         ok          404               ok      ok    403
GET    enrolments:edit_candidacy   foreign  sign-in   403      403         404         ok                ok      ok    403
GET    enrolments:edit_candidacy   other    sign-in   403      403         404         404               404     404   403
POST   enrolments:edit_candidacy   own      sign-in   403      403         ok          404               ok      ok    403
POST   enrolments:edit_candidacy   other    sign-in   403      403         404         404               404     404   403
GET    enrolments:remove_candidacy own      sign-in   403      403         ok          404               ok      ok    403
GET    enrolments:remove_candidacy foreign  sign-in   403      403         404         ok                ok      ok    403
GET    enrolments:remove_candidacy other    sign-in   403      403         404         404               404     404   403
POST   enrolments:remove_candidacy own      sign-in   403      403         ok          404               ok      ok    403
POST   enrolments:remove_candidacy other    sign-in   403      403         404         404               404     404   403
""")
