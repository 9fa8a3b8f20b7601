"""The access table of papers and mandates (see `table.py` for the words).

newcomer      invited to company A, accepted, before the convention naming her is accepted
encoder       of an operator with a mandate of company A
expired       of an operator whose mandate of company A ended yesterday
without       of an operator without any mandate
gate          led to the checklist of the two documents
"""

from tests.access.table import parse

MANDATES = parse("""
method route                        object   anonymous stranger newcomer mandatee_a mandatee_b encoder expired without staff other_staff
GET    dashboard                    -        sign-in   ok       gate     ok         ok         ok      ok      ok      ok    ok
GET    mandates:onboarding          -        sign-in   403      ok       ok         ok         403     403     403     403   403
GET    mandates:fill_convention     -        sign-in   403      ok       ok         ok         403     403     403     403   403
POST   mandates:fill_convention     -        sign-in   403      ok       ok         ok         403     403     403     403   403
GET    mandates:fill_authorisation  -        sign-in   403      ok       ok         ok         403     403     403     403   403
POST   mandates:fill_authorisation  -        sign-in   403      ok       ok         ok         403     403     403     403   403
GET    mandates:onboarding_of       own      sign-in   404      gate     403        404        404     404     404     ok    404
GET    mandates:onboarding_of       other    sign-in   404      gate     404        404        404     404     404     404   404
GET    mandates:fill_convention_of  own      sign-in   404      gate     403        404        404     404     404     ok    404
GET    mandates:fill_convention_of  other    sign-in   404      gate     404        404        404     404     404     404   404
POST   mandates:fill_convention_of  own      sign-in   404      gate     403        404        404     404     404     ok    404
POST   mandates:fill_convention_of  other    sign-in   404      gate     404        404        404     404     404     404   404
GET    mandates:fill_authorisation_of own    sign-in   404      gate     403        404        404     404     404     ok    404
GET    mandates:fill_authorisation_of other  sign-in   404      gate     404        404        404     404     404     404   404
POST   mandates:fill_authorisation_of own    sign-in   404      gate     403        404        404     404     404     ok    404
POST   mandates:fill_authorisation_of other  sign-in   404      gate     404        404        404     404     404     404   404
GET    mandates:blank_form          own      sign-in   ok       ok       ok         ok         ok      ok      ok      ok    ok
GET    mandates:terms               -        sign-in   ok       ok       ok         ok         ok      ok      ok      ok    ok
POST   mandates:terms               -        sign-in   ok       ok       ok         ok         ok      ok      ok      ok    ok
GET    mandates:terms_pdf           own      sign-in   ok       ok       ok         ok         ok      ok      ok      ok    ok
GET    mandates:publish_terms       -        sign-in   403      gate     403        403        403     403     403     ok    403
POST   mandates:publish_terms       -        sign-in   403      gate     403        403        403     403     403     ok    403
GET    mandates:papers              -        sign-in   403      gate     403        403        403     403     403     ok    403
GET    mandates:paper               own      sign-in   404      ok       ok         404        404     404     404     ok    404
GET    mandates:paper               other    sign-in   404      404      404        404        404     404     404     404   404
POST   mandates:deposit             own      sign-in   404      ok       ok         404        404     404     404     ok    404
POST   mandates:deposit             other    sign-in   404      404      404        404        404     404     404     404   404
GET    mandates:model_document      own      sign-in   404      ok       ok         404        404     404     404     ok    404
GET    mandates:model_document      other    sign-in   404      404      404        404        404     404     404     404   404
GET    mandates:signed_document     own      sign-in   404      ok       ok         404        404     404     404     ok    404
GET    mandates:signed_document     other    sign-in   404      404      404        404        404     404     404     404   404
POST   mandates:accept              own      sign-in   404      gate     403        404        404     404     404     ok    404
POST   mandates:accept              other    sign-in   404      gate     404        404        404     404     404     404   404
POST   mandates:refuse              own      sign-in   404      gate     403        404        404     404     404     ok    404
POST   mandates:refuse              other    sign-in   404      gate     404        404        404     404     404     404   404
POST   mandates:revoke              own      sign-in   404      gate     done       404        403     404     404     done  404
POST   mandates:revoke              other    sign-in   404      gate     404        404        404     404     404     404   404
GET    mandates:companies           -        sign-in   403      gate     403        403        ok      ok      ok      403   403
GET    mandates:company             own      sign-in   404      gate     404        404        ok      404     404     404   404
GET    mandates:company             foreign  sign-in   404      gate     404        404        404     404     404     404   404
GET    mandates:company             other    sign-in   404      gate     404        404        404     404     404     404   404
GET    mandates:data_mandates       -        sign-in   403      gate     ok         ok         403     403     403     403   403
POST   mandates:data_mandates       -        sign-in   403      gate     ok         ok         403     403     403     403   403
GET    mandates:data_mandates_of    own      sign-in   404      gate     403        404        404     404     404     ok    404
GET    mandates:data_mandates_of    other    sign-in   404      gate     404        404        404     404     404     404   404
POST   mandates:data_mandates_of    own      sign-in   404      gate     403        404        404     404     404     ok    404
POST   mandates:data_mandates_of    other    sign-in   404      gate     404        404        404     404     404     404   404
GET    mandates:end_data_mandate    own      sign-in   404      gate     ok         404        404     404     404     ok    404
GET    mandates:end_data_mandate    other    sign-in   404      gate     404        404        404     404     404     404   404
POST   mandates:end_data_mandate    own      sign-in   404      gate     ok         404        404     404     404     ok    404
POST   mandates:end_data_mandate    other    sign-in   404      gate     404        404        404     404     404     404   404
""")
