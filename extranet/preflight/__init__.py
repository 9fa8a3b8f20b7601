"""`manage.py preflight`: whether an installation has what it needs, before anybody meets what it hasn't.

Part of the composition root: it may import everything, nothing imports it. It writes no row; in the cache, in the
storage and in the folder of the journal's heads it leaves nothing behind. Its words are for whoever installs, in the
house's language, and not translated: no page shows them.

    verdicts.py   what a check says
    database.py   address, role, rights, isolation, migrations, funds
    keys.py       the keys that this process was given
    servers.py    cache, broker, mail, antivirus
    machine.py    folders, static files, fonts, libraries, programs, time zones
"""
