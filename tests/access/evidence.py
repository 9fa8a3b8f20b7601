"""The rows of the certificates' table that speak of evidence files and of the public check page, which is everybody's.

The manager has certified « own »; « unknown » is a number that no certificate has.
"""

from tests.access.table import parse

EVIDENCE = parse("""
method route                            object  anonymous stranger manager colleague other_body employer officer staff other_staff
GET    certification:evidence           own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:evidence           other   sign-in   404      404     404       404        404      404     404   404
GET    certification:evidence_json      own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:evidence_json      other   sign-in   404      404     404       404        404      404     404   404
GET    certification:evidence_pdf       own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:evidence_pdf       other   sign-in   404      404     404       404        404      404     404   404
POST   certification:ask_evidence_pdf   own     sign-in   404      done    404       404        404      done    done  404
POST   certification:ask_evidence_pdf   other   sign-in   404      404     404       404        404      404     404   404
POST   certification:retry_sealing      own     sign-in   404      403     404       404        404      done    done  404
POST   certification:retry_sealing      other   sign-in   404      404     404       404        404      404     404   404
GET    check:page                       -       ok        ok       ok      ok        ok         ok       ok      ok    ok
POST   check:page                       -       ok        ok       ok      ok        ok         ok       ok      ok    ok
GET    check:number                     own     ok        ok       ok      ok        ok         ok       ok      ok    ok
GET    check:number                     unknown ok        ok       ok      ok        ok         ok       ok      ok    ok
POST   check:number                     own     ok        ok       ok      ok        ok         ok       ok      ok    ok
POST   check:number                     unknown ok        ok       ok      ok        ok         ok       ok      ok    ok
""")
