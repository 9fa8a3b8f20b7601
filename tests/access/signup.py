"""The access table of sign-up (see `table.py` for the words).

anonymous   nobody signed in, on the host of a fund that lets people sign up
answered    the same, who has answered the first step
waiting     the same, who has sent her inscription
stranger    signed in, no membership in this fund
holder      signed in, no membership; she asked with her account's address (last: once tied, the link is over)

Objects: own is the link of the visitor's inscription, held that of the holder's, over a used one, other another fund's.
"""

from tests.access.table import parse

SIGNUP = parse("""
method route                    object   anonymous answered  waiting   stranger  member    staff     other_staff holder
GET    signup:first             -        ok        ok        ok        done      done      done      done      done
POST   signup:first             -        ok        ok        ok        done      done      done      done      done
GET    signup:second            -        done      ok        done      done      done      done      done      done
POST   signup:second            -        done      ok        done      done      done      done      done      done
GET    signup:third             -        done      done      ok        done      done      done      done      done
POST   signup:send_again        -        done      done      done      done      done      done      done      done
GET    signup:activate          -        ok        ok        ok        ok        ok        ok        ok        ok
POST   signup:activate          -        ok        ok        ok        ok        ok        ok        ok        ok
GET    signup:opened            -        sign-in   sign-in   sign-in   sign-in   sign-in   sign-in   sign-in   sign-in
GET    signup:activate_by_link  own      ok        ok        ok        ok        ok        ok        ok        ok
GET    signup:activate_by_link  held     ok        ok        ok        ok        ok        ok        ok        ok
GET    signup:activate_by_link  over     410       410       410       410       410       410       410       410
GET    signup:activate_by_link  other    404       404       404       404       404       404       404       404
POST   signup:activate_by_link  own      ok        ok        ok        ok        ok        ok        ok        ok
POST   signup:activate_by_link  over     410       410       410       410       410       410       410       410
POST   signup:activate_by_link  other    404       404       404       404       404       404       404       404
POST   signup:new_link          over     ok        ok        ok        ok        ok        ok        ok        ok
POST   signup:new_link          other    404       404       404       404       404       404       404       404
GET    signup:attach            own      sign-in   sign-in   sign-in   403       403       403       403       403
GET    signup:attach            held     sign-in   sign-in   sign-in   403       403       403       403       ok
GET    signup:attach            over     sign-in   sign-in   sign-in   410       410       410       410       410
GET    signup:attach            other    sign-in   sign-in   sign-in   404       404       404       404       404
POST   signup:attach            own      sign-in   sign-in   sign-in   403       403       403       403       403
POST   signup:attach            held     sign-in   sign-in   sign-in   403       403       403       403       done
POST   signup:attach            over     sign-in   sign-in   sign-in   410       410       410       410       410
POST   signup:attach            other    sign-in   sign-in   sign-in   404       404       404       404       404
GET    signup:help              -        ok        ok        ok        ok        ok        ok        ok        ok
GET    signup:browsers          -        ok        ok        ok        ok        ok        ok        ok        ok
GET    signup:invoice           -        ok        ok        ok        ok        ok        ok        ok        ok
GET    signup:terms             -        ok        ok        ok        ok        ok        ok        ok        ok
GET    signup:settings          -        sign-in   sign-in   sign-in   403       403       ok        403       403
POST   signup:settings          -        sign-in   sign-in   sign-in   403       403       ok        403       403
""") + parse("""
method route                    object   anonymous
POST   signup:new_link          own      ok
""")  # whoever comes second holds a link that a newer one has replaced
