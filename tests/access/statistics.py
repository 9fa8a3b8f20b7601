"""The access table of statistics (see `table.py` for the words). The fund opened its figures to all.

member      mandatee of a company
officer     of the fund, for training requests only

Objects: own is a statistic of the fund's services, other one of a service that it doesn't have.
"""

from tests.access.table import parse

STATISTICS = parse("""
method route                 object anonymous stranger member other_staff officer staff
GET    statistics:home       -      sign-in   403      403    403         ok      ok
GET    statistics:file       own    sign-in   403      403    403         ok      ok
GET    statistics:file       other  sign-in   403      403    403         404     404
GET    statistics:open       -      ok        ok       ok     ok          ok      ok
GET    statistics:open_file  own    ok        ok       ok     ok          ok      ok
GET    statistics:open_file  other  404       404      404    404         404     404
GET    statistics:options    -      sign-in   403      403    403         403     ok
POST   statistics:options    -      sign-in   403      403    403         403     ok
""")
