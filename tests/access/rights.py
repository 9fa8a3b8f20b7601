"""The access table of rights (see `table.py` for the words).

applicant      asked for company A, not decided; `own` is her application, her paper
confirmed      a right in company A confirmed, her application is `foreign`; `right` is hers
member_b       training officer of company B, never asked for anything
officer, administrator   of the fund

An application has a page for whoever made it, and another one for the staff. The administrator finds the figure gone
that the officer has just removed.
"""

from tests.access.table import parse

RIGHTS = parse("""
method route                        object   anonymous stranger applicant confirmed member_b officer administrator other_staff
GET    dashboard                    -        sign-in   ok       ok        ok        ok       ok      ok            ok
GET    rights:mine                  -        sign-in   ok       ok        ok        ok       ok      ok            ok
GET    rights:add                   offered  sign-in   ok       ok        ok        ok       ok      ok            ok
GET    rights:add                   unknown  sign-in   404      404       404       404      404     404           404
POST   rights:add                   offered  sign-in   ok       ok        ok        ok       ok      ok            ok
POST   rights:add                   unknown  sign-in   404      404       404       404      404     404           404
POST   rights:ask                   offered  sign-in   done     done      done      done     done    done          done
POST   rights:ask                   unknown  sign-in   404      404       404       404      404     404           404
GET    rights:application           own      sign-in   404      ok        404       404      404     404           404
GET    rights:application           foreign  sign-in   404      404       ok        404      404     404           404
GET    rights:application           other    sign-in   404      404       404       404      404     404           404
GET    rights:correct               own      sign-in   404      ok        404       404      404     404           404
GET    rights:correct               other    sign-in   404      404       404       404      404     404           404
POST   rights:correct               own      sign-in   404      ok        404       404      404     404           404
POST   rights:correct               other    sign-in   404      404       404       404      404     404           404
POST   rights:attach                own      sign-in   404      ok        404       404      404     404           404
POST   rights:attach                other    sign-in   404      404       404       404      404     404           404
GET    rights:paper                 own      sign-in   404      ok        404       404      ok      ok            404
GET    rights:paper                 other    sign-in   404      404       404       404      404     404           404
GET    rights:applications          -        sign-in   403      403       403       403      ok      ok            403
POST   rights:applications          -        sign-in   403      403       403       403      done    done          403
POST   rights:confirm_many          -        sign-in   403      403       403       403      ok      ok            403
GET    rights:review                own      sign-in   404      403       404       404      ok      ok            404
GET    rights:review                foreign  sign-in   404      404       403       404      ok      ok            404
GET    rights:review                other    sign-in   404      404       404       404      404     404           404
POST   rights:confirm               own      sign-in   404      403       404       404      ok      ok            404
POST   rights:confirm               other    sign-in   404      404       404       404      404     404           404
POST   rights:refuse                own      sign-in   404      403       404       404      ok      ok            404
POST   rights:refuse                other    sign-in   404      404       404       404      404     404           404
POST   rights:recognise             own      sign-in   404      403       404       404      ok      ok            404
POST   rights:recognise             other    sign-in   404      404       404       404      404     404           404
POST   rights:create_organisation   own      sign-in   404      403       404       404      ok      ok            404
POST   rights:create_organisation   other    sign-in   404      404       404       404      404     404           404
POST   rights:suspend               right    sign-in   404      404       403       404      ok      ok            404
POST   rights:suspend               other    sign-in   404      404       404       404      404     404           404
POST   rights:resume                right    sign-in   404      404       403       404      done    done          404
POST   rights:resume                other    sign-in   404      404       404       404      404     404           404
POST   rights:end                   right    sign-in   404      404       403       404      ok      ok            404
POST   rights:end                   other    sign-in   404      404       404       404      404     404           404
GET    rights:import_figures        -        sign-in   403      403       403       403      ok      ok            403
POST   rights:import_figures        -        sign-in   403      403       403       403      ok      ok            403
GET    rights:figures               own      sign-in   404      404       403       404      ok      ok            404
GET    rights:figures               other    sign-in   404      404       404       404      404     404           404
POST   rights:figures               own      sign-in   404      404       403       404      ok      ok            404
POST   rights:figures               other    sign-in   404      404       404       404      404     404           404
POST   rights:remove_figure         own      sign-in   403      403       403       403      done    404           403
POST   rights:remove_figure         other    sign-in   403      403       403       403      404     404           403
GET    rights:contributions_address -        sign-in   403      403       403       403      403     ok            403
POST   rights:contributions_address -        sign-in   403      403       403       403      403     ok            403
GET    organisations:organisation   own      sign-in   404      404       ok        404      ok      ok            404
GET    organisations:organisation   foreign  sign-in   404      404       404       ok       ok      ok            404
GET    workers:add                  own      sign-in   404      404       ok        404      ok      ok            404
GET    workers:add                  foreign  sign-in   404      404       404       ok       ok      ok            404
""")
