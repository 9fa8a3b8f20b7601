"""The access table of encoding a training request (see `table.py` for the words).

newcomer      invited to company A, accepted, before the convention naming her is accepted
encoder       of the operator that encoded, with a mandate of company A
expired       of the operator that encoded the request « old » of company A, whose mandate ended yesterday
without       of an operator without any mandate
two           mandatee of company A too, but acting for company B
gate          led to the checklist of the two documents

Objects: draft is the encoder's, own is sent to company A, companys is company A's own, old the expired operator's,
foreign is of company B, other of the other fund.
"""

from tests.access.table import parse

TRAINING = parse("""
method route                       object   anonymous stranger newcomer staff mandatee_a mandatee_b two encoder expired without other_staff
GET    training:list               -        sign-in   403      gate     ok    ok         ok         ok  ok      ok      ok      403
GET    training:new                -        sign-in   403      gate     403   ok         ok         ok  ok      ok      ok      403
POST   training:new                -        sign-in   403      gate     403   ok         ok         ok  ok      ok      ok      403
GET    training:request            draft    sign-in   404      gate     ok    404        404        404 ok      404     404     404
GET    training:request            own      sign-in   404      gate     ok    ok         404        404 ok      404     404     404
GET    training:request            companys sign-in   404      gate     ok    ok         404        404 404     404     404     404
GET    training:request            old      sign-in   404      gate     ok    ok         404        404 404     ok      404     404
GET    training:request            foreign  sign-in   404      gate     ok    404        ok         ok  404     404     404     404
GET    training:request            other    sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:edit               draft    sign-in   404      gate     ok    404        404        404 ok      404     404     404
GET    training:edit               own      sign-in   404      gate     ok    ok         404        404 ok      404     404     404
GET    training:edit               old      sign-in   404      gate     ok    ok         404        404 404     404     404     404
GET    training:edit               other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:edit               draft    sign-in   404      gate     ok    404        404        404 ok      404     404     404
POST   training:edit               old      sign-in   404      gate     ok    ok         404        404 404     404     404     404
POST   training:edit               other    sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:days               draft    sign-in   404      gate     ok    404        404        404 ok      404     404     404
GET    training:days               old      sign-in   404      gate     ok    ok         404        404 404     404     404     404
GET    training:days               other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:days               draft    sign-in   404      gate     ok    404        404        404 ok      404     404     404
POST   training:days               old      sign-in   404      gate     ok    ok         404        404 404     404     404     404
POST   training:days               other    sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:workers            draft    sign-in   404      gate     ok    404        404        404 ok      404     404     404
GET    training:workers            own      sign-in   404      gate     ok    ok         404        404 ok      404     404     404
GET    training:workers            old      sign-in   404      gate     ok    ok         404        404 404     404     404     404
GET    training:workers            other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:workers            draft    sign-in   404      gate     ok    404        404        404 ok      404     404     404
POST   training:workers            old      sign-in   404      gate     ok    ok         404        404 404     404     404     404
POST   training:workers            other    sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:paste              draft    sign-in   404      gate     done  404        404        404 ok      404     404     404
GET    training:paste              own      sign-in   404      gate     done  ok         404        404 done    404     404     404
GET    training:paste              old      sign-in   404      gate     done  ok         404        404 404     404     404     404
GET    training:paste              other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:paste              draft    sign-in   404      gate     done  404        404        404 ok      404     404     404
POST   training:paste              other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:pick               draft    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:pick               own      sign-in   404      gate     404   ok         404        404 404     404     404     404
POST   training:pick               other    sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:edit_participant   draft    sign-in   404      gate     done  404        404        404 ok      404     404     404
GET    training:edit_participant   own      sign-in   404      gate     done  ok         404        404 done    404     404     404
GET    training:edit_participant   old      sign-in   404      gate     done  ok         404        404 404     404     404     404
GET    training:edit_participant   other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:edit_participant   draft    sign-in   404      gate     ok    404        404        404 ok      404     404     404
POST   training:edit_participant   old      sign-in   404      gate     ok    ok         404        404 404     404     404     404
POST   training:edit_participant   other    sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:remove_participant draft    sign-in   404      gate     ok    404        404        404 ok      404     404     404
GET    training:remove_participant old      sign-in   404      gate     ok    ok         404        404 404     404     404     404
GET    training:remove_participant other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:remove_participant draft    sign-in   404      gate     403   404        404        404 done    404     404     404
POST   training:remove_participant old      sign-in   404      gate     403   done       404        404 404     404     404     404
POST   training:remove_participant other    sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:presences          draft    sign-in   404      gate     ok    404        404        404 ok      404     404     404
GET    training:presences          own      sign-in   404      gate     ok    ok         404        404 ok      404     404     404
GET    training:presences          old      sign-in   404      gate     ok    ok         404        404 404     404     404     404
GET    training:presences          other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:presences          draft    sign-in   404      gate     403   404        404        404 ok      404     404     404
POST   training:presences          other    sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:take_presences     draft    sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:take_presences     own      sign-in   404      gate     404   ok         404        404 404     404     404     404
GET    training:take_presences     other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:take_presences     draft    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:take_presences     own      sign-in   404      gate     404   ok         404        404 404     404     404     404
POST   training:take_presences     other    sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:attendance_lists   draft    sign-in   404      gate     ok    404        404        404 ok      404     404     404
GET    training:attendance_lists   old      sign-in   404      gate     ok    ok         404        404 404     404     404     404
GET    training:attendance_lists   other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:attach             draft    sign-in   404      gate     ok    404        404        404 ok      404     404     404
POST   training:attach             old      sign-in   404      gate     ok    ok         404        404 404     404     404     404
POST   training:attach             other    sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:list_document      draft    sign-in   404      gate     ok    404        404        404 ok      404     404     404
GET    training:list_document      old      sign-in   404      gate     ok    ok         404        404 404     404     404     404
GET    training:list_document      other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:remove_list        draft    sign-in   404      gate     403   404        404        404 done    404     404     404
POST   training:remove_list        old      sign-in   404      gate     403   done       404        404 404     404     404     404
POST   training:remove_list        other    sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:copy               own      sign-in   404      gate     404   ok         404        404 ok      404     404     404
GET    training:copy               old      sign-in   404      gate     404   ok         404        404 404     404     404     404
GET    training:copy               other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:copy               own      sign-in   404      gate     404   done       404        404 done    404     404     404
POST   training:copy               other    sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:delete             draft    sign-in   404      gate     404   404        404        404 ok      404     404     404
GET    training:delete             own      sign-in   404      gate     404   404        404        404 404     404     404     404
GET    training:delete             companys sign-in   404      gate     404   ok         404        404 404     404     404     404
GET    training:delete             other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:delete             draft    sign-in   404      gate     404   404        404        404 done    404     404     404
POST   training:delete             companys sign-in   404      gate     404   done       404        404 404     404     404     404
POST   training:delete             other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:send               draft    sign-in   404      gate     403   404        404        404 done    404     404     404
POST   training:send               old      sign-in   404      gate     403   403        404        404 404     403     404     404
POST   training:send               other    sign-in   404      gate     404   404        404        404 404     404     404     404
POST   training:recall             own      sign-in   404      gate     403   403        404        404 done    404     404     404
POST   training:recall             old      sign-in   404      gate     403   403        404        404 404     403     404     404
POST   training:recall             other    sign-in   404      gate     404   404        404        404 404     404     404     404
""")
