"""The access table of help (see `table.py` for the words).

reporter    mandatee of a company, who reported a problem
colleague   of the same company

Objects: own is the reporter's ticket, and a document for all; inside is for whoever is signed in, withdrawn the staff's.
"""

from tests.access.table import parse

HELP = parse("""
method route               object     anonymous stranger reporter colleague other_staff staff
GET    help:home           -          ok        ok       ok       ok        ok          ok
GET    help:manual         -          ok        ok       ok       ok        ok          ok
GET    help:manual_file    -          ok        ok       ok       ok        ok          ok
GET    integrations:guide      -      ok        ok       ok       ok        ok          ok
GET    integrations:reference  -      ok        ok       ok       ok        ok          ok
GET    integrations:problems   -      ok        ok       ok       ok        ok          ok
GET    integrations:changes    -      ok        ok       ok       ok        ok          ok
GET    help:report         -          sign-in   ok       ok       ok        ok          ok
POST   help:report         -          sign-in   ok       ok       ok        ok          ok
GET    help:tickets        -          sign-in   ok       ok       ok        ok          ok
GET    help:ticket         own        sign-in   404      ok       404       404         ok
GET    help:ticket         other      sign-in   404      404      404       404         404
POST   help:ticket         own        sign-in   404      ok       404       404         ok
POST   help:ticket         other      sign-in   404      404      404       404         404
POST   help:close          own        sign-in   404      done     404       404         done
POST   help:close          other      sign-in   404      404      404       404         404
GET    help:add_item       -          sign-in   403      403      403       403         ok
POST   help:add_item       -          sign-in   403      403      403       403         ok
GET    help:item_file      own        ok        ok       ok       ok        ok          ok
GET    help:item_file      inside     404       ok       ok       ok        ok          ok
GET    help:item_file      withdrawn  404       404      404      404       404         ok
GET    help:item_file      other      404       404      404      404       404         404
GET    help:edit_item      own        sign-in   403      403      403       403         ok
GET    help:edit_item      other      sign-in   404      404      404       404         404
POST   help:edit_item      own        sign-in   403      403      403       403         ok
POST   help:edit_item      other      sign-in   404      404      404       404         404
POST   help:withdraw_item  own        sign-in   403      403      403       403         done
POST   help:withdraw_item  other      sign-in   404      404      404       404         404
POST   help:return_item    own        sign-in   403      403      403       403         done
POST   help:return_item    other      sign-in   404      404      404       404         404
""")
