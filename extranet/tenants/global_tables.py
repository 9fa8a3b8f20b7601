"""The tables that belong to no fund: why, and what personal data they hold. Everything else is isolated.

A test compares this list with PostgreSQL's catalogue.
"""

GLOBAL_TABLES: dict[str, str] = {
    "accounts_personfund": "« Mes fonds » is read on whichever fund a person signed in at: two ids.",
    "accounts_user": "A person is global: e-mail, password digest, language. Her names stand on memberships.",
    "account_emailaddress": "allauth: a person's addresses and whether they are confirmed; global like the person.",
    "account_emailconfirmation": "allauth: keys of confirmations under way; global like the person.",
    "auth_group": "One group per operator, named by its UUID; Django's table knows no fund. No personal data.",
    "auth_group_permissions": "Django's own; kept empty: rights are guardian's, on objects. No personal data.",
    "auth_permission": "The names of the permissions our models declare. No personal data.",
    "django_content_type": "The names of our models. No personal data.",
    "django_migrations": "Which migrations ran. The application role may not even read it. No personal data.",
    "django_session": "Read before the scope opens: ids of person, fund and organisation; ends after 12 hours.",
    "guardian_groupobjectpermission": "guardian's generic table, unused: delegation has a direct-key table of its own.",
    "guardian_userobjectpermission": "guardian's generic table, unused: nobody holds a right in person.",
    "tenants_fund": "The funds themselves: names, colours, switches. No personal data.",
    "tenants_host": "Read by host before any scope can be open. No personal data.",
}
