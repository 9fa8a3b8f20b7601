"""The access table of a company's funding requests (see `table.py` for the words).

member        keeps the training files of company A
other_member  of company B
body          manager of the training body of A's agreed request
staff         administrator of the fund

Requests: `own` is A's draft, `sent` its sent one, `incomplete` misses a piece, `agreed` is agreed for the body, `other`
is another fund's. Devices and pieces: `own`, `other`. Papers: `own` of the draft, `agreed`, `other`.
"""

from tests.access.table import parse

FUNDING_ASKING = parse("""
method route                    object     anonymous stranger member other_member body staff other_staff
GET    funding:requests         -          sign-in   403      ok     ok           ok   403   403
GET    funding:history          -          sign-in   403      ok     ok           ok   403   403
GET    funding:devices_offered  -          sign-in   403      ok     ok           403  403   403
GET    funding:device_offered   own        sign-in   403      ok     ok           403  403   403
GET    funding:device_offered   other      sign-in   403      404    404          403  403   403
POST   funding:begin            own        sign-in   403      done   done         403  403   403
POST   funding:begin            other      sign-in   403      404    404          403  403   403
GET    funding:request          own        sign-in   404      done   404          404  404   404
GET    funding:request          sent       sign-in   404      ok     404          404  ok    404
GET    funding:request          incomplete sign-in   404      ok     404          404  ok    404
GET    funding:request          agreed     sign-in   404      ok     404          ok   ok    404
GET    funding:request          other      sign-in   404      404    404          404  404   404
GET    funding:step             own        sign-in   404      ok     404          404  404   404
GET    funding:step             sent       sign-in   404      done   404          404  403   404
GET    funding:step             agreed     sign-in   404      done   404          403  403   404
GET    funding:step             other      sign-in   404      404    404          404  404   404
POST   funding:step             own        sign-in   404      ok     404          404  404   404
POST   funding:step             sent       sign-in   404      done   404          404  403   404
POST   funding:step             other      sign-in   404      404    404          404  404   404
GET    funding:people           own        sign-in   404      ok     404          404  404   404
GET    funding:people           sent       sign-in   404      done   404          404  403   404
GET    funding:people           other      sign-in   404      404    404          404  404   404
POST   funding:people           own        sign-in   404      ok     404          404  404   404
POST   funding:people           sent       sign-in   404      done   404          404  403   404
POST   funding:people           other      sign-in   404      404    404          404  404   404
GET    funding:new_person       own        sign-in   404      ok     404          404  404   404
GET    funding:new_person       other      sign-in   404      404    404          404  404   404
POST   funding:new_person       own        sign-in   404      ok     404          404  404   404
POST   funding:new_person       other      sign-in   404      404    404          404  404   404
GET    funding:papers           own        sign-in   404      ok     404          404  404   404
GET    funding:papers           sent       sign-in   404      done   404          404  403   404
GET    funding:papers           other      sign-in   404      404    404          404  404   404
POST   funding:papers           own        sign-in   404      404    404          404  404   404
POST   funding:papers           other      sign-in   404      404    404          404  404   404
GET    funding:check            own        sign-in   404      ok     404          404  404   404
GET    funding:check            sent       sign-in   404      done   404          404  403   404
GET    funding:check            other      sign-in   404      404    404          404  404   404
POST   funding:send             own        sign-in   404      done   404          404  403   404
POST   funding:send             sent       sign-in   404      done   404          404  403   404
POST   funding:send             other      sign-in   404      404    404          404  404   404
GET    funding:sent             own        sign-in   404      404    404          404  404   404
GET    funding:sent             sent       sign-in   404      ok     404          404  403   404
GET    funding:sent             other      sign-in   404      404    404          404  404   404
GET    funding:receipt          sent       sign-in   404      ok     404          404  ok    404
GET    funding:receipt          agreed     sign-in   404      ok     404          403  ok    404
GET    funding:receipt          other      sign-in   404      404    404          404  404   404
GET    funding:delete_draft     own        sign-in   404      ok     404          404  404   404
GET    funding:delete_draft     sent       sign-in   404      done   404          404  403   404
GET    funding:delete_draft     other      sign-in   404      404    404          404  404   404
POST   funding:delete_draft     own        sign-in   404      done   404          404  404   404
POST   funding:delete_draft     other      sign-in   404      404    404          404  404   404
GET    funding:complete         incomplete sign-in   404      ok     404          404  403   404
GET    funding:complete         own        sign-in   404      done   404          404  404   404
GET    funding:complete         other      sign-in   404      404    404          404  404   404
POST   funding:complete         incomplete sign-in   404      done   404          404  403   404
POST   funding:complete         other      sign-in   404      404    404          404  404   404
GET    funding:give_up          sent       sign-in   404      ok     404          404  403   404
GET    funding:give_up          agreed     sign-in   404      ok     404          403  403   404
GET    funding:give_up          other      sign-in   404      404    404          404  404   404
POST   funding:give_up          sent       sign-in   404      done   404          404  403   404
POST   funding:give_up          agreed     sign-in   404      done   404          403  403   404
POST   funding:give_up          other      sign-in   404      404    404          404  404   404
GET    funding:amend            agreed     sign-in   404      ok     404          403  403   404
GET    funding:amend            sent       sign-in   404      done   404          404  403   404
GET    funding:amend            other      sign-in   404      404    404          404  404   404
POST   funding:amend            agreed     sign-in   404      ok     404          403  403   404
POST   funding:amend            other      sign-in   404      404    404          404  404   404
POST   funding:withdraw_amendment own      sign-in   404      done   404          403  403   404
POST   funding:withdraw_amendment other    sign-in   404      404    404          404  404   404
GET    funding:paper            own        sign-in   404      ok     404          404  404   404
GET    funding:paper            agreed     sign-in   404      ok     404          404  ok    404
GET    funding:paper            other      sign-in   404      404    404          404  404   404
GET    funding:replace_paper    own        sign-in   404      ok     404          404  404   404
GET    funding:replace_paper    agreed     sign-in   404      done   404          403  403   404
GET    funding:replace_paper    other      sign-in   404      404    404          404  404   404
POST   funding:replace_paper    own        sign-in   404      ok     404          404  404   404
POST   funding:replace_paper    other      sign-in   404      404    404          404  404   404
POST   funding:remove_paper     own        sign-in   404      done   404          404  404   404
POST   funding:remove_paper     agreed     sign-in   404      done   404          403  403   404
POST   funding:remove_paper     other      sign-in   404      404    404          404  404   404
""")
