"""The access table of one's own account (see `table.py` for the words).

confirm   led to give her password, or a factor, first
owner     a member of company A with a passkey, a linked app and recovery codes, in an open session

Objects: own is the owner's passkey, foreign somebody else's. Each person has only her own: there is no other fund's.
Links that end mails open for whoever holds them: `right`, `wrong`, and that of another fund's mail.
"""

from tests.access.table import parse

ACCOUNTS = parse("""
method route                           object   anonymous stranger mandatee staff    owner
GET    account_edit                    -        sign-in   ok       ok       ok       ok
POST   account_edit                    -        sign-in   ok       ok       ok       ok
GET    account_change_address          -        sign-in   confirm  confirm  confirm  confirm
POST   account_change_address          -        sign-in   confirm  confirm  confirm  confirm
GET    account_sessions                -        sign-in   ok       ok       ok       ok
POST   account_end_session             -        sign-in   done     done     done     done
POST   account_end_other_sessions      -        sign-in   done     done     done     done
GET    mfa_index                       -        sign-in   ok       ok       ok       ok
GET    mfa_add_webauthn                -        sign-in   confirm  confirm  confirm  confirm
POST   mfa_add_webauthn                -        sign-in   confirm  confirm  confirm  confirm
GET    mfa_edit_webauthn               own      sign-in   confirm  confirm  confirm  confirm
GET    mfa_edit_webauthn               foreign  sign-in   confirm  confirm  confirm  confirm
POST   mfa_edit_webauthn               own      sign-in   confirm  confirm  confirm  confirm
POST   mfa_edit_webauthn               foreign  sign-in   confirm  confirm  confirm  confirm
GET    mfa_remove_webauthn             own      sign-in   confirm  confirm  confirm  confirm
GET    mfa_remove_webauthn             foreign  sign-in   confirm  confirm  confirm  confirm
POST   mfa_remove_webauthn             own      sign-in   confirm  confirm  confirm  confirm
POST   mfa_remove_webauthn             foreign  sign-in   confirm  confirm  confirm  confirm
GET    mfa_activate_totp               -        sign-in   confirm  confirm  confirm  confirm
POST   mfa_activate_totp               -        sign-in   confirm  confirm  confirm  confirm
GET    mfa_deactivate_totp             -        sign-in   confirm  confirm  confirm  confirm
POST   mfa_deactivate_totp             -        sign-in   confirm  confirm  confirm  confirm
GET    mfa_view_recovery_codes         -        sign-in   confirm  confirm  confirm  confirm
GET    mfa_download_recovery_codes     -        sign-in   confirm  confirm  confirm  confirm
GET    mfa_generate_recovery_codes     -        sign-in   confirm  confirm  confirm  confirm
POST   mfa_generate_recovery_codes     -        sign-in   confirm  confirm  confirm  confirm
GET    mfa_login_webauthn              -        sign-in   done     done     done     done
POST   mfa_login_webauthn              -        sign-in   done     done     done     done
GET    mfa_authenticate                -        sign-in   done     done     done     done
POST   mfa_authenticate                -        sign-in   done     done     done     done
GET    mfa_reauthenticate              -        sign-in   confirm  confirm  confirm  ok
POST   mfa_reauthenticate              -        sign-in   confirm  confirm  confirm  ok
GET    mfa_reauthenticate_webauthn     -        sign-in   confirm  confirm  confirm  ok
POST   mfa_reauthenticate_webauthn     -        sign-in   confirm  confirm  confirm  done
GET    account_stop_mails              right    ok        ok       ok       ok       ok
GET    account_stop_mails              wrong    404       404      404      404      404
GET    account_stop_mails              other    404       404      404      404      404
POST   account_stop_mails              right    ok        ok       ok       ok       ok
POST   account_stop_mails              wrong    404       404      404      404      404
POST   account_stop_mails              other    404       404      404      404      404
""")

# The same after she has given her password again.
CONFIRMED = parse("""
method route                           object   stranger mandatee staff    owner
GET    account_change_address          -        ok       ok       ok       ok
POST   account_change_address          -        ok       ok       ok       ok
GET    mfa_add_webauthn                -        ok       ok       ok       ok
POST   mfa_add_webauthn                -        ok       ok       ok       ok
GET    mfa_edit_webauthn               own      404      404      404      ok
GET    mfa_edit_webauthn               foreign  404      404      404      404
POST   mfa_edit_webauthn               own      404      404      404      ok
POST   mfa_edit_webauthn               foreign  404      404      404      404
GET    mfa_remove_webauthn             own      404      404      404      ok
GET    mfa_remove_webauthn             foreign  404      404      404      404
POST   mfa_remove_webauthn             own      404      404      404      done
POST   mfa_remove_webauthn             foreign  404      404      404      404
GET    mfa_activate_totp               -        ok       ok       ok       done
POST   mfa_activate_totp               -        ok       ok       ok       done
GET    mfa_deactivate_totp             -        404      404      404      ok
POST   mfa_deactivate_totp             -        404      404      404      done
GET    mfa_view_recovery_codes         -        404      404      404      ok
GET    mfa_download_recovery_codes     -        404      404      404      ok
GET    mfa_generate_recovery_codes     -        ok       ok       ok       ok
POST   mfa_generate_recovery_codes     -        done     done     done     done
""")
