"""The access table of requests once the company has them: completion, recap, signature, decision (see `table.py`).

wrong_org     mandatee of companies A and B, acting for B
newcomer      invited to company A, before the convention naming her is accepted
encoder       of the operator that encoded the request, with a mandate of company A
expired       of the operator that encoded `kept`, whose mandate of company A ended yesterday
without       of an operator without any mandate
gate          led to the checklist of the two documents

own           company A's, encoded by the encoder's operator
foreign       company B's
kept          company A's, encoded by an operator whose mandate is over
other         of the other fund
right, expired, used, revoked, wrong, other    a representative's link; whoever holds it is asked nothing else
410          410: the link is over
"""

from tests.access.table import parse

TRAINING_COMPANY = parse("""
method route                        object   anonymous stranger newcomer mandatee_a mandatee_b wrong_org encoder expired without staff other_staff
GET    training:complete            own      sign-in   404      gate     ok         404        404       404     404     404     403   404
GET    training:complete            foreign  sign-in   404      gate     404        ok         ok        404     404     404     403   404
GET    training:complete            other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:complete            own      sign-in   404      gate     ok         404        404       404     404     404     403   404
POST   training:complete            foreign  sign-in   404      gate     404        ok         ok        404     404     404     403   404
POST   training:complete            other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:resend_declaration  own      sign-in   404      gate     done       404        404       404     404     404     done  404
POST   training:resend_declaration  foreign  sign-in   404      gate     404        done       done      404     404     404     done  404
POST   training:resend_declaration  other    sign-in   404      gate     404        404        404       404     404     404     404   404
GET    training:certify             own      sign-in   404      gate     ok         404        404       404     404     404     ok    404
GET    training:certify             foreign  sign-in   404      gate     404        ok         ok        404     404     404     ok    404
GET    training:certify             kept     sign-in   404      gate     ok         404        404       404     404     404     ok    404
GET    training:certify             other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:certify             own      sign-in   404      gate     ok         404        404       404     404     404     403   404
POST   training:certify             other    sign-in   404      gate     404        404        404       404     404     404     404   404
GET    training:give_back           own      sign-in   404      gate     ok         404        404       404     404     404     403   404
GET    training:give_back           other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:give_back           own      sign-in   404      gate     ok         404        404       404     404     404     403   404
POST   training:give_back           other    sign-in   404      gate     404        404        404       404     404     404     404   404
GET    training:disown              own      sign-in   404      gate     ok         404        404       404     404     404     403   404
GET    training:disown              other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:disown              own      sign-in   404      gate     ok         404        404       404     404     404     403   404
POST   training:disown              other    sign-in   404      gate     404        404        404       404     404     404     404   404
GET    training:recap               own      sign-in   404      gate     ok         404        404       404     404     404     ok    404
GET    training:recap               foreign  sign-in   404      gate     404        ok         ok        404     404     404     ok    404
GET    training:recap               kept     sign-in   404      gate     ok         404        404       404     404     404     ok    404
GET    training:recap               other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:generate_recap      own      sign-in   404      gate     done       404        404       404     404     404     403   404
POST   training:generate_recap      other    sign-in   404      gate     404        404        404       404     404     404     404   404
GET    training:recap_document      own      sign-in   404      gate     ok         404        404       404     404     404     ok    404
GET    training:recap_document      foreign  sign-in   404      gate     404        ok         ok        404     404     404     ok    404
GET    training:recap_document      kept     sign-in   404      gate     ok         404        404       404     404     404     ok    404
GET    training:recap_document      other    sign-in   404      gate     404        404        404       404     404     404     404   404
GET    training:signed_document     own      sign-in   404      gate     ok         404        404       404     404     404     ok    404
GET    training:signed_document     foreign  sign-in   404      gate     404        ok         ok        404     404     404     ok    404
GET    training:signed_document     kept     sign-in   404      gate     ok         404        404       404     404     404     ok    404
GET    training:signed_document     other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:deposit_signed      own      sign-in   404      gate     ok         404        404       404     404     404     403   404
POST   training:deposit_signed      other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:confirm_signer      own      sign-in   404      gate     done       404        404       404     404     404     403   404
POST   training:confirm_signer      other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:send_link           own      sign-in   404      gate     ok         404        404       404     404     404     403   404
POST   training:send_link           other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:revoke_link         own      sign-in   404      gate     done       404        404       404     404     404     403   404
POST   training:revoke_link         foreign  sign-in   404      gate     404        done       done      404     404     404     403   404
POST   training:revoke_link         other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:send_to_fund        own      sign-in   404      gate     done       404        404       404     404     404     403   404
POST   training:send_to_fund        other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:accept              own      sign-in   404      gate     403        404        404       404     404     404     done  404
POST   training:accept              other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:ask_complement      own      sign-in   404      gate     403        404        404       404     404     404     ok    404
POST   training:ask_complement      other    sign-in   404      gate     404        404        404       404     404     404     404   404
POST   training:refuse              own      sign-in   404      gate     403        404        404       404     404     404     ok    404
POST   training:refuse              other    sign-in   404      gate     404        404        404       404     404     404     404   404
GET    training:options             -        sign-in   403      gate     403        403        403       403     403     403     ok    403
POST   training:options             -        sign-in   403      gate     403        403        403       403     403     403     done  403
POST   training:absence_kinds       -        sign-in   403      gate     403        403        403       403     403     403     ok    403
GET    signing:page                 right    ok        ok       ok       ok         ok         ok        ok      ok      ok      ok    ok
GET    signing:page                 expired  410      410      410      410        410        410       410     410     410     410   410
GET    signing:page                 used     410      410      410      410        410        410       410     410     410     410   410
GET    signing:page                 revoked  410      410      410      410        410        410       410     410     410     410   410
GET    signing:page                 wrong    404       404      404      404        404        404       404     404     404     404   404
GET    signing:page                 other    404       404      404      404        404        404       404     404     404     404   404
GET    signing:document             right    ok        ok       ok       ok         ok         ok        ok      ok      ok      ok    ok
GET    signing:document             expired  410      410      410      410        410        410       410     410     410     410   410
GET    signing:document             used     410      410      410      410        410        410       410     410     410     410   410
GET    signing:document             revoked  410      410      410      410        410        410       410     410     410     410   410
GET    signing:document             wrong    404       404      404      404        404        404       404     404     404     404   404
GET    signing:document             other    404       404      404      404        404        404       404     404     404     404   404
POST   signing:deposit              right    ok        ok       ok       ok         ok         ok        ok      ok      ok      ok    ok
POST   signing:deposit              expired  410      410      410      410        410        410       410     410     410     410   410
POST   signing:deposit              used     410      410      410      410        410        410       410     410     410     410   410
POST   signing:deposit              revoked  410      410      410      410        410        410       410     410     410     410   410
POST   signing:deposit              wrong    404       404      404      404        404        404       404     404     404     404   404
POST   signing:deposit              other    404       404      404      404        404        404       404     404     404     404   404
""")
