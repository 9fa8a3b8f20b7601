"""The access table of what is held after a restore (see `table.py` for the words). Nothing is held here.

member      mandatee of a company
officer     of the fund, for training requests only
"""

from tests.access.table import parse

SAFEKEEPING = parse("""
method route               object anonymous stranger member other_staff officer staff
GET    safekeeping:held    -      sign-in   403      403    403         403     ok
POST   safekeeping:decide  own    sign-in   403      403    403         403     done
POST   safekeeping:decide  other  sign-in   403      403    403         403     404
""")
