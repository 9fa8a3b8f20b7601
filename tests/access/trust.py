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
GET    trust:home                    -        sign-in   403      403      ok      ok    403
GET    trust:settings                -        sign-in   403      403      403     ok    403
POST   trust:settings                -        sign-in   403      403      403     ok    403
GET    trust:proposals               -        sign-in   403      403      ok      ok    403
GET    trust:proposal                own      sign-in   403      403      ok      ok    403
GET    trust:proposal                other    sign-in   403      403      404     404   403
POST   trust:confirm_proposal        own      sign-in   403      403      403     403   403
POST   trust:confirm_proposal        other    sign-in   403      403      404     404   403
POST   trust:send_back_proposal      own      sign-in   403      403      ok      ok    403
POST   trust:send_back_proposal      other    sign-in   403      403      404     404   403
POST   trust:withdraw_proposal       own      sign-in   403      403      403     done  403
POST   trust:withdraw_proposal       other    sign-in   403      403      404     404   403
GET    trust:data_requests           -        sign-in   403      403      ok      ok    403
POST   trust:data_requests           -        sign-in   403      403      done    done  403
GET    trust:data_request        own      sign-in   403      403      ok      ok    403
GET    trust:data_request        other    sign-in   403      403      404     404   403
POST   trust:answer_data_request         own      sign-in   403      403      ok      ok    403
POST   trust:answer_data_request         other    sign-in   403      403      404     404   403
""")
