"""Which key opens which operation of the API. Written by hand, read like law.

Without a key: 401; with a key that has not this scope, or at a fund without the service: refused before anything is
looked up. `any` is for every key in force, `test` for every test key, `none` for everybody. What a key sees of
objects that aren't its organisation's stands with each part (`every_program.PARTS`).
"""

TABLE = """
method path scope
GET    /absence-kinds                               training:read
GET    /agreements                                  funding:read
GET    /certificates/{uuid}/pdf                     certification:read
GET    /courses                                     enrolment:read
GET    /courses/{uuid}                              enrolment:read
GET    /declarations                                declarations:read
GET    /declarations/{uuid}                         declarations:read
GET    /dossiers                                    certification:read
GET    /dossiers/{uuid}                             certification:read
GET    /dossiers/{uuid}/calendar                    certification:read
PUT    /dossiers/{uuid}/calendar                    certification:write
GET    /dossiers/{uuid}/months/{month}/certificate  certification:read
GET    /dossiers/{uuid}/months/{month}/hours        certification:read
PUT    /dossiers/{uuid}/months/{month}/hours        certification:write
GET    /enrolments                                  enrolment:read
GET    /enrolments/{uuid}                           enrolment:read
DELETE /enrolments/{uuid}                           enrolment:write
POST   /enrolments/{uuid}/replace                   enrolment:write
GET    /funding-devices                             funding:read
GET    /funding-requests                            funding:read
POST   /funding-requests                            funding:write
GET    /funding-requests/{uuid}                     funding:read
PATCH  /funding-requests/{uuid}                     funding:write
DELETE /funding-requests/{uuid}                     funding:write
POST   /funding-requests/{uuid}/answer              funding:write
PUT    /funding-requests/{uuid}/people              funding:write
POST   /funding-requests/{uuid}/pieces              funding:write
DELETE /funding-requests/{uuid}/pieces/{piece_uuid} funding:write
POST   /funding-requests/{uuid}/send                funding:write
POST   /hours/bulk                                  certification:write
GET    /invoices                                    funding:read
POST   /invoices                                    funding:write
GET    /invoices/{uuid}                             funding:read
PATCH  /invoices/{uuid}                             funding:write
DELETE /invoices/{uuid}                             funding:write
POST   /invoices/{uuid}/attestations                funding:write
GET    /invoices/{uuid}/check                       funding:read
POST   /invoices/{uuid}/credit-notes                funding:write
POST   /invoices/{uuid}/send                        funding:write
POST   /invoices/{uuid}/withdraw                    funding:write
GET    /mandates                                    training:read
GET    /me                                          any
GET    /payments                                    funding:read
GET    /payments/{uuid}                             funding:read
GET    /requests                                    training:read
POST   /requests                                    training:write
POST   /requests/bulk                               training:write
GET    /requests/{uuid}                             training:read
PATCH  /requests/{uuid}                             training:write
DELETE /requests/{uuid}                             training:write
GET    /requests/{uuid}/attendance-lists            training:read
POST   /requests/{uuid}/attendance-lists            training:write
DELETE /requests/{uuid}/attendance-lists/{list_uuid} training:write
POST   /requests/{uuid}/copy                        training:write
PUT    /requests/{uuid}/days                        training:write
GET    /requests/{uuid}/presences                   training:read
PUT    /requests/{uuid}/presences                   training:write
POST   /requests/{uuid}/recall                      training:write
POST   /requests/{uuid}/send                        training:write
GET    /requests/{uuid}/workers                     training:read
POST   /requests/{uuid}/workers                     training:write
PATCH  /requests/{uuid}/workers/{worker_uuid}       training:write
DELETE /requests/{uuid}/workers/{worker_uuid}       training:write
GET    /sandbox                                     test
POST   /sandbox/requests/{uuid}/outcome             training:write
POST   /sandbox/reset                               test
GET    /sessions                                    enrolment:read
GET    /sessions/{uuid}                             enrolment:read
POST   /sessions/{uuid}/enrolments                  enrolment:write
GET    /staff                                       enrolment:read
POST   /staff                                       enrolment:write
POST   /staff/bulk                                  enrolment:write
GET    /staff/{uuid}                                enrolment:read
PATCH  /staff/{uuid}                                enrolment:write
POST   /staff/{uuid}/deactivate                     enrolment:write
POST   /staff/{uuid}/reactivate                     enrolment:write
GET    /test-results                                enrolment:read
POST   /token                                       none
GET    /transmissions                               transmission:read
POST   /transmissions                               transmission:read
GET    /transmissions/{uuid}                        transmission:read
GET    /transmissions/{uuid}/files/{kind}           transmission:read
GET    /transmissions/{uuid}/rows                   transmission:read
GET    /webhook-events                              any
GET    /webhooks                                    any
POST   /webhooks                                    any
DELETE /webhooks/{uuid}                             any
GET    /webhooks/{uuid}/deliveries                  any
POST   /webhooks/{uuid}/deliveries/{delivery_uuid}/replay any
POST   /webhooks/{uuid}/replay                      any
"""

# Addresses of the API that are no operations, each with its reason.
NO_OPERATIONS = {
    "api-v1:openapi-json": "the description of the API, for everybody: it holds no data",
    "api-v1:api-root": "the beginning of the addresses: a problem, like every other",
    "api-v1:nothing_here": "every other address: a problem instead of a page",
}
