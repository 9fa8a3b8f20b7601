"""Funds at true size, all invented, made in bulk: what `make bench-full` and `make load` stand on.

Only settings that are no production install this app. It imports the capabilities and nothing imports it.

    sizes.py            how much a fund holds at a scale: 1 is 20 funds with a million people
    loading.py          INSERT … SELECT as the application role, in the fund's scope, with all that protects it
    identifiers.py      numbers whose check digits are right
    generating.py       the whole, fund by fund, each in a transaction of its own
    organisations.py    companies, operators, bodies, workers and what a company adds about them
    people.py           who signs in; signing_in.py: with what
    mandates.py         papers, mandates and operators' grants
    training.py  enrolments.py  certification.py  funding.py
    checking.py         samples of what was loaded, looked at by the models' own rules
"""
