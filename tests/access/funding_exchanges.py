"""The access table of exchanges with the fund, of news and of calls for tender (see `table.py` for the words).

member        keeps the training files of company A
other_member  of company B
body          manager of the training body of A's file
staff         administrator of the fund
certifying    officer of the fund for certificates only

Exchanges: `own` is a question of A, `body` one of the body, `file` A's about its file. Files: `own` is agreed, `draft`
isn't sent. Publications: `own` is for everybody (of calls: for bodies), `members` for companies, `past` is archived,
`withdrawn` is the staff's only; `other` is another fund's.
"""

from tests.access.table import parse

FUNDING_EXCHANGES = parse("""
method route                     object anonymous stranger member other_member body staff certifying other_staff
GET  funding:exchanges           -      sign-in 403 ok   ok   ok   403  403 403
GET  funding:messages_queue      -      sign-in 403 403  403  403  ok   403 403
GET  funding:new_question        -      sign-in 403 ok   ok   ok   403  403 403
POST funding:new_question        -      sign-in 403 ok   ok   ok   403  403 403
GET  funding:exchange            own    sign-in 404 ok   404  404  ok   404 404
GET  funding:exchange            file   sign-in 404 ok   404  404  ok   404 404
GET  funding:exchange            body   sign-in 404 404  404  ok   ok   404 404
GET  funding:exchange            other  sign-in 404 404  404  404  404  404 404
POST funding:exchange            own    sign-in 404 ok   404  404  ok   404 404
POST funding:exchange            file   sign-in 404 ok   404  404  ok   404 404
POST funding:exchange            body   sign-in 404 404  404  ok   ok   404 404
POST funding:exchange            other  sign-in 404 404  404  404  404  404 404
POST funding:assign_thread       own    sign-in 404 403  404  404  done 404 404
POST funding:assign_thread       other  sign-in 404 404  404  404  404  404 404
POST funding:close_thread        own    sign-in 404 403  404  404  done 404 404
POST funding:close_thread        other  sign-in 404 404  404  404  404  404 404
GET  funding:thread              own    sign-in 404 ok   404  ok   ok   404 404
GET  funding:thread              draft  sign-in 404 403  404  404  404  404 404
GET  funding:thread              other  sign-in 404 404  404  404  404  404 404
POST funding:thread              own    sign-in 404 ok   404  ok   ok   404 404
POST funding:thread              draft  sign-in 404 403  404  404  404  404 404
POST funding:thread              other  sign-in 404 404  404  404  404  404 404
GET  funding:thread_with_body    own    sign-in 404 403  404  403  ok   404 404
GET  funding:thread_with_body    other  sign-in 404 404  404  404  404  404 404
POST funding:thread_with_body    own    sign-in 404 403  404  403  ok   404 404
POST funding:thread_with_body    other  sign-in 404 404  404  404  404  404 404
GET  funding:thread_file         own    sign-in 404 ok   404  404  ok   404 404
GET  funding:thread_file         other  sign-in 404 404  404  404  404  404 404
GET  funding:news                -      sign-in 403 ok   ok   ok   ok   403 403
GET  funding:news_item           own    sign-in 404 ok   ok   ok   ok   404 404
GET  funding:news_item           members sign-in 404 ok  ok   404  ok   404 404
GET  funding:news_item           past   sign-in 404 ok   ok   ok   ok   404 404
GET  funding:news_item           withdrawn sign-in 404 404 404 404 ok   404 404
GET  funding:news_item           other  sign-in 404 404  404  404  404  404 404
GET  funding:tenders             -      sign-in 403 403  403  ok   ok   403 403
GET  funding:tender              own    sign-in 404 404  404  ok   ok   404 404
GET  funding:tender              other  sign-in 404 404  404  404  404  404 404
GET  funding:publication_file    own    sign-in 404 404  404  ok   ok   404 404
GET  funding:publication_file    other  sign-in 404 404  404  404  404  404 404
GET  funding:publications        -      sign-in 403 403  403  403  ok   403 403
GET  funding:add_news            -      sign-in 403 403  403  403  ok   403 403
POST funding:add_news            -      sign-in 403 403  403  403  ok   403 403
GET  funding:add_tender          -      sign-in 403 403  403  403  ok   403 403
POST funding:add_tender          -      sign-in 403 403  403  403  ok   403 403
GET  funding:edit_publication    own    sign-in 404 403  403  403  ok   404 404
GET  funding:edit_publication    tender sign-in 404 404  404  403  ok   404 404
GET  funding:edit_publication    withdrawn sign-in 404 404 404 404 ok   404 404
GET  funding:edit_publication    other  sign-in 404 404  404  404  404  404 404
POST funding:edit_publication    own    sign-in 404 403  403  403  ok   404 404
POST funding:edit_publication    other  sign-in 404 404  404  404  404  404 404
POST funding:withdraw_publication      own       sign-in 404 403 403 403 done 404 404
POST funding:withdraw_publication      other     sign-in 404 404 404 404 404  404 404
POST funding:put_publication_back      withdrawn sign-in 404 404 404 404 done 404 404
POST funding:put_publication_back      other     sign-in 404 404 404 404 404  404 404
POST funding:withdraw_publication_file own       sign-in 404 404 404 403 done 404 404
POST funding:withdraw_publication_file other     sign-in 404 404 404 404 404  404 404
""")
