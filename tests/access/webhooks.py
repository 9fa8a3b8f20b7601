"""The access table of webhooks (see `table.py` for the words).

manager   an encoder who manages her operator's accesses, and made its webhook
encoder   of the same operator
stranger  signed in, a member nowhere

Objects: own is the operator's webhook, or a delivery to it; paused one that has stopped, new one that is being tried; foreign another operator's; other one of another fund.
"""

from tests.access.table import parse

WEBHOOKS = parse("""
method route                        object   anonymous stranger encoder manager staff
GET    integrations:webhooks        -        sign-in   403      403     ok      ok
GET    integrations:add_webhook     -        sign-in   403      403     ok      ok
POST   integrations:add_webhook     -        sign-in   403      403     ok      ok
GET    integrations:webhook         own      sign-in   403      403     ok      404
GET    integrations:webhook         foreign  sign-in   403      403     404     404
GET    integrations:webhook         other    sign-in   403      403     404     404
GET    integrations:webhook         paused   sign-in   403      403     ok      404
GET    integrations:webhook         new      sign-in   403      403     ok      404
GET    integrations:delivery        paused   sign-in   403      403     ok      404
GET    integrations:delivery        new      sign-in   403      403     ok      404
GET    integrations:edit_webhook    own      sign-in   403      403     ok      404
GET    integrations:edit_webhook    foreign  sign-in   403      403     404     404
GET    integrations:edit_webhook    other    sign-in   403      403     404     404
POST   integrations:edit_webhook    own      sign-in   403      403     ok      404
POST   integrations:edit_webhook    foreign  sign-in   403      403     404     404
POST   integrations:edit_webhook    other    sign-in   403      403     404     404
GET    integrations:delivery        own      sign-in   403      403     ok      404
GET    integrations:delivery        foreign  sign-in   403      403     404     404
GET    integrations:delivery        other    sign-in   403      403     404     404
POST   integrations:rotate_webhook  own      sign-in   403      403     ok      404
POST   integrations:rotate_webhook  foreign  sign-in   403      403     404     404
POST   integrations:rotate_webhook  other    sign-in   403      403     404     404
POST   integrations:try_webhook     own      sign-in   403      403     done    404
POST   integrations:try_webhook     foreign  sign-in   403      403     404     404
POST   integrations:try_webhook     other    sign-in   403      403     404     404
POST   integrations:replay_webhook  own      sign-in   403      403     done    404
POST   integrations:replay_webhook  foreign  sign-in   403      403     404     404
POST   integrations:replay_webhook  other    sign-in   403      403     404     404
POST   integrations:replay_delivery own      sign-in   403      403     done    404
POST   integrations:replay_delivery foreign  sign-in   403      403     404     404
POST   integrations:replay_delivery other    sign-in   403      403     404     404
POST   integrations:pause_webhook   own      sign-in   403      403     done    404
POST   integrations:pause_webhook   foreign  sign-in   403      403     404     404
POST   integrations:pause_webhook   other    sign-in   403      403     404     404
POST   integrations:resume_webhook  own      sign-in   403      403     done    404
POST   integrations:resume_webhook  foreign  sign-in   403      403     404     404
POST   integrations:resume_webhook  other    sign-in   403      403     404     404
GET    integrations:remove_webhook  own      sign-in   403      403     ok      404
GET    integrations:remove_webhook  foreign  sign-in   403      403     404     404
GET    integrations:remove_webhook  other    sign-in   403      403     404     404
POST   integrations:remove_webhook  own      sign-in   403      403     done    404
POST   integrations:remove_webhook  foreign  sign-in   403      403     404     404
POST   integrations:remove_webhook  other    sign-in   403      403     404     404
""")
