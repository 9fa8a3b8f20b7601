"""The access table of identity providers (see `table.py` for the words).

owner     a member of company A whose account an identity of the fund's provider opens
confirm   led to give her password, or a factor, first
400       the page that says why not: here the provider doesn't answer, or nothing waits for an answer

Objects: own is the fund's provider, or the owner's identity or card; foreign somebody else's; off a provider that is
switched off; other one of another fund.
"""

from tests.access.table import parse

PROVIDERS = parse("""
method route                          object   anonymous stranger mandatee staff    owner
POST   account_leave_for_provider     own      400       400      400      400      400
POST   account_leave_for_provider     off      404       404      404      404      404
POST   account_leave_for_provider     other    404       404      404      404      404
GET    account_provider_return        own      400       400      400      400      400
GET    account_provider_return        off      404       404      404      404      404
GET    account_provider_return        other    404       404      404      404      404
GET    account_identity_to_link       -        sign-in   done     done     done     done
POST   account_identity_to_link       -        sign-in   done     done     done     done
GET    account_link_provider          own      sign-in   confirm  confirm  confirm  confirm
POST   account_link_provider          own      sign-in   confirm  confirm  confirm  confirm
GET    account_unlink_identity        own      sign-in   confirm  confirm  confirm  confirm
POST   account_unlink_identity        own      sign-in   confirm  confirm  confirm  confirm
GET    account_login                  -        ok        done     done     done     done
POST   account_login                  -        ok        done     done     done     done
GET    account_card                   -        ok        ok       ok       ok       ok
POST   account_card                   -        ok        ok       ok       ok       ok
GET    account_card_return            -        400       400      400      400      400
GET    account_link_card              -        sign-in   confirm  confirm  confirm  confirm
POST   account_link_card              -        sign-in   confirm  confirm  confirm  confirm
GET    account_unlink_card            own      sign-in   confirm  confirm  confirm  confirm
POST   account_unlink_card            own      sign-in   confirm  confirm  confirm  confirm
POST   fund_settings:switch_cards     -        sign-in   403      403      done     403
GET    fund_settings:providers        -        sign-in   403      403      ok       403
GET    fund_settings:add_provider     -        sign-in   403      403      ok       403
POST   fund_settings:add_provider     -        sign-in   403      403      ok       403
GET    fund_settings:edit_provider    own      sign-in   403      403      ok       403
GET    fund_settings:edit_provider    other    sign-in   403      403      404      403
POST   fund_settings:edit_provider    own      sign-in   403      403      ok       403
POST   fund_settings:edit_provider    other    sign-in   403      403      404      403
POST   fund_settings:try_provider     own      sign-in   403      403      done     403
POST   fund_settings:try_provider     other    sign-in   403      403      404      403
POST   fund_settings:switch_provider  own      sign-in   403      403      done     403
POST   fund_settings:switch_provider  other    sign-in   403      403      404      403
GET    fund_settings:remove_provider  own      sign-in   403      403      ok       403
GET    fund_settings:remove_provider  other    sign-in   403      403      404      403
POST   fund_settings:remove_provider  own      sign-in   403      403      done     403
POST   fund_settings:remove_provider  other    sign-in   403      403      404      403
""")

# The same after she has given her password again.
CONFIRMED_PROVIDERS = parse("""
method route                          object   stranger mandatee staff    owner
GET    mfa_index                      -        ok       ok       ok       ok
GET    account_link_provider          own      ok       ok       ok       ok
GET    account_link_provider          off      404      404      404      404
GET    account_link_provider          other    404      404      404      404
POST   account_link_provider          own      400      400      400      400
POST   account_link_provider          off      404      404      404      404
POST   account_link_provider          other    404      404      404      404
GET    account_unlink_identity        own      404      404      404      ok
GET    account_unlink_identity        foreign  404      404      404      404
POST   account_unlink_identity        own      404      404      404      done
POST   account_unlink_identity        foreign  404      404      404      404
GET    account_link_card              -        ok       ok       ok       ok
POST   account_link_card              -        ok       ok       ok       ok
GET    account_unlink_card            own      404      404      404      ok
GET    account_unlink_card            foreign  404      404      404      404
POST   account_unlink_card            own      404      404      404      done
POST   account_unlink_card            foreign  404      404      404      404
""")
