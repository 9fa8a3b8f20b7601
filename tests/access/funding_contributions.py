"""The access table of contributions (see `table.py` for the words).

member        keeps the training files of company A
keeper        manages the contributions of company A
other_keeper  of company B
staff         administrator of the fund

Declarations: `draft` is company A's, `own` was sent by it, `other` is another fund's. Years: `year` may be declared,
`old` not any more. `full` is a simulation with its figures.
"""

from tests.access.table import parse

PROFILES = "anonymous stranger member keeper other_keeper staff other_staff"

CONTRIBUTIONS = parse(f"""
method route                          object {PROFILES}
GET  funding:contributions            -     sign-in 403 403 ok   ok   done 403
GET  funding:simulation               -     sign-in ok  ok  ok   ok   ok   ok
GET  funding:simulation               full  sign-in ok  ok  ok   ok   ok   ok
GET  funding:simulation_pdf           full  sign-in ok  ok  ok   ok   ok   ok
GET  funding:simulation_pdf           -     sign-in done done done done done done
POST funding:begin_declaration        year  sign-in 403 403 done done 403  403
POST funding:begin_declaration        old   sign-in 403 403 done done 403  403
GET  funding:declarations             -     sign-in 403 403 403  403  ok   403
GET  funding:late_declarations        year  sign-in 403 403 403  403  ok   403
GET  funding:late_declarations        old   sign-in 403 403 403  403  404  403
GET  funding:remind_contributions     year  sign-in 403 403 403  403  ok   403
POST funding:remind_contributions     year  sign-in 403 403 403  403  done 403
GET  funding:remind_contributions     old   sign-in 403 403 403  403  404  403
GET  funding:import_contributions     -     sign-in 403 403 403  403  ok   403
POST funding:import_contributions     -     sign-in 403 403 403  403  ok   403
GET  funding:declaration              own   sign-in 404 404 ok   404  ok   404
GET  funding:declaration              draft sign-in 404 404 done 404  404  404
GET  funding:declaration              other sign-in 404 404 404  404  404  404
GET  funding:edit_declaration         draft sign-in 404 404 ok   404  404  404
GET  funding:edit_declaration         own   sign-in 404 404 done 404  403  404
GET  funding:edit_declaration         other sign-in 404 404 404  404  404  404
POST funding:edit_declaration         draft sign-in 404 404 ok   404  404  404
POST funding:edit_declaration         other sign-in 404 404 404  404  404  404
POST funding:keep_declaration         draft sign-in 404 404 ok   404  404  404
POST funding:keep_declaration         own   sign-in 404 404 ok   404  403  404
POST funding:keep_declaration         other sign-in 404 404 404  404  404  404
GET  funding:check_declaration        draft sign-in 404 404 ok   404  404  404
GET  funding:check_declaration        own   sign-in 404 404 done 404  403  404
GET  funding:check_declaration        other sign-in 404 404 404  404  404  404
POST funding:check_declaration        draft sign-in 404 404 ok   404  404  404
POST funding:check_declaration        other sign-in 404 404 404  404  404  404
POST funding:correct_declaration      own   sign-in 404 404 done 404  403  404
POST funding:correct_declaration      other sign-in 404 404 404  404  404  404
POST funding:drop_declaration         draft sign-in 404 404 done 404  404  404
POST funding:drop_declaration         own   sign-in 404 404 done 404  403  404
POST funding:drop_declaration         other sign-in 404 404 404  404  404  404
GET  funding:declaration_receipt      own   sign-in 404 404 ok   404  ok   404
GET  funding:declaration_receipt      draft sign-in 404 404 404  404  404  404
GET  funding:declaration_receipt      other sign-in 404 404 404  404  404  404
GET  funding:declaration_payment      own   sign-in 404 404 403  404  ok   404
GET  funding:declaration_payment      draft sign-in 404 404 403  404  404  404
GET  funding:declaration_payment      other sign-in 404 404 404  404  404  404
POST funding:declaration_payment      own   sign-in 404 404 403  404  ok   404
POST funding:declaration_payment      other sign-in 404 404 404  404  404  404
GET  funding:contribution_settings    -     sign-in 403 403 403  403  ok   403
POST funding:contribution_settings    -     sign-in 403 403 403  403  ok   403
POST funding:load_legal_rates         -     sign-in 403 403 403  403  done 403
GET  funding:add_contribution         -     sign-in 403 403 403  403  ok   403
POST funding:add_contribution         -     sign-in 403 403 403  403  ok   403
GET  funding:edit_contribution        own   sign-in 403 403 403  403  ok   403
GET  funding:edit_contribution        other sign-in 403 403 403  403  404  403
POST funding:edit_contribution        own   sign-in 403 403 403  403  ok   403
POST funding:edit_contribution        other sign-in 403 403 403  403  404  403
GET  funding:add_rate                 own   sign-in 403 403 403  403  ok   403
GET  funding:add_rate                 other sign-in 403 403 403  403  404  403
POST funding:add_rate                 own   sign-in 403 403 403  403  ok   403
POST funding:add_rate                 other sign-in 403 403 403  403  404  403
GET  funding:edit_rate                own   sign-in 403 403 403  403  ok   403
GET  funding:edit_rate                used  sign-in 403 403 403  403  ok   403
GET  funding:edit_rate                other sign-in 403 403 403  403  404  403
POST funding:edit_rate                own   sign-in 403 403 403  403  ok   403
POST funding:edit_rate                other sign-in 403 403 403  403  404  403
POST funding:remove_rate              own   sign-in 403 403 403  403  done 403
POST funding:remove_rate              other sign-in 403 403 403  403  404  403
""")
