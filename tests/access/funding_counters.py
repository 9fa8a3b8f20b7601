"""The access table of member services' counters (see `table.py` for the words).

member         training officer of company A
member_b       training officer of company B
contributions  contributions manager of company A, who keeps no training files
body           manager of a training body
administrator  of the fund

Objects: own is a worker of company A, foreign one of company B, other one of the other fund. The fund counts days of
training and has dossiers.
"""

from tests.access.table import parse

FUNDING_COUNTERS = parse("""
method route                     object   anonymous stranger member member_b contributions body administrator other_staff
GET    dashboard                 -        sign-in   ok       ok     ok       ok            ok   ok            ok
GET    funding:counters          -        sign-in   403      ok     ok       403           ok   ok            403
GET    funding:dossier_counters  -        sign-in   403      ok     ok       403           403  403           403
POST   funding:dossier_counters  -        sign-in   403      done   done     403           403  403           403
GET    funding:worker_counters   -        sign-in   403      ok     ok       403           403  403           403
POST   funding:worker_counters   -        sign-in   403      done   done     403           403  403           403
GET    funding:worker_counter    own      sign-in   404      ok     404      404           404  404           404
GET    funding:worker_counter    foreign  sign-in   404      404    ok       404           404  404           404
GET    funding:worker_counter    other    sign-in   404      404    404      404           404  404           404
POST   funding:worker_counter    own      sign-in   404      ok     404      404           404  404           404
POST   funding:worker_counter    foreign  sign-in   404      404    ok       404           404  404           404
POST   funding:worker_counter    other    sign-in   404      404    404      404           404  404           404
GET    funding:counter_options   -        sign-in   403      403    403      403           403  ok            403
POST   funding:counter_options   -        sign-in   403      403    403      403           403  ok            403
""")
