"""The access table of retention (see `table.py` for the words). Its file is a dossier of certificates.

member      manager of the training body
officer     of the fund, for certificates only
outsider    officer of the fund, for training requests only

Objects: own is the dossier, foreign one of another fund.
"""

from tests.access.table import parse

RETENTION = parse("""
method route                   object  anonymous stranger member other_staff outsider officer staff
GET    retention:home          -       sign-in   403      403    403         403      403     ok
GET    retention:options       -       sign-in   403      403    403         403      403     ok
POST   retention:options       -       sign-in   403      403    403         403      403     ok
GET    retention:announcements -       sign-in   403      403    403         403      403     ok
GET    retention:tombstones    -       sign-in   403      403    403         403      403     ok
GET    retention:holds         -       sign-in   403      403    403         403      403     ok
GET    retention:nights        -       sign-in   403      403    403         403      403     ok
GET    retention:file          own     sign-in   403      403    403         403      ok      ok
GET    retention:file          foreign sign-in   403      403    403         403      404     404
POST   retention:hold          own     sign-in   403      403    403         403      ok      ok
POST   retention:hold          foreign sign-in   403      403    403         403      404     404
POST   retention:release       own     sign-in   403      403    403         403      ok      ok
POST   retention:release       foreign sign-in   403      403    403         403      404     404
""")
