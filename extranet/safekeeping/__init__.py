"""Keeping what was entrusted to us, and giving it back.

postgresql.py   PostgreSQL's programs, and a connection for them
backing_up.py   a copy of database, documents and heads; checked; put back into an empty installation
holding.py      after a restore: what waits, seen by a person who lets it go or drops it
catalogue.py    a fund's tables as PostgreSQL's catalogue tells them
exporting.py    a fund that leaves takes everything, in open formats
erasing.py      and is then erased
"""
