"""The access table of people's own data, and of what the staff do for lost access, support and second opinions.

officer    of the fund's office, not an administrator

Objects: own is the mandatee's, foreign another person's of the fund, other of the other fund.
"""

from tests.access.table import parse

TRUST = parse("""
method route                        object   anonymous stranger mandatee officer staff other_staff
GET    my_data:page                 -        sign-in   ok       ok       ok      ok    ok
POST   my_data:json                 -        sign-in   ok       ok       ok      ok    ok
POST   my_data:pdf                  -        sign-in   ok       ok       ok      ok    ok
POST   my_data:ask                  -        sign-in   ok       ok       ok      ok    ok
POST   my_data:withdraw             own      sign-in   404      done     404     404   404
POST   my_data:withdraw             other    sign-in   404      404      404     404   404
GET    data_requests:list           -        sign-in   403      403      ok      ok    403
POST   data_requests:list           -        sign-in   403      403      done    done  403
GET    data_requests:request        own      sign-in   403      403      ok      ok    403
GET    data_requests:request        other    sign-in   403      403      404     404   403
POST   data_requests:answer         own      sign-in   403      403      ok      ok    403
POST   data_requests:answer         other    sign-in   403      403      404     404   403
""")
