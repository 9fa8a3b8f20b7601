"""The access table of « P-Data Portail » (see `table.py` for the words).

participant        with an account of her own; she acts for no organisation
responsible        « Responsable de formation » of the body to which the module is open; has accepted its terms
other_responsible  of another body, which has no module
officer            of the fund's staff
staff              administrator of the fund

`own` is the body, one of its people or an import of it with a line to correct; `csv` the template.
"""

from tests.access.table import parse

STAFF_DATA = parse("""
method route                             object anonymous stranger participant responsible other_responsible officer staff other_staff
GET    enrolments:new_person             -      sign-in   403      403         ok          ok                403     403   403
POST   enrolments:new_person             -      sign-in   403      403         ok          ok                403     403   403
GET    enrolments:new_person_of          own    sign-in   404      404         ok          404               ok      ok    404
GET    enrolments:new_person_of          other  sign-in   404      404         404         404               404     404   404
POST   enrolments:new_person_of          own    sign-in   404      404         ok          404               ok      ok    404
POST   enrolments:new_person_of          other  sign-in   404      404         404         404               404     404   404
GET    enrolments:person_added           own    sign-in   404      404         ok          404               ok      ok    404
GET    enrolments:person_added           other  sign-in   404      404         404         404               404     404   404
GET    enrolments:staff_imports          -      sign-in   403      403         ok          403               ok      ok    403
GET    enrolments:staff_terms            -      sign-in   403      403         ok          403               ok      ok    403
POST   enrolments:staff_terms            -      sign-in   403      403         ok          403               ok      ok    403
GET    enrolments:publish_staff_terms    -      sign-in   403      403         403         403               ok      ok    403
POST   enrolments:publish_staff_terms    -      sign-in   403      403         403         403               ok      ok    403
GET    enrolments:staff_module           own    sign-in   403      403         403         403               ok      ok    403
GET    enrolments:staff_module           other  sign-in   403      403         403         403               404     404   403
POST   enrolments:staff_module           own    sign-in   403      403         403         403               done    done  403
POST   enrolments:staff_module           other  sign-in   403      403         403         403               404     404   403
GET    enrolments:staff_template         csv    sign-in   403      403         ok          403               ok      ok    403
GET    enrolments:send_staff_data        -      sign-in   403      403         ok          403               403     403   403
POST   enrolments:send_staff_data        -      sign-in   403      403         ok          403               403     403   403
GET    enrolments:staff_import           own    sign-in   404      404         ok          404               ok      ok    404
GET    enrolments:staff_import           other  sign-in   404      404         404         404               404     404   404
POST   enrolments:staff_import           own    sign-in   404      404         ok          404               ok      ok    404
POST   enrolments:staff_import           other  sign-in   404      404         404         404               404     404   404
POST   enrolments:drop_staff_import      own    sign-in   404      404         done        404               done    done  404
POST   enrolments:drop_staff_import      other  sign-in   404      404         404         404               404     404   404
POST   enrolments:take_back_staff_import own    sign-in   404      404         done        404               done    done  404
POST   enrolments:take_back_staff_import other  sign-in   404      404         404         404               404     404   404
GET    enrolments:staff_import_file      own    sign-in   404      404         ok          404               ok      ok    404
GET    enrolments:staff_import_file      other  sign-in   404      404         404         404               404     404   404
GET    enrolments:staff_leavers          own    sign-in   404      404         ok          404               ok      ok    404
GET    enrolments:staff_leavers          other  sign-in   404      404         404         404               404     404   404
POST   enrolments:staff_leavers          own    sign-in   404      404         done        404               done    done  404
POST   enrolments:staff_leavers          other  sign-in   404      404         404         404               404     404   404
""")
