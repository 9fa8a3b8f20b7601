"""The access table of the file channel (see `table.py` for the words).

keeper        has « Gestion des canaux techniques » of the employer Alpha and no role of its workers; his own channel, and
              what belongs to it, is the object `employer`; `own` is the fund's
manager       local manager of Alpha's quality
officer       of the fund's office, not an administrator
encoder       of an approved operator
off           administrator of a fund whose file channel is switched off, on that fund's own host
"""

from tests.access.table import parse

BATCH = parse("""
method route                        object   anonymous stranger mandatee_a mandatee_b encoder keeper manager officer staff other_staff off
GET    batch_channel:channel        -        sign-in   403      403        403        403     ok     ok      ok      ok    403         404
GET    batch_channel:new_setup      -        sign-in   403      403        403        403     ok     ok      403     ok    403         404
POST   batch_channel:new_setup      -        sign-in   403      403        403        403     ok     ok      403     ok    403         404
GET    batch_channel:setup          own      sign-in   403      403        403        403     404    404     403     ok    403         404
POST   batch_channel:setup          own      sign-in   403      403        403        403     404    404     403     ok    403         404
GET    batch_channel:account        own      sign-in   403      403        403        403     404    404     403     ok    403         404
POST   batch_channel:account        own      sign-in   403      403        403        403     404    404     403     ok    403         404
POST   batch_channel:setup_step     own      sign-in   403      403        403        403     404    404     403     done  403         404
GET    batch_channel:sheet          own      sign-in   403      403        403        403     404    404     ok      ok    403         404
GET    batch_channel:edit           own      sign-in   403      403        403        403     404    404     403     ok    403         404
POST   batch_channel:edit           own      sign-in   403      403        403        403     404    404     403     ok    403         404
GET    batch_channel:ssh_key        own      sign-in   403      403        403        403     404    404     403     ok    403         404
POST   batch_channel:ssh_key        own      sign-in   403      403        403        403     404    404     403     ok    403         404
POST   batch_channel:new_ssh_key    own      sign-in   403      403        403        403     404    404     403     done  403         404
POST   batch_channel:drop_certificate own    sign-in   403      403        403        403     404    404     403     done  403         404
GET    batch_channel:certificate    own      sign-in   403      403        403        403     404    404     403     ok    403         404
POST   batch_channel:certificate    own      sign-in   403      403        403        403     404    404     403     ok    403         404
POST   batch_channel:look_now       own      sign-in   403      403        403        403     404    404     done    done  403         404
POST   batch_channel:ask_for_trial  own      sign-in   403      403        403        403     404    404     done    done  403         404
GET    batch_channel:setup          other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:setup          other    sign-in   403      403        403        403     404    404     404     404   403         404
GET    batch_channel:account        other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:account        other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:setup_step     other    sign-in   403      403        403        403     404    404     404     404   403         404
GET    batch_channel:sheet          other    sign-in   403      403        403        403     404    404     404     404   403         404
GET    batch_channel:edit           other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:edit           other    sign-in   403      403        403        403     404    404     404     404   403         404
GET    batch_channel:ssh_key        other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:ssh_key        other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:new_ssh_key    other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:drop_certificate other  sign-in   403      403        403        403     404    404     404     404   403         404
GET    batch_channel:certificate    other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:certificate    other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:look_now       other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:ask_for_trial  other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:hold_channel   own      sign-in   403      403        403        403     403    403     403     done  403         404
POST   batch_channel:release_channel own      sign-in   403      403        403        403     403    403     403     done  403         404
POST   batch_channel:hold_batch     own      sign-in   403      403        403        403     403    403     done    done  403         404
POST   batch_channel:release_batch  own      sign-in   403      403        403        403     403    403     done    done  403         404
POST   batch_channel:hold_channel   other    sign-in   403      403        403        403     403    403     403     404   403         404
POST   batch_channel:release_channel other    sign-in   403      403        403        403     403    403     403     404   403         404
POST   batch_channel:hold_batch     other    sign-in   403      403        403        403     403    403     404     404   403         404
POST   batch_channel:release_batch  other    sign-in   403      403        403        403     403    403     404     404   403         404
GET    batch_channel:trial          own      sign-in   403      403        403        403     404    404     ok      ok    403         404
GET    batch_channel:trial          other    sign-in   403      403        403        403     404    404     404     404   403         404
GET    batch_channel:batches        -        sign-in   403      403        403        403     ok     ok      ok      ok    403         404
GET    batch_channel:batch          own      sign-in   403      403        403        403     404    404     ok      ok    403         404
GET    batch_channel:batch          other    sign-in   403      403        403        403     404    404     404     404   403         404
GET    batch_channel:declarations   -        sign-in   403      ok         ok         403     403    403     ok      ok    403         404
GET    batch_channel:correct        -        sign-in   403      ok         ok         403     403    403     ok      ok    403         404
POST   batch_channel:correct        -        sign-in   403      done       done       403     403    403     done    done  403         404
GET    batch_channel:declaration    own      sign-in   404      ok         404        404     404    404     ok      ok    404         404
GET    batch_channel:declaration    other    sign-in   404      404        404        404     404    404     404     404   404         404
POST   batch_channel:resend         own      sign-in   404      done       404        404     404    404     done    done  404         404
POST   batch_channel:confirm        own      sign-in   404      done       404        404     404    404     done    done  404         404
POST   batch_channel:resend         other    sign-in   404      404        404        404     404    404     404     404   404         404
POST   batch_channel:confirm        other    sign-in   404      404        404        404     404    404     404     404   404         404
GET    batch_channel:answers        -        sign-in   403      403        403        403     403    403     ok      ok    403         404
GET    batch_channel:answer         own      sign-in   403      403        403        403     403    403     ok      ok    403         404
GET    batch_channel:answer         other    sign-in   403      403        403        403     403    403     404     404   403         404
POST   batch_channel:review         own      sign-in   403      403        403        403     403    403     ok      ok    403         404
POST   batch_channel:review         other    sign-in   403      403        403        403     403    403     404     404   403         404
POST   batch_channel:cancel_batch   own      sign-in   403      403        403        403     403    403     done    done  403         404
POST   batch_channel:cancel_batch   other    sign-in   403      403        403        403     403    403     404     404   403         404
POST   batch_channel:ask_for_file   own      sign-in   403      403        403        403     404    404     403     done  403         404
POST   batch_channel:ask_for_file   other    sign-in   403      403        403        403     404    404     404     404   403         404
GET    batch_channel:go             own      sign-in   403      403        403        403     404    404     ok      ok    403         404
GET    batch_channel:go             other    sign-in   403      403        403        403     404    404     404     404   403         404
GET    batch_channel:signature      own      sign-in   403      403        403        403     404    404     403     ok    403         404
GET    batch_channel:signature      other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:signature      own      sign-in   403      403        403        403     404    404     403     ok    403         404
POST   batch_channel:signature      other    sign-in   403      403        403        403     404    404     404     404   403         404
GET    batch_channel:deposit        own      sign-in   403      403        403        403     404    404     403     ok    403         404
GET    batch_channel:deposit        other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:deposit        own      sign-in   403      403        403        403     404    404     403     ok    403         404
POST   batch_channel:deposit        other    sign-in   403      403        403        403     404    404     404     404   403         404
GET    batch_channel:bring_answer   own      sign-in   403      403        403        403     404    404     403     ok    403         404
GET    batch_channel:bring_answer   other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:bring_answer   own      sign-in   403      403        403        403     404    404     403     ok    403         404
POST   batch_channel:bring_answer   other    sign-in   403      403        403        403     404    404     404     404   403         404
GET    batch_channel:attach         own      sign-in   403      403        403        403     403    403     403     ok    403         404
GET    batch_channel:attach         other    sign-in   403      403        403        403     403    403     404     404   403         404
POST   batch_channel:attach         own      sign-in   403      403        403        403     403    403     403     ok    403         404
POST   batch_channel:attach         other    sign-in   403      403        403        403     403    403     404     404   403         404
POST   batch_channel:ask_for_answer own      sign-in   403      403        403        403     403    403     403     done  403         404
POST   batch_channel:ask_for_answer other    sign-in   403      403        403        403     403    403     404     404   403         404
GET    batch_channel:handout        own      sign-in   403      403        403        403     404    404     404     ok    403         404
GET    batch_channel:handout        other    sign-in   403      403        403        403     404    404     404     404   403         404
POST   batch_channel:fetch          own      sign-in   403      403        403        403     404    404     404     done  403         404
POST   batch_channel:fetch          other    sign-in   403      403        403        403     404    404     404     404   403         404
GET    batch_channel:documentation  -        sign-in   ok       ok         ok         ok      ok     ok      ok      ok    ok          404
GET    batch_channel:schema         -        sign-in   ok       ok         ok         ok      ok     ok      ok      ok    ok          404
GET    batch_channel:document       own      sign-in   ok       ok         ok         ok      ok     ok      ok      ok    ok          404
GET    batch_channel:document       guide    sign-in   ok       ok         ok         ok      ok     ok      ok      ok    ok          404
GET    batch_channel:document       codes    sign-in   ok       ok         ok         ok      ok     ok      ok      ok    ok          404
GET    batch_channel:sheet          employer sign-in   403      403        403        403     ok     ok      ok      ok    403         404
GET    batch_channel:trial          employer sign-in   403      403        403        403     ok     ok      ok      ok    403         404
GET    batch_channel:batch          employer sign-in   403      403        403        403     ok     ok      ok      ok    403         404
GET    batch_channel:go             employer sign-in   403      403        403        403     ok     ok      ok      ok    403         404
GET    batch_channel:edit           employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
POST   batch_channel:edit           employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
GET    batch_channel:ssh_key        employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
POST   batch_channel:ssh_key        employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
GET    batch_channel:certificate    employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
POST   batch_channel:certificate    employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
GET    batch_channel:setup          employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
POST   batch_channel:setup          employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
GET    batch_channel:account        employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
POST   batch_channel:account        employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
GET    batch_channel:signature      employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
POST   batch_channel:signature      employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
GET    batch_channel:deposit        employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
POST   batch_channel:deposit        employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
GET    batch_channel:bring_answer   employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
POST   batch_channel:bring_answer   employer sign-in   403      403        403        403     ok     ok      403     ok    403         404
POST   batch_channel:new_ssh_key    employer sign-in   403      403        403        403     done   done    403     done  403         404
POST   batch_channel:drop_certificate employer sign-in   403      403        403        403     done   done    403     done  403         404
POST   batch_channel:setup_step     employer sign-in   403      403        403        403     done   done    403     done  403         404
POST   batch_channel:ask_for_file   employer sign-in   403      403        403        403     done   done    403     done  403         404
POST   batch_channel:look_now       employer sign-in   403      403        403        403     done   done    done    done  403         404
POST   batch_channel:ask_for_trial  employer sign-in   403      403        403        403     done   done    done    done  403         404
POST   batch_channel:hold_channel   employer sign-in   403      403        403        403     403    403     403     done  403         404
POST   batch_channel:release_channel employer sign-in   403      403        403        403     403    403     403     done  403         404
POST   batch_channel:hold_batch     employer sign-in   403      403        403        403     403    403     done    done  403         404
POST   batch_channel:release_batch  employer sign-in   403      403        403        403     403    403     done    done  403         404
POST   batch_channel:cancel_batch   employer sign-in   403      403        403        403     403    403     done    done  403         404
GET    batch_channel:rights         -        sign-in   403      403        403        403     403    ok      403     403   403         404
POST   batch_channel:rights         -        sign-in   403      403        403        403     403    ok      403     403   403         404
POST   batch_channel:take_right     own      sign-in   403      403        403        403     403    done    403     403   403         404
POST   batch_channel:take_right     other    sign-in   403      403        403        403     403    404     403     403   403         404
""")
