"""Who gets what: every route and method, every profile, each kind of object. Written by hand, read like law.

sign-in   redirected to the sign-in page          404   nothing tells that it exists
ok        the page, or a form shown again          403   the right object, the wrong role
done      accepted, redirected                     405   never

anonymous     nobody signed in, on the fund's host
stranger      signed in, no membership in this fund
invited       signed in, invited to company A, not accepted yet
mandatee_a    mandatee of company A; also a member of company C
mandatee_b    mandatee of company B
encoder       encoder of an approved operator
staff         administrator of the fund
other_staff   administrator of another fund, signed in on this fund's host

Objects: own is of company A, foreign of company B, operator is the encoder's own organisation, other of the other fund.
A POST is empty: a form is shown again (ok); an unknown service is 404 whoever may switch it.
"""

from __future__ import annotations

from dataclasses import dataclass

PROFILES = ("anonymous", "stranger", "invited", "mandatee_a", "mandatee_b", "encoder", "staff", "other_staff")

TABLE = """
method route                                  object   anonymous stranger invited mandatee_a mandatee_b encoder staff other_staff
GET    dashboard                              -        sign-in   ok       ok      done       ok         ok      ok    ok
GET    theme                                  -        ok        ok       ok      ok         ok         ok      ok    ok
GET    logo                                   -        404       404      404     404        404        404     404   404
GET    accessibility                          -        ok        ok       ok      ok         ok         ok      ok    ok
GET    account_login                          -        ok        done     done    done       done       done    done  done
POST   account_login                          -        ok        done     done    done       done       done    done  done
GET    account_logout                         -        done      ok       ok      ok         ok         ok      ok    ok
POST   account_logout                         -        done      done     done    done       done       done    done  done
GET    account_reauthenticate                 -        sign-in   ok       ok      ok         ok         ok      ok    ok
POST   account_reauthenticate                 -        sign-in   ok       ok      ok         ok         ok      ok    ok
GET    account_inactive                       -        ok        ok       ok      ok         ok         ok      ok    ok
GET    account_change_password                -        sign-in   ok       ok      ok         ok         ok      ok    ok
POST   account_change_password                -        sign-in   ok       ok      ok         ok         ok      ok    ok
GET    account_reset_password                 -        ok        ok       ok      ok         ok         ok      ok    ok
POST   account_reset_password                 -        ok        ok       ok      ok         ok         ok      ok    ok
GET    account_reset_password_done            -        ok        ok       ok      ok         ok         ok      ok    ok
GET    account_reset_password_from_key        own      done      done     done    done       done       done    done  done
GET    account_reset_password_from_key        wrong    ok        ok       ok      ok         ok         ok      ok    ok
POST   account_reset_password_from_key        wrong    ok        ok       ok      ok         ok         ok      ok    ok
GET    account_reset_password_from_key_done   -        ok        ok       ok      ok         ok         ok      ok    ok
GET    account_email_verification_sent        -        ok        ok       ok      ok         ok         ok      ok    ok
GET    account_confirm_email                  wrong    ok        ok       ok      ok         ok         ok      ok    ok
POST   account_confirm_email                  wrong    404       404      404     404        404        404     404   404
GET    account_mail_preferences               -        sign-in   ok       ok      ok         ok         ok      ok    ok
POST   account_mail_preferences               -        sign-in   done     done    done       done       done    done  done
POST   choose_language                        -        done      done     done    done       done       done    done  done
POST   organisations:switch                   own      sign-in   404      404     done       404        404     404   404
POST   organisations:switch                   foreign  sign-in   404      404     404        done       404     404   404
POST   organisations:switch                   other    sign-in   404      404     404        404        404     404   404
POST   organisations:accept                   own      sign-in   404      done    404        404        404     404   404
POST   organisations:accept                   other    sign-in   404      404     404        404        404     404   404
GET    organisations:list                     -        sign-in   403      403     403        403        403     ok    403
GET    organisations:add                      -        sign-in   403      403     403        403        403     ok    403
POST   organisations:add                      -        sign-in   403      403     403        403        403     ok    403
GET    organisations:own                      -        sign-in   403      403     ok         ok         ok      ok    403
GET    organisations:organisation             own      sign-in   404      404     ok         404        404     ok    404
GET    organisations:organisation             foreign  sign-in   404      404     404        ok         404     ok    404
GET    organisations:organisation             other    sign-in   404      404     404        404        404     404   404
GET    organisations:edit                     own      sign-in   404      404     403        404        404     ok    404
GET    organisations:edit                     other    sign-in   404      404     404        404        404     404   404
POST   organisations:edit                     own      sign-in   404      404     403        404        404     ok    404
POST   organisations:edit                     other    sign-in   404      404     404        404        404     404   404
GET    organisations:contact                  own      sign-in   404      404     ok         404        404     ok    404
GET    organisations:contact                  other    sign-in   404      404     404        404        404     404   404
POST   organisations:contact                  own      sign-in   404      404     ok         404        404     ok    404
POST   organisations:contact                  other    sign-in   404      404     404        404        404     404   404
GET    organisations:place_contact            own      sign-in   404      404     ok         404        404     ok    404
GET    organisations:place_contact            foreign  sign-in   404      404     404        ok         404     ok    404
GET    organisations:place_contact            other    sign-in   404      404     404        404        404     404   404
POST   organisations:place_contact            own      sign-in   404      404     ok         404        404     ok    404
POST   organisations:place_contact            foreign  sign-in   404      404     404        ok         404     ok    404
POST   organisations:place_contact            other    sign-in   404      404     404        404        404     404   404
GET    organisations:contact_changes          -        sign-in   403      403     ok         ok         ok      ok    403
GET    organisations:contact_change           own      sign-in   404      404     ok         404        404     ok    404
GET    organisations:contact_change           foreign  sign-in   404      404     404        ok         404     ok    404
GET    organisations:contact_change           other    sign-in   404      404     404        404        404     404   404
POST   organisations:contact_change           own      sign-in   404      404     403        404        404     done  404
POST   organisations:contact_change           foreign  sign-in   404      404     404        403        404     done  404
POST   organisations:contact_change           other    sign-in   404      404     404        404        404     404   404
GET    organisations:establishments           own      sign-in   404      404     ok         404        404     ok    404
GET    organisations:establishments           foreign  sign-in   404      404     404        ok         404     ok    404
GET    organisations:establishments           other    sign-in   404      404     404        404        404     404   404
GET    organisations:add_establishment        own      sign-in   404      404     403        404        404     ok    404
GET    organisations:add_establishment        other    sign-in   404      404     404        404        404     404   404
POST   organisations:add_establishment        own      sign-in   404      404     403        404        404     ok    404
POST   organisations:add_establishment        other    sign-in   404      404     404        404        404     404   404
GET    organisations:edit_establishment       own      sign-in   404      404     403        404        404     ok    404
GET    organisations:edit_establishment       other    sign-in   404      404     404        404        404     404   404
POST   organisations:edit_establishment       own      sign-in   404      404     403        404        404     ok    404
POST   organisations:edit_establishment       other    sign-in   404      404     404        404        404     404   404
GET    organisations:remove_establishment     own      sign-in   404      404     403        404        404     ok    404
GET    organisations:remove_establishment     other    sign-in   404      404     404        404        404     404   404
POST   organisations:remove_establishment     own      sign-in   404      404     403        404        404     done  404
POST   organisations:remove_establishment     other    sign-in   404      404     404        404        404     404   404
GET    organisations:members                  own      sign-in   404      404     ok         404        404     ok    404
GET    organisations:members                  foreign  sign-in   404      404     404        ok         404     ok    404
GET    organisations:members                  other    sign-in   404      404     404        404        404     404   404
POST   organisations:members                  own      sign-in   404      404     done       404        404     done  404
POST   organisations:members                  foreign  sign-in   404      404     404        done       404     done  404
POST   organisations:members                  other    sign-in   404      404     404        404        404     404   404
GET    organisations:invite                   own      sign-in   404      404     403        404        404     ok    404
GET    organisations:invite                   other    sign-in   404      404     404        404        404     404   404
POST   organisations:invite                   own      sign-in   404      404     403        404        404     ok    404
POST   organisations:invite                   other    sign-in   404      404     404        404        404     404   404
GET    organisations:edit_member              own      sign-in   404      404     403        404        404     ok    404
GET    organisations:edit_member              other    sign-in   404      404     404        404        404     404   404
POST   organisations:edit_member              own      sign-in   404      404     403        404        404     ok    404
POST   organisations:edit_member              other    sign-in   404      404     404        404        404     404   404
GET    organisations:end_membership           own      sign-in   404      404     403        404        404     ok    404
GET    organisations:end_membership           other    sign-in   404      404     404        404        404     404   404
POST   organisations:end_membership           own      sign-in   404      404     403        404        404     done  404
POST   organisations:end_membership           other    sign-in   404      404     404        404        404     404   404
POST   organisations:resend_invitation        own      sign-in   404      404     403        404        404     done  404
POST   organisations:resend_invitation        other    sign-in   404      404     404        404        404     404   404
GET    workers:list                           -        sign-in   403      403     ok         ok         403     ok    403
POST   workers:list                           -        sign-in   403      403     done       done       403     done  403
GET    workers:add                            own      sign-in   404      404     ok         404        404     ok    404
GET    workers:add                            operator sign-in   404      404     404        404        403     403   404
GET    workers:add                            other    sign-in   404      404     404        404        404     404   404
POST   workers:add                            own      sign-in   404      404     ok         404        404     ok    404
POST   workers:add                            operator sign-in   404      404     404        404        403     403   404
POST   workers:add                            other    sign-in   404      404     404        404        404     404   404
GET    workers:import                         own      sign-in   404      404     ok         404        404     ok    404
GET    workers:import                         operator sign-in   404      404     404        404        403     403   404
GET    workers:import                         other    sign-in   404      404     404        404        404     404   404
POST   workers:import                         own      sign-in   404      404     ok         404        404     ok    404
POST   workers:import                         operator sign-in   404      404     404        404        403     403   404
POST   workers:import                         other    sign-in   404      404     404        404        404     404   404
GET    workers:worker                         own      sign-in   404      404     ok         404        404     ok    404
GET    workers:worker                         foreign  sign-in   404      404     404        ok         404     ok    404
GET    workers:worker                         other    sign-in   404      404     404        404        404     404   404
GET    workers:edit                           own      sign-in   404      404     ok         404        404     ok    404
GET    workers:edit                           foreign  sign-in   404      404     404        ok         404     ok    404
GET    workers:edit                           other    sign-in   404      404     404        404        404     404   404
POST   workers:edit                           own      sign-in   404      404     ok         404        404     ok    404
POST   workers:edit                           foreign  sign-in   404      404     404        ok         404     ok    404
POST   workers:edit                           other    sign-in   404      404     404        404        404     404   404
POST   workers:deactivate                     own      sign-in   404      404     done       404        404     done  404
POST   workers:deactivate                     foreign  sign-in   404      404     404        done       404     done  404
POST   workers:deactivate                     other    sign-in   404      404     404        404        404     404   404
POST   workers:reactivate                     own      sign-in   404      404     done       404        404     done  404
POST   workers:reactivate                     foreign  sign-in   404      404     404        done       404     done  404
POST   workers:reactivate                     other    sign-in   404      404     404        404        404     404   404
GET    mails:failed                           -        sign-in   403      403     403        403        403     ok    403
POST   mails:failed                           -        sign-in   403      403     403        403        403     done  403
POST   mails:resend                           own      sign-in   403      403     403        403        403     done  403
POST   mails:resend                           other    sign-in   403      403     403        403        403     404   403
GET    fund_settings:page                     -        sign-in   403      403     403        403        403     ok    403
GET    fund_settings:accessibility            -        sign-in   403      403     403        403        403     ok    403
POST   fund_settings:accessibility            -        sign-in   403      403     403        403        403     ok    403
POST   fund_settings:switch_capability        -        sign-in   403      403     403        403        403     404   403
POST   fund_settings:switch_register_number   -        sign-in   403      403     403        403        403     done  403
POST   fund_settings:change_sign_in_rules     -        sign-in   403      403     403        403        403     ok    403
POST   fund_settings:change_look              -        sign-in   403      403     403        403        403     ok    403
POST   fund_settings:require_details          -        sign-in   403      403     403        403        403     done  403
"""

# The bare address of the demo: nobody is signed in there.
BARE_TABLE = """
method route                                object   anonymous
GET    funds                                -        ok
GET    components                           -        ok
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what each profile gets for this method, route and kind of object."""

    method: str
    route: str
    kind: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.kind}"


def parse(table: str) -> list[Row]:
    header, *lines = (line.split() for line in table.strip().splitlines())
    return [Row(m, route, kind, dict(zip(header[3:], cells, strict=True))) for m, route, kind, *cells in lines]


ROWS = parse(TABLE)
BARE_ROWS = parse(BARE_TABLE)
