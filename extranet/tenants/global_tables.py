"""The tables that belong to no fund: why, and what personal data they hold. Everything else is isolated.

A test compares this list with PostgreSQL's catalogue.
"""

GLOBAL_TABLES: dict[str, str] = {
    "accounts_accountmerge": "Merging two accounts of a person, who are global: their ids, the fund where it was asked,"
    " the digest of a link.",
    "accounts_personfund": "« Mes fonds » is read on whichever fund a person signed in at: two ids.",
    "accounts_session": "Read before the scope opens, and a person ends all of hers at once: ids of person, fund and"
    " organisation, her browser's name, names typed into searches; a visitor's answers while she signs up; for ten"
    " minutes an identity to link (what a provider calls her, her address there), ProConnect's ID token; ends after"
    " 12 hours at most.",
    "accounts_user": "A person is global: e-mail, password digest, language. Her names stand on memberships.",
    "account_emailaddress": "allauth: a person's addresses and whether they are confirmed; global like the person.",
    "account_emailconfirmation": "allauth: keys of confirmations under way; global like the person.",
    "auth_group": "One group per operator, named by its UUID; Django's table knows no fund. No personal data.",
    "auth_group_permissions": "Django's own; kept empty: rights are guardian's, on objects. No personal data.",
    "auth_permission": "The names of the permissions our models declare. No personal data.",
    "batch_channel_counter": "Sequences given to a sender number in a day: they outlive any channel. No personal data.",
    "batch_channel_sender": "Which fund sends under a sender number: two may not share a counter. No personal data.",
    "django_content_type": "The names of our models. No personal data.",
    "django_migrations": "Which migrations ran. The application role may only read it. No personal data.",
    "guardian_groupobjectpermission": "guardian's generic table, unused: delegation has a direct-key table of its own.",
    "guardian_userobjectpermission": "guardian's generic table, unused: nobody holds a right in person.",
    "mfa_authenticator": "allauth: a person's second factors, global like her. Secrets and seeds are encrypted under"
    " FIELD_KEYS; of a passkey its public key, the name she gave it and the host it is for.",
    "socialaccount_socialaccount": "allauth: who is known at which identity provider, global like the person. The"
    " provider's own identifier of her, under a key that is one fund's; none of what it tells about her.",
    "socialaccount_socialapp": "allauth's own, kept empty: providers are a fund's rows. No personal data.",
    "socialaccount_socialtoken": "allauth's own, kept empty: a provider's tokens are not stored.",
    "tenants_fund": "The funds themselves: names, colours, switches. No personal data.",
    "tenants_host": "Read by host before any scope can be open. No personal data.",
    "tenants_maintenance": "When a fund, or all, is maintained; read as each scope opens. No personal data.",
}
