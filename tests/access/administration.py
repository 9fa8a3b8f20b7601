"""The access table of an organisation's own administration (see `table.py` for the words).

manager       access manager of company A
co            co-responsible of company A
member        plain member of company A
foreign       access manager of company B
expired       training responsible whose year of access is over
officer       officer of the fund, not an administrator
renewal       led to the page where a year of access is renewed

Objects: own is of company A, foreign of company B, office the fund's own, other of the other fund. `successor` is a
handover proposed to the plain member. A POST is empty: a form is shown again (ok). The manager of a quality
is gone once the first has removed her.
"""

from tests.access.table import parse

ADMINISTRATION = parse("""
method route                          object    anonymous stranger member manager co   foreign expired staff officer other_staff
GET    dashboard                      -         sign-in   ok       ok     done      ok   ok      renewal ok    ok      ok
GET    organisations:own              -         sign-in   403      ok     ok      ok   ok      renewal ok    ok      403
GET    organisations:members          own       sign-in   404      ok     ok      ok   404     renewal ok    ok      404
GET    organisations:members          office    sign-in   404      404    404     404  404     renewal ok    ok      404
GET    organisations:invite           own       sign-in   404      403    ok      ok   404     renewal ok    ok      404
POST   organisations:invite           own       sign-in   404      403    ok      ok   404     renewal ok    ok      404
POST   organisations:invite           foreign   sign-in   404      404    404     404  ok      renewal ok    ok      404
POST   organisations:invite           office    sign-in   404      404    404     404  404     renewal ok    403     404
POST   organisations:invite           other     sign-in   404      404    404     404  404     renewal 404   404     404
GET    organisations:edit_member      own       sign-in   404      403    ok      ok   404     renewal ok    ok      404
POST   organisations:edit_member      own       sign-in   404      403    ok      ok   404     renewal ok    ok      404
POST   organisations:edit_member      main      sign-in   404      403    ok      403  404     renewal ok    ok      404
POST   organisations:edit_member      foreign   sign-in   404      404    404     404  ok      renewal ok    ok      404
POST   organisations:edit_member      office    sign-in   404      404    404     404  404     renewal ok    403     404
GET    organisations:end_membership   own       sign-in   404      403    ok      ok   404     renewal ok    ok      404
POST   organisations:end_membership   own       sign-in   404      403    done    done 404     renewal done  done    404
POST   organisations:end_membership   main      sign-in   404      403    done    403  404     renewal done  done    404
POST   organisations:end_membership   office    sign-in   404      404    404     404  404     renewal done  403     404
POST   organisations:resend_invitation own      sign-in   404      403    done    done 404     renewal done  done    404
POST   organisations:suspend_member   own       sign-in   404      403    done    done 404     renewal done  done    404
POST   organisations:suspend_member   main      sign-in   404      403    done    403  404     renewal done  done    404
POST   organisations:suspend_member   foreign   sign-in   404      404    404     404  done    renewal done  done    404
POST   organisations:suspend_member   office    sign-in   404      404    404     404  404     renewal done  403     404
POST   organisations:suspend_member   other     sign-in   404      404    404     404  404     renewal 404   404     404
POST   organisations:resume_member    own       sign-in   404      403    done    done 404     renewal done  done    404
POST   organisations:resume_member    main      sign-in   404      403    done    403  404     renewal done  done    404
POST   organisations:resume_member    foreign   sign-in   404      404    404     404  done    renewal done  done    404
POST   organisations:resume_member    other     sign-in   404      404    404     404  404     renewal 404   404     404
GET    organisations:hand_over        own       sign-in   404      403    ok      403  404     renewal 403   403     404
POST   organisations:hand_over        own       sign-in   404      403    ok      403  404     renewal 403   403     404
POST   organisations:hand_over        foreign   sign-in   404      404    404     404  ok      renewal 403   403     404
POST   organisations:hand_over        other     sign-in   404      404    404     404  404     renewal 404   404     404
GET    organisations:handover         successor sign-in   404      ok     ok      ok   404     renewal ok    ok      404
GET    organisations:handover         other     sign-in   404      404    404     404  404     renewal 404   404     404
POST   organisations:handover         successor sign-in   404      done   done    done 404     renewal done  done    404
POST   organisations:handover         other     sign-in   404      404    404     404  404     renewal 404   404     404
GET    organisations:take_over        own       sign-in   404      403    403     403  404     renewal ok    ok      404
POST   organisations:take_over        own       sign-in   404      403    403     403  404     renewal ok    ok      404
POST   organisations:take_over        other     sign-in   404      404    404     404  404     renewal 404   404     404
POST   organisations:give_back        own       sign-in   404      403    403     403  404     renewal done  done    404
POST   organisations:give_back        other     sign-in   404      404    404     404  404     renewal 404   404     404
GET    organisations:review           own       sign-in   404      404    ok      ok   404     renewal ok    ok      404
POST   organisations:review           own       sign-in   404      404    ok      ok   404     renewal ok    ok      404
GET    organisations:review           other     sign-in   404      404    404     404  404     renewal 404   404     404
POST   organisations:review           other     sign-in   404      404    404     404  404     renewal 404   404     404
GET    organisations:own_managers     -         sign-in   403      ok     ok      ok   ok      renewal ok    ok      403
GET    organisations:own_users        -         sign-in   403      done   done    done done    renewal done  done    403
GET    organisations:managers         own       sign-in   404      ok     ok      ok   404     renewal ok    ok      404
GET    organisations:managers         foreign   sign-in   404      404    404     404  ok      renewal ok    ok      404
GET    organisations:managers         other     sign-in   404      404    404     404  404     renewal 404   404     404
GET    organisations:name_manager     own       sign-in   404      403    ok      ok   404     renewal ok    ok      404
POST   organisations:name_manager     own       sign-in   404      403    ok      ok   404     renewal ok    ok      404
POST   organisations:name_manager     other     sign-in   404      404    404     404  404     renewal 404   404     404
POST   organisations:remove_manager   own       sign-in   404      403    done    404  404     renewal 404   404     404
POST   organisations:remove_manager   other     sign-in   404      404    404     404  404     renewal 404   404     404
GET    organisations:activate_quality own       sign-in   404      403    done    done 404     renewal done  done    404
GET    organisations:activate_quality chosen    sign-in   404      403    ok      ok   404     renewal ok    ok      404
POST   organisations:activate_quality own       sign-in   404      403    done    done 404     renewal done  done    404
POST   organisations:activate_quality office    sign-in   404      404    404     404  404     renewal done  403     404
POST   organisations:activate_quality other     sign-in   404      404    404     404  404     renewal 404   404     404
GET    organisations:activation       own       sign-in   403      403    403     403  403     renewal ok    ok      403
POST   organisations:activation       own       sign-in   403      403    403     403  403     renewal ok    ok      403
GET    organisations:activation       other     sign-in   403      403    403     403  403     renewal 404   404     403
POST   organisations:activation       other     sign-in   403      403    403     403  403     renewal 404   404     403
GET    organisations:change_number    own       sign-in   404      403    403     403  404     renewal ok    ok      404
POST   organisations:change_number    own       sign-in   404      403    403     403  404     renewal ok    ok      404
POST   organisations:change_number    other     sign-in   404      404    404     404  404     renewal 404   404     404
GET    organisations:choose           -         sign-in   done     done   ok      done done    renewal done  done    done
GET    organisations:renew            -         sign-in   ok       ok     ok      ok   ok      ok      ok    ok      ok
POST   organisations:renew            -         sign-in   done     done   done    done done    done    done  done    done
GET    organisations:access_requests  -         sign-in   403      403    403     403  403     renewal ok    ok      403
POST   organisations:access_requests  -         sign-in   403      403    403     403  403     renewal done  done    403
GET    organisations:access_request   own       sign-in   403      403    403     403  403     renewal ok    ok      403
POST   organisations:access_request   own       sign-in   403      403    403     403  403     renewal ok    ok      403
GET    organisations:access_request   other     sign-in   403      403    403     403  403     renewal 404   404     403
POST   organisations:access_request   other     sign-in   403      403    403     403  403     renewal 404   404     403
GET    fund_settings:access_rules     -         sign-in   403      403    403     403  403     renewal ok    403     403
POST   fund_settings:access_rules     -         sign-in   403      403    403     403  403     renewal ok    403     403
GET    account_edit                   -         sign-in   ok       ok     ok      ok   ok      ok      ok    ok      ok
""")
