"""The access table of « Gestion de la participation » (see `table.py` for the words).

participant        with an account of her own, enrolled; she acts for no organisation
responsible        « Responsable de formation » of the body whose people are `own`
other_responsible  of another body
officer            of the fund's staff
staff              administrator of the fund

`own` is a person, an enrolment or an option of the body; of what was ended already, `gone`.
"""

from tests.access.table import parse

ENROLLING = parse("""
method route                           object anonymous stranger participant responsible other_responsible officer staff other_staff
GET    enrolments:participation        -      sign-in   403      403         ok          ok                ok      ok    403
POST   enrolments:participation        -      sign-in   403      403         done        done              done    done  403
GET    enrolments:session_people       own    sign-in   403      403         ok          ok                ok      ok    403
GET    enrolments:session_people       demand sign-in   403      403         ok          404               ok      ok    403
GET    enrolments:session_people       other  sign-in   403      403         404         404               404     404   403
POST   enrolments:session_people       own    sign-in   403      403         done        done              done    done  403
POST   enrolments:session_people       demand sign-in   403      403         done        404               done    done  403
POST   enrolments:session_people       other  sign-in   403      403         404         404               404     404   403
GET    enrolments:enrolment            own    sign-in   404      404         ok          404               ok      ok    404
GET    enrolments:enrolment            other  sign-in   404      404         404         404               404     404   404
POST   enrolments:confirm_option       own    sign-in   404      404         403         404               done    done  404
POST   enrolments:confirm_option       other  sign-in   404      404         404         404               404     404   404
POST   enrolments:refuse_option        own    sign-in   404      404         403         404               ok      ok    404
POST   enrolments:refuse_option        other  sign-in   404      404         404         404               404     404   404
GET    enrolments:replace              own    sign-in   404      404         ok          404               ok      ok    404
GET    enrolments:replace              other  sign-in   404      404         404         404               404     404   404
POST   enrolments:replace              own    sign-in   404      404         done        404               done    done  404
POST   enrolments:replace              other  sign-in   404      404         404         404               404     404   404
GET    enrolments:enrol                -      sign-in   403      403         ok          ok                ok      ok    403
GET    enrolments:enrol                own    sign-in   403      403         ok          ok                ok      ok    403
GET    enrolments:enrol_people         -      sign-in   403      403         done        done              done    done  403
GET    enrolments:enrol_people         own    sign-in   403      403         ok          ok                ok      ok    403
GET    enrolments:enrol_people         demand sign-in   403      403         ok          done              ok      ok    403
POST   enrolments:enrol_people         -      sign-in   403      403         done        done              done    done  403
GET    enrolments:enrol_confirm        -      sign-in   403      403         done        done              done    done  403
GET    enrolments:enrol_confirm        own    sign-in   403      403         ok          done              ok      ok    403
GET    enrolments:enrol_confirm        other  sign-in   403      403         done        done              done    done  403
POST   enrolments:enrol_confirm        own    sign-in   403      403         done        done              done    done  403
POST   enrolments:enrol_confirm        other  sign-in   403      403         done        done              done    done  403
GET    enrolments:enrol_list           -      sign-in   403      403         done        done              done    done  403
GET    enrolments:enrol_list           own    sign-in   403      403         ok          ok                ok      ok    403
GET    enrolments:enrol_list           demand sign-in   403      403         ok          done              ok      ok    403
POST   enrolments:enrol_list           own    sign-in   403      403         ok          ok                ok      ok    403
POST   enrolments:enrol_list           demand sign-in   403      403         ok          done              ok      ok    403
GET    enrolments:unenrol              -      sign-in   403      403         ok          ok                ok      ok    403
POST   enrolments:unenrol              -      sign-in   403      403         done        done              done    done  403
GET    enrolments:unenrol_training     own    sign-in   404      404         ok          404               ok      ok    404
GET    enrolments:unenrol_training     other  sign-in   404      404         404         404               404     404   404
GET    enrolments:unenrol_confirm      own    sign-in   404      404         ok          404               ok      ok    404
GET    enrolments:unenrol_confirm      gone   sign-in   404      404         done        404               done    done  404
GET    enrolments:unenrol_confirm      other  sign-in   404      404         404         404               404     404   404
POST   enrolments:unenrol_confirm      gone   sign-in   404      404         done        404               done    done  404
POST   enrolments:unenrol_confirm      other  sign-in   404      404         404         404               404     404   404
""")
