"""The access table of dossiers, months and payments (see `table.py` for the words).

manager       of the dossier's training body
colleague     of the same body, who lets colleagues in and manages no dossier
other_body    manager of another training body
employer      mandatee of the beneficiary's employer, who has no space yet
officer       of the fund's staff
staff         administrator of the fund

Of the documents of certifiers, `own` is the manager's body's Kbis, `letter` the letter that names a colleague of hers.
The manager removes the `own` sheet: whoever comes after him finds none, where she would have been refused.

Of evidence, `own` is a certificate that the manager certified; on the check page `unknown` is a number nobody has.
"""

from tests.access.table import parse

CERTIFICATION = parse("""
method route                            object  anonymous stranger manager colleague other_body employer officer staff other_staff
GET    certification:dashboard          -       sign-in   403      ok      403       ok         403      403     403   403
GET    certification:list               -       sign-in   403      ok      403       ok         403      ok      ok    403
POST   certification:list               -       sign-in   403      done    403       done       403      done    done  403
GET    certification:ptp                -       sign-in   403      ok      403       ok         403      ok      ok    403
POST   certification:ptp                -       sign-in   403      done    403       done       403      done    done  403
GET    certification:vae                -       sign-in   403      ok      403       ok         403      ok      ok    403
POST   certification:vae                -       sign-in   403      done    403       done       403      done    done  403
GET    certification:payments           -       sign-in   403      ok      403       ok         403      ok      ok    403
POST   certification:payments           -       sign-in   403      done    403       done       403      done    done  403
GET    certification:courses            -       sign-in   403      ok      403       ok         403      ok      ok    403
POST   certification:courses            -       sign-in   403      done    403       done       403      done    done  403
GET    certification:exchanges          -       sign-in   403      ok      403       ok         403      ok      ok    403
POST   certification:exchanges          -       sign-in   403      done    403       done       403      done    done  403
GET    certification:documents          -       sign-in   403      ok      403       ok         403      ok      ok    403
POST   certification:documents          -       sign-in   403      done    403       done       403      done    done  403
GET    certification:message_file       own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:message_file       other   sign-in   404      404     404       404        404      404     404   404
GET    certification:documents_of       own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:documents_of       other   sign-in   404      404     404       404        404      404     404   404
GET    certification:exchange           own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:exchange           other   sign-in   404      404     404       404        404      404     404   404
POST   certification:exchange           own     sign-in   404      ok      404       404        404      ok      ok    404
POST   certification:exchange           other   sign-in   404      404     404       404        404      404     404   404
GET    certification:add                -       sign-in   403      403     403       403        403      ok      ok    403
POST   certification:add                -       sign-in   403      403     403       403        403      ok      ok    403
GET    certification:import_dossiers    -       sign-in   403      403     403       403        403      ok      ok    403
POST   certification:import_dossiers    -       sign-in   403      403     403       403        403      ok      ok    403
GET    certification:import_payments    -       sign-in   403      403     403       403        403      ok      ok    403
POST   certification:import_payments    -       sign-in   403      403     403       403        403      ok      ok    403
GET    certification:options            -       sign-in   403      403     403       403        403      403     ok    403
POST   certification:options            -       sign-in   403      403     403       403        403      403     ok    403
GET    certification:board              -       sign-in   403      403     403       403        403      ok      ok    403
POST   certification:board              -       sign-in   403      403     403       403        403      done    done  403
POST   certification:remind_many        -       sign-in   403      403     403       403        403      done    done  403
GET    certification:reminders          -       sign-in   403      ok      403       ok         403      403     403   403
POST   certification:reminders          -       sign-in   403      ok      403       ok         403      403     403   403
GET    certification:reminder_rules     -       sign-in   403      403     403       403        403      403     ok    403
POST   certification:reminder_rules     -       sign-in   403      403     403       403        403      403     ok    403
GET    certification:transmissions      -       sign-in   403      403     403       403        403      ok      ok    403
GET    certification:new_transmission   -       sign-in   403      403     403       403        403      ok      ok    403
POST   certification:new_transmission   -       sign-in   403      403     403       403        403      ok      ok    403
GET    certification:transmission       own     sign-in   404      404     404       404        404      ok      ok    404
GET    certification:transmission       other   sign-in   404      404     404       404        404      404     404   404
POST   certification:transmission       own     sign-in   404      404     404       404        404      done    done  404
POST   certification:transmission       other   sign-in   404      404     404       404        404      404     404   404
GET    certification:transmission_file  own     sign-in   404      404     404       404        404      ok      ok    404
GET    certification:transmission_file  other   sign-in   404      404     404       404        404      404     404   404
GET    certification:guide              -       sign-in   403      ok      403       ok         403      ok      ok    403
GET    certification:bulk               -       sign-in   403      done    403       done       403      403     403   403
GET    certification:bulk_month         own     sign-in   403      ok      403       ok         403      403     403   403
POST   certification:bulk_month         own     sign-in   403      ok      403       ok         403      403     403   403
GET    certification:together           own     sign-in   403      ok      403       ok         403      403     403   403
POST   certification:together           own     sign-in   403      ok      403       ok         403      403     403   403
POST   certification:together_by_factor own     sign-in   403      ok      403       ok         403      403     403   403
GET    certification:together_code      own     sign-in   403      ok      403       done       403      403     403   403
GET    certification:together_code      other   sign-in   403      done    403       done       403      403     403   403
POST   certification:together_code      own     sign-in   403      ok      403       done       403      403     403   403
POST   certification:together_code      other   sign-in   403      done    403       done       403      403     403   403
POST   certification:resend_together    own     sign-in   403      done    403       done       403      403     403   403
POST   certification:resend_together    other   sign-in   403      done    403       done       403      403     403   403
GET    certification:bulk_model         own     sign-in   403      ok      403       ok         403      403     403   403
GET    certification:dossier            own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:dossier            other   sign-in   404      404     404       404        404      404     404   404
GET    certification:payments_of        own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:payments_of        other   sign-in   404      404     404       404        404      404     404   404
POST   certification:payments_of        own     sign-in   404      403     404       404        404      ok      ok    404
POST   certification:payments_of        other   sign-in   404      404     404       404        404      404     404   404
GET    certification:months             own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:months             other   sign-in   404      404     404       404        404      404     404   404
GET    certification:training           own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:training           other   sign-in   404      404     404       404        404      404     404   404
GET    certification:edit               own     sign-in   404      403     404       404        404      ok      ok    404
GET    certification:edit               other   sign-in   404      404     404       404        404      404     404   404
POST   certification:edit               own     sign-in   404      403     404       404        404      ok      ok    404
POST   certification:edit               other   sign-in   404      404     404       404        404      404     404   404
GET    certification:follow             own     sign-in   404      403     404       404        404      ok      ok    404
GET    certification:follow             other   sign-in   404      404     404       404        404      404     404   404
POST   certification:follow             own     sign-in   404      403     404       404        404      ok      ok    404
POST   certification:follow             other   sign-in   404      404     404       404        404      404     404   404
GET    certification:withdraw_payment   own     sign-in   404      403     404       404        404      ok      ok    404
GET    certification:withdraw_payment   other   sign-in   404      404     404       404        404      404     404   404
POST   certification:withdraw_payment   own     sign-in   404      403     404       404        404      ok      ok    404
POST   certification:withdraw_payment   other   sign-in   404      404     404       404        404      404     404   404
GET    certification:calendar           own     sign-in   404      done    404       404        404      done    done  404
GET    certification:calendar           other   sign-in   404      404     404       404        404      404     404   404
GET    certification:calendar_month     own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:calendar_month     other   sign-in   404      404     404       404        404      404     404   404
POST   certification:calendar_month     own     sign-in   404      done    404       404        404      done    done  404
POST   certification:calendar_month     other   sign-in   404      404     404       404        404      404     404   404
POST   certification:calendar_pattern   own     sign-in   404      ok      404       404        404      ok      ok    404
POST   certification:calendar_pattern   other   sign-in   404      404     404       404        404      404     404   404
POST   certification:calendar_file      own     sign-in   404      ok      404       404        404      ok      ok    404
POST   certification:calendar_file      other   sign-in   404      404     404       404        404      404     404   404
GET    certification:month              own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:month              entered sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:month              other   sign-in   404      404     404       404        404      404     404   404
POST   certification:month              own     sign-in   404      ok      404       404        404      403     403   404
POST   certification:month              other   sign-in   404      404     404       404        404      404     404   404
GET    certification:month_model        own     sign-in   404      ok      404       404        404      403     403   404
GET    certification:month_model        other   sign-in   404      404     404       404        404      404     404   404
GET    certification:identity           -       sign-in   403      ok      403       ok         403      403     403   403
POST   certification:identity           -       sign-in   403      ok      403       ok         403      403     403   403
POST   certification:certifier          -       sign-in   403      done    403       done       403      403     403   403
GET    certification:blank_letter       -       sign-in   403      ok      403       ok         403      403     403   403
GET    certification:identity_logo      own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:identity_logo      other   sign-in   404      404     404       404        404      404     404   404
GET    certification:identity_stamp     own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:identity_stamp     other   sign-in   404      404     404       404        404      404     404   404
GET    certification:supporting_list    -       sign-in   403      403     403       403        403      ok      ok    403
POST   certification:supporting_list    -       sign-in   403      403     403       403        403      done    done  403
GET    certification:supporting         own     sign-in   404      403     404       404        404      ok      ok    404
GET    certification:supporting         letter  sign-in   404      404     404       404        404      ok      ok    404
GET    certification:supporting         other   sign-in   404      404     404       404        404      404     404   404
GET    certification:supporting_file    own     sign-in   404      ok      404       404        404      ok      ok    404
GET    certification:supporting_file    letter  sign-in   404      404     404       404        404      ok      ok    404
GET    certification:supporting_file    other   sign-in   404      404     404       404        404      404     404   404
POST   certification:accept_supporting  own     sign-in   404      403     404       404        404      done    done  404
POST   certification:accept_supporting  letter  sign-in   404      404     404       404        404      done    done  404
POST   certification:accept_supporting  other   sign-in   404      404     404       404        404      404     404   404
POST   certification:refuse_supporting  own     sign-in   404      403     404       404        404      ok      ok    404
POST   certification:refuse_supporting  letter  sign-in   404      404     404       404        404      ok      ok    404
POST   certification:refuse_supporting  other   sign-in   404      404     404       404        404      404     404   404
POST   certification:withdraw_supporting own    sign-in   404      403     404       404        404      ok      ok    404
POST   certification:withdraw_supporting letter sign-in   404      404     404       404        404      ok      ok    404
POST   certification:withdraw_supporting other  sign-in   404      404     404       404        404      404     404   404
GET    certification:certify                 own       sign-in   404       ok        404       404       404       403       403       404
GET    certification:certify                 other     sign-in   404       404       404       404       404       404       404       404
GET    certification:certify                 certified sign-in   404       done      404       404       404       403       403       404
POST   certification:ask_print               own       sign-in   404       done      404       404       404       403       403       404
POST   certification:ask_print               other     sign-in   404       404       404       404       404       404       404       404
POST   certification:join_scan               own       sign-in   404       ok        404       404       404       403       403       404
POST   certification:join_scan               other     sign-in   404       404       404       404       404       404       404       404
POST   certification:confirm_scan            own       sign-in   404       ok        404       404       404       403       403       404
POST   certification:confirm_scan            other     sign-in   404       404       404       404       404       404       404       404
POST   certification:remove_scan             own       sign-in   404       done      404       404       404       403       403       404
POST   certification:remove_scan             other     sign-in   404       404       404       404       404       404       404       404
POST   certification:join_sheets             own       sign-in   404       ok        404       404       404       403       403       404
POST   certification:join_sheets             other     sign-in   404       404       404       404       404       404       404       404
POST   certification:certify_on_paper        own       sign-in   404       ok        404       404       404       403       403       404
POST   certification:certify_on_paper        other     sign-in   404       404       404       404       404       404       404       404
POST   certification:certify_online          own       sign-in   404       ok        404       404       404       403       403       404
POST   certification:certify_online          other     sign-in   404       404       404       404       404       404       404       404
POST   certification:choose_method           own       sign-in   404       ok        404       404       404       403       403       404
POST   certification:choose_method           other     sign-in   404       404       404       404       404       404       404       404
POST   certification:certify_by_factor       own       sign-in   404       ok        404       404       404       403       403       404
POST   certification:certify_by_factor       other     sign-in   404       404       404       404       404       404       404       404
POST   certification:resend_code             own       sign-in   404       done      404       404       404       403       403       404
POST   certification:resend_code             other     sign-in   404       404       404       404       404       404       404       404
GET    certification:certify_code            own       sign-in   404       done      404       404       404       403       403       404
GET    certification:certify_code            other     sign-in   404       404       404       404       404       404       404       404
GET    certification:certify_code            coded     sign-in   404       ok        404       404       404       403       403       404
POST   certification:certify_code            own       sign-in   404       done      404       404       404       403       403       404
POST   certification:certify_code            other     sign-in   404       404       404       404       404       404       404       404
POST   certification:certify_code            coded     sign-in   404       ok        404       404       404       403       403       404
GET    certification:certified               own       sign-in   404       done      404       404       404       403       403       404
GET    certification:certified               other     sign-in   404       404       404       404       404       404       404       404
GET    certification:certified               certified sign-in   404       ok        404       404       404       403       403       404
GET    certification:month                   certified sign-in   404       ok        404       404       404       ok        ok        404
GET    certification:certificate_view        own       sign-in   404       ok        404       404       404       ok        ok        404
GET    certification:certificate_view        other     sign-in   404       404       404       404       404       404       404       404
GET    certification:certificate_print       own       sign-in   404       ok        404       404       404       ok        ok        404
GET    certification:certificate_print       other     sign-in   404       404       404       404       404       404       404       404
GET    certification:certificate_scan        certified sign-in   404       ok        404       404       404       ok        ok        404
GET    certification:certificate_scan        other     sign-in   404       404       404       404       404       404       404       404
POST   certification:remove_sheet            own       sign-in   404       done      404       404       404       404       404       404
POST   certification:remove_sheet            other     sign-in   404       404       404       404       404       404       404       404
""")
