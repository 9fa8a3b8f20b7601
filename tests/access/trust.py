"""The access table of people's own data, and of what the staff do for lost access, support and second opinions.

officer    of the fund's office, not an administrator

`account_merge` asks for the password first, so each is led there (done).
A mailed link stops a recovery once: the first who posts it has it, whoever that is.

An erasure is whole only for who has all the fund's matters: this officer has. The register is an administrator's, and the
data protection officer's whom the fund names. `register_file` has three kinds, and `wrong` none.

Objects: own is the mandatee's, foreign another person's of the fund, other of the other fund.
"""

from tests.access.table import parse

TRUST = parse("""
method route                        object   anonymous stranger mandatee officer staff other_staff
GET    my_data:page                 -        sign-in   ok       ok       ok      ok    ok
POST   my_data:json                 -        sign-in   ok       ok       ok      ok    ok
POST   my_data:pdf                  -        sign-in   ok       ok       ok      ok    ok
POST   my_data:ask                  -        sign-in   ok       ok       ok      ok    ok
POST   my_data:withdraw             own      sign-in   404      done     404     404   404
POST   my_data:withdraw             other    sign-in   404      404      404     404   404
GET    trust:home                    -        sign-in   403      403      ok      ok    403
GET    trust:settings                -        sign-in   403      403      403     ok    403
POST   trust:settings                -        sign-in   403      403      403     ok    403
GET    account_merge                 -        sign-in   done     done     done    done  done
POST   account_merge                 -        sign-in   done     done     done    done  done
GET    account_confirm_merge         own      sign-in   404      ok       404     404   404
GET    account_confirm_merge         wrong    sign-in   404      404      404     404   404
POST   account_confirm_merge         own      sign-in   404      ok       404     404   404
POST   account_confirm_merge         wrong    sign-in   404      404      404     404   404
GET    account_lost_access           -        ok        ok       ok       ok      ok    ok
POST   account_lost_access           -        ok        ok       ok       ok      ok    ok
GET    account_lost_access_sent      -        ok        ok       ok       ok      ok    ok
GET    account_stop_recovery         own      ok        ok       ok       ok      ok    ok
GET    account_stop_recovery         wrong    404       404      404      404     404   404
POST   account_stop_recovery         own      ok        404      404      404     404   404
POST   account_stop_recovery         wrong    404       404      404      404     404   404
GET    account_confirm_recovery_address own   ok        ok       ok       ok      ok    ok
GET    account_confirm_recovery_address wrong 404       404      404      404     404   404
POST   account_confirm_recovery_address own   ok        ok       ok       ok      ok    ok
POST   account_confirm_recovery_address wrong 404       404      404      404     404   404
GET    trust:recoveries              -        sign-in   403      403      ok      ok    403
POST   trust:recoveries              -        sign-in   403      403      done    done  403
GET    trust:recovery                own      sign-in   403      403      ok      ok    403
GET    trust:recovery                other    sign-in   403      403      404     404   403
POST   trust:check_recovery          own      sign-in   403      403      ok      ok    403
POST   trust:check_recovery          other    sign-in   403      403      404     404   403
POST   trust:cancel_recovery         own      sign-in   403      403      ok      ok    403
POST   trust:cancel_recovery         other    sign-in   403      403      404     404   403
POST   trust:start_recovery          own      sign-in   404      403      done    done  404
POST   trust:start_recovery          other    sign-in   404      404      404     404   404
GET    trust:confirm_access          own      sign-in   404      403      ok      ok    404
GET    trust:confirm_access          other    sign-in   404      404      404     404   404
POST   trust:confirm_access          own      sign-in   404      403      ok      ok    404
POST   trust:confirm_access          other    sign-in   404      404      404     404   404
GET    trust:support_accesses        -        sign-in   403      403      403     ok    403
POST   trust:support_accesses        -        sign-in   403      403      403     done  403
POST   trust:end_support             -        sign-in   done     done     done    done  done
GET    trust:open_support            own      sign-in   404      403      403     ok    404
GET    trust:open_support            other    sign-in   404      404      404     404   404
POST   trust:open_support            own      sign-in   404      403      403     ok    404
POST   trust:open_support            other    sign-in   404      404      404     404   404
GET    trust:proposals               -        sign-in   403      403      ok      ok    403
GET    trust:proposal                own      sign-in   403      403      ok      ok    403
GET    trust:proposal                other    sign-in   403      403      404     404   403
POST   trust:confirm_proposal        own      sign-in   403      403      403     403   403
POST   trust:confirm_proposal        other    sign-in   403      403      404     404   403
POST   trust:send_back_proposal      own      sign-in   403      403      ok      ok    403
POST   trust:send_back_proposal      other    sign-in   403      403      404     404   403
POST   trust:withdraw_proposal       own      sign-in   403      403      403     done  403
POST   trust:withdraw_proposal       other    sign-in   403      403      404     404   403
GET    trust:data_requests           -        sign-in   403      403      ok      ok    403
POST   trust:data_requests           -        sign-in   403      403      done    done  403
GET    trust:data_request        own      sign-in   403      403      ok      ok    403
GET    trust:data_request        other    sign-in   403      403      404     404   403
POST   trust:answer_data_request         own      sign-in   403      403      ok      ok    403
POST   trust:answer_data_request         other    sign-in   403      403      404     404   403
GET    my_data:staying               -        sign-in   ok       ok       ok      ok    ok
POST   trust:prepare_erasure         own      sign-in   403      403      done    done  403
POST   trust:prepare_erasure         other    sign-in   403      403      404     404   403
GET    trust:erasures                -        sign-in   403      403      ok      ok    403
GET    trust:seek                    -        sign-in   403      403      ok      ok    403
POST   trust:seek                    -        sign-in   403      403      ok      ok    403
GET    trust:erasure                 own      sign-in   403      403      ok      ok    403
GET    trust:erasure                 other    sign-in   403      403      404     404   403
POST   trust:erase                   own      sign-in   403      403      done    done  403
POST   trust:erase                   other    sign-in   403      403      404     404   403
POST   trust:drop_erasure            own      sign-in   403      403      done    done  403
POST   trust:drop_erasure            other    sign-in   403      403      404     404   403
GET    trust:erasure_json            own      sign-in   403      403      ok      ok    403
GET    trust:erasure_json            other    sign-in   403      403      404     404   403
GET    trust:erasure_pdf             own      sign-in   403      403      ok      ok    403
GET    trust:erasure_pdf             other    sign-in   403      403      404     404   403
GET    trust:register                -        sign-in   403      403      403     ok    403
GET    trust:register_file           csv      sign-in   403      403      403     ok    403
GET    trust:register_file           xlsx     sign-in   403      403      403     ok    403
GET    trust:register_file           pdf      sign-in   403      403      403     ok    403
GET    trust:register_file           wrong    sign-in   403      403      403     404   403
GET    fund_settings:privacy         -        sign-in   403      403      403     ok    403
POST   fund_settings:privacy         -        sign-in   403      403      403     ok    403
GET    privacy_notice                -        ok        ok       ok       ok      ok    ok
""")
