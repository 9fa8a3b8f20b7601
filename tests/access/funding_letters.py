"""The access table of letters (see `table.py` for the words).

member        keeps the training files of company A
manager       lets colleagues into company A, and has no role to which its letter is shown
other_member  keeps the training files of company B
body          manages a training body
staff         administrator of the fund

Letters: `own` is company A's, shown to its training responsibles; `foreign` is company B's; `withdrawn` was company A's,
sent by mistake; `other` is another fund's.
"""

from tests.access.table import parse

PROFILES = "anonymous stranger member manager other_member body staff other_staff"

FUNDING_LETTERS = parse(f"""
method route                        object     {PROFILES}
GET    funding:letters              -          sign-in  403  ok   ok   ok   ok   403  403
GET    funding:letter_preferences   -          sign-in  403  ok   ok   ok   ok   403  403
POST   funding:letter_preferences   -          sign-in  403  ok   ok   ok   ok   403  403
GET    funding:letter_preferences_of own       sign-in  403  403  403  403  403  ok   403
GET    funding:letter_preferences_of other     sign-in  403  403  403  403  403  404  403
GET    funding:letter               own        sign-in  404  ok   ok   404  404  ok   404
GET    funding:letter               foreign    sign-in  404  404  404  ok   404  ok   404
GET    funding:letter               withdrawn  sign-in  404  ok   ok   404  404  ok   404
GET    funding:letter               other      sign-in  404  404  404  404  404  404  404
GET    funding:letter_file          own        sign-in  404  ok   403  404  404  ok   404
GET    funding:letter_file          foreign    sign-in  404  404  404  ok   404  ok   404
GET    funding:letter_file          withdrawn  sign-in  404  403  403  404  404  ok   404
GET    funding:letter_file          other      sign-in  404  404  404  404  404  404  404
GET    funding:sent_letters         -          sign-in  403  403  403  403  403  ok   403
GET    funding:send_letter          -          sign-in  403  403  403  403  403  ok   403
POST   funding:send_letter          -          sign-in  403  403  403  403  403  ok   403
GET    funding:send_letters         -          sign-in  403  403  403  403  403  ok   403
POST   funding:send_letters         -          sign-in  403  403  403  403  403  ok   403
GET    funding:letters_to_print     -          sign-in  403  403  403  403  403  ok   403
POST   funding:letters_printed      -          sign-in  403  403  403  403  403  done 403
GET    funding:withdraw_letter      own        sign-in  404  403  403  404  404  ok   404
GET    funding:withdraw_letter      withdrawn  sign-in  404  403  403  404  404  done 404
GET    funding:withdraw_letter      other      sign-in  404  404  404  404  404  404  404
POST   funding:withdraw_letter      own        sign-in  404  403  403  404  404  ok   404
POST   funding:withdraw_letter      other      sign-in  404  404  404  404  404  404  404
GET    funding:letter_options       -          sign-in  403  403  403  403  403  ok   403
POST   funding:letter_options       -          sign-in  403  403  403  403  403  done 403
""")
