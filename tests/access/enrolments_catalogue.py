"""The access table of the catalogue, of courses and sessions (see `table.py` for the words).

participant   a worker of body A with an account of her own; she acts for no organisation
responsible_a training responsible of body A
responsible_b of body B
staff         administrator of the fund

Sessions: `own` is for everybody, `demand` on demand for body A, `draft` isn't published. « Mon agenda » is everybody's own;
its address `right` is somebody's of the fund, `wrong` nobody's.
"""

from tests.access.table import parse

ENROLMENTS_CATALOGUE = parse("""
method route                        object anonymous stranger participant responsible_a responsible_b staff other_staff
GET    enrolments:catalogue         -      ok        ok       ok          ok            ok            ok    ok
GET    enrolments:course            own    ok        ok       ok          ok            ok            ok    ok
GET    enrolments:course            other  404       404      404         404           404           404   404
GET    enrolments:session           own    ok        ok       ok          ok            ok            ok    ok
GET    enrolments:session           demand 404       404      404         ok            404           ok    404
GET    enrolments:session           draft  404       404      404         404           404           ok    404
GET    enrolments:session           other  404       404      404         404           404           404   404
GET    enrolments:session_calendar  own    ok        ok       ok          ok            ok            ok    ok
GET    enrolments:session_calendar  demand 404       404      404         ok            404           ok    404
GET    enrolments:session_calendar  other  404       404      404         404           404           404   404
GET    agenda:feed                  right  ok        ok       ok          ok            ok            ok    ok
GET    agenda:feed                  wrong  404       404      404         404           404           404   404
GET    agenda:feed                  other  404       404      404         404           404           404   404
GET    agenda:agenda                -      sign-in   ok       ok          ok            ok            ok    ok
POST   agenda:agenda                -      sign-in   ok       ok          ok            ok            ok    ok
POST   agenda:end                   -      sign-in   done     done        done          done          done  done
GET    enrolments:sessions          -      sign-in   403      403         ok            ok            ok    403
GET    enrolments:courses           -      sign-in   403      403         403           403           ok    403
GET    enrolments:add_course        -      sign-in   403      403         403           403           ok    403
POST   enrolments:add_course        -      sign-in   403      403         403           403           ok    403
GET    enrolments:options           -      sign-in   403      403         403           403           ok    403
POST   enrolments:options           -      sign-in   403      403         403           403           ok    403
GET    enrolments:manage_course     own    sign-in   403      403         403           403           ok    403
GET    enrolments:manage_course     other  sign-in   403      403         403           403           404   403
GET    enrolments:edit_course       own    sign-in   403      403         403           403           ok    403
GET    enrolments:edit_course       other  sign-in   403      403         403           403           404   403
POST   enrolments:edit_course       own    sign-in   403      403         403           403           ok    403
POST   enrolments:edit_course       other  sign-in   403      403         403           403           404   403
GET    enrolments:plan_session      own    sign-in   403      403         403           403           ok    403
GET    enrolments:plan_session      other  sign-in   403      403         403           403           404   403
POST   enrolments:plan_session      own    sign-in   403      403         403           403           ok    403
POST   enrolments:plan_session      other  sign-in   403      403         403           403           404   403
GET    enrolments:manage_session    own    sign-in   403      403         403           403           ok    403
GET    enrolments:manage_session    draft  sign-in   403      403         403           403           ok    403
GET    enrolments:manage_session    other  sign-in   403      403         403           403           404   403
GET    enrolments:edit_session      own    sign-in   403      403         403           403           ok    403
GET    enrolments:edit_session      other  sign-in   403      403         403           403           404   403
POST   enrolments:edit_session      own    sign-in   403      403         403           403           ok    403
POST   enrolments:edit_session      other  sign-in   403      403         403           403           404   403
GET    enrolments:move_session      own    sign-in   403      403         403           403           ok    403
GET    enrolments:move_session      other  sign-in   403      403         403           403           404   403
POST   enrolments:move_session      own    sign-in   403      403         403           403           ok    403
POST   enrolments:move_session      other  sign-in   403      403         403           403           404   403
GET    enrolments:copy_session      own    sign-in   403      403         403           403           ok    403
GET    enrolments:copy_session      other  sign-in   403      403         403           403           404   403
POST   enrolments:copy_session      own    sign-in   403      403         403           403           ok    403
POST   enrolments:copy_session      other  sign-in   403      403         403           403           404   403
GET    enrolments:cancel_session    own    sign-in   403      403         403           403           ok    403
GET    enrolments:cancel_session    other  sign-in   403      403         403           403           404   403
POST   enrolments:cancel_session    own    sign-in   403      403         403           403           ok    403
POST   enrolments:cancel_session    other  sign-in   403      403         403           403           404   403
POST   enrolments:publish_session   draft  sign-in   403      403         403           403           done  403
POST   enrolments:publish_session   other  sign-in   403      403         403           403           404   403
""")
