"""The access table of decisions on funding requests, of devices and of the fund's choices (see `table.py`).

member        keeps the training files of company A
other_member  of company B
body          manager of the training body of A's agreed requests
officer       of the fund's staff, for member services
staff         administrator of the fund

Requests: `sent`, `complete`, `agreed` and `refused` are A's, `other` is another fund's. Amendments and agreements:
`own` and `other`. Devices and pieces: `own` with an example, `other`.
"""

from tests.access.table import parse

PROFILES = "anonymous stranger member other_member body officer staff other_staff"

ACTS = parse(f"""
method route                     object   {PROFILES}
GET    funding:queue             -        sign-in   403      403    403          403  ok      ok    403
POST   funding:take              sent     sign-in   404      403    404          404  done    done  404
POST   funding:take              agreed   sign-in   404      403    404          403  done    done  404
POST   funding:take              other    sign-in   404      404    404          404  404     404   404
GET    funding:hand_over         sent     sign-in   404      403    404          404  ok      ok    404
GET    funding:hand_over         other    sign-in   404      404    404          404  404     404   404
POST   funding:hand_over         sent     sign-in   404      403    404          404  ok      ok    404
POST   funding:hand_over         other    sign-in   404      404    404          404  404     404   404
POST   funding:find_complete     sent     sign-in   404      403    404          404  done    done  404
POST   funding:find_complete     other    sign-in   404      404    404          404  404     404   404
GET    funding:ask_pieces        sent     sign-in   404      403    404          404  ok      ok    404
GET    funding:ask_pieces        agreed   sign-in   404      403    404          403  done    done  404
GET    funding:ask_pieces        other    sign-in   404      404    404          404  404     404   404
POST   funding:ask_pieces        complete sign-in   404      403    404          404  ok      ok    404
POST   funding:ask_pieces        other    sign-in   404      404    404          404  404     404   404
GET    funding:agree             complete sign-in   404      403    404          404  ok      ok    404
GET    funding:agree             sent     sign-in   404      403    404          404  done    done  404
GET    funding:agree             other    sign-in   404      404    404          404  404     404   404
POST   funding:agree             complete sign-in   404      403    404          404  ok      ok    404
POST   funding:agree             other    sign-in   404      404    404          404  404     404   404
GET    funding:refuse            complete sign-in   404      403    404          404  ok      ok    404
GET    funding:refuse            refused  sign-in   404      403    404          404  done    done  404
GET    funding:refuse            other    sign-in   404      404    404          404  404     404   404
POST   funding:refuse            complete sign-in   404      403    404          404  ok      ok    404
POST   funding:refuse            other    sign-in   404      404    404          404  404     404   404
GET    funding:agree_amendment   own      sign-in   404      403    404          403  ok      ok    404
GET    funding:agree_amendment   other    sign-in   404      404    404          404  404     404   404
POST   funding:agree_amendment   own      sign-in   404      403    404          403  ok      ok    404
POST   funding:agree_amendment   other    sign-in   404      404    404          404  404     404   404
GET    funding:refuse_amendment  own      sign-in   404      403    404          403  ok      ok    404
GET    funding:refuse_amendment  other    sign-in   404      404    404          404  404     404   404
POST   funding:refuse_amendment  own      sign-in   404      403    404          403  ok      ok    404
POST   funding:refuse_amendment  other    sign-in   404      404    404          404  404     404   404
GET    funding:agreement_letter  own      sign-in   404      ok     404          ok   ok      ok    404
GET    funding:agreement_letter  other    sign-in   404      404    404          404  404     404   404
GET    funding:refusal_letter    refused  sign-in   404      ok     404          404  ok      ok    404
GET    funding:refusal_letter    sent     sign-in   404      404    404          404  404     404   404
GET    funding:refusal_letter    other    sign-in   404      404    404          404  404     404   404
""")

# For the fund's administrators only; an example is for whoever prepares papers, and for the staff.
SETTINGS = parse(f"""
method route                         object   {PROFILES}
GET    funding:options               -        sign-in   403      403    403          403  403     ok    403
POST   funding:options               -        sign-in   403      403    403          403  403     ok    403
GET    funding:devices               -        sign-in   403      403    403          403  403     ok    403
GET    funding:add_device            -        sign-in   403      403    403          403  403     ok    403
POST   funding:add_device            -        sign-in   403      403    403          403  403     ok    403
GET    funding:device                own      sign-in   403      403    403          403  403     ok    403
GET    funding:device                other    sign-in   403      403    403          403  403     404   403
GET    funding:edit_device           own      sign-in   403      403    403          403  403     ok    403
GET    funding:edit_device           other    sign-in   403      403    403          403  403     404   403
POST   funding:edit_device           own      sign-in   403      403    403          403  403     ok    403
POST   funding:edit_device           other    sign-in   403      403    403          403  403     404   403
POST   funding:move_device           own      sign-in   403      403    403          403  403     done  403
POST   funding:move_device           other    sign-in   403      403    403          403  403     404   403
GET    funding:add_device_piece      own      sign-in   403      403    403          403  403     ok    403
GET    funding:add_device_piece      other    sign-in   403      403    403          403  403     404   403
POST   funding:add_device_piece      own      sign-in   403      403    403          403  403     ok    403
POST   funding:add_device_piece      other    sign-in   403      403    403          403  403     404   403
GET    funding:edit_device_piece     own      sign-in   403      403    403          403  403     ok    403
GET    funding:edit_device_piece     other    sign-in   403      403    403          403  403     404   403
POST   funding:edit_device_piece     own      sign-in   403      403    403          403  403     ok    403
POST   funding:edit_device_piece     other    sign-in   403      403    403          403  403     404   403
POST   funding:move_device_piece     own      sign-in   403      403    403          403  403     done  403
POST   funding:move_device_piece     other    sign-in   403      403    403          403  403     404   403
POST   funding:withdraw_device_piece own      sign-in   403      403    403          403  403     done  403
POST   funding:withdraw_device_piece other    sign-in   403      403    403          403  403     404   403
POST   funding:restore_device_piece  own      sign-in   403      403    403          403  403     done  403
POST   funding:restore_device_piece  other    sign-in   403      403    403          403  403     404   403
GET    funding:piece_example         own      sign-in   403      ok     ok           ok   ok      ok    403
GET    funding:piece_example         other    sign-in   403      404    404          404  404     404   403
""")

FUNDING_DECIDING = [*ACTS, *SETTINGS]
