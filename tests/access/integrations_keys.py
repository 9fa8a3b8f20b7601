"""The access table of the keys of programs.

manager      manages the access to her organisation, and has made its key
other        manages that of another organisation
member       of the first one, without managing anything
officer      of the fund's office, not an administrator; staff: an administrator

Objects: own is the manager's key, foreign the key of a third organisation, other one of the other fund.
"""

from tests.access.table import parse

KEYS = parse("""
method route                         object   anonymous stranger member manager other officer staff other_staff
GET    integrations:keys             -        sign-in   403      403    ok      ok    403     ok    403
GET    integrations:make_key         -        sign-in   403      403    ok      ok    403     ok    403
POST   integrations:make_key         -        sign-in   403      403    ok      ok    403     ok    403
GET    integrations:all_keys         -        sign-in   403      403    403     403   403     ok    403
GET    integrations:key              own      sign-in   403      403    ok      404   403     ok    403
GET    integrations:key              foreign  sign-in   403      403    404     404   403     ok    403
GET    integrations:key              other    sign-in   403      403    404     404   403     404   403
GET    integrations:replace_key      own      sign-in   403      403    ok      404   403     403   403
GET    integrations:replace_key      foreign  sign-in   403      403    404     404   403     403   403
GET    integrations:replace_key      other    sign-in   403      403    404     404   403     404   403
POST   integrations:replace_key      own      sign-in   403      403    ok      404   403     403   403
POST   integrations:replace_key      foreign  sign-in   403      403    404     404   403     403   403
POST   integrations:replace_key      other    sign-in   403      403    404     404   403     404   403
GET    integrations:end_key          own      sign-in   403      403    ok      404   403     ok    403
GET    integrations:end_key          foreign  sign-in   403      403    404     404   403     ok    403
GET    integrations:end_key          other    sign-in   403      403    404     404   403     404   403
POST   integrations:end_key          own      sign-in   403      403    done    404   403     ok    403
POST   integrations:end_key          foreign  sign-in   403      403    404     404   403     ok    403
POST   integrations:end_key          other    sign-in   403      403    404     404   403     404   403
POST   integrations:take_over_key    own      sign-in   403      403    done    404   403     403   403
POST   integrations:take_over_key    foreign  sign-in   403      403    404     404   403     403   403
POST   integrations:take_over_key    other    sign-in   403      403    404     404   403     404   403
GET    integrations:public_keys      own      sign-in   403      403    ok      404   403     403   403
GET    integrations:public_keys      foreign  sign-in   403      403    404     404   403     403   403
GET    integrations:public_keys      other    sign-in   403      403    404     404   403     404   403
POST   integrations:public_keys      own      sign-in   403      403    ok      404   403     403   403
POST   integrations:public_keys      foreign  sign-in   403      403    404     404   403     403   403
POST   integrations:public_keys      other    sign-in   403      403    404     404   403     404   403
""")
