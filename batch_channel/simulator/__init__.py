"""The social-security side, played for the demo, the smoke run and the tests: what it would answer to our files.

It shares no line with `batch_channel.protocol`: a mistake made on both sides would prove itself right. Names, checks
and answers are written anew here from the published rules (annexes 25 and 30, the ACRF and Notification glossaries),
and signatures are judged and made by OpenSSL.

A directory holds one simulated channel:

    root/IN, OUT, INTEST, OUTTEST, INTEST-S, OUTTEST-S    what an SFTP server shows
    host_key, host_key.pub                                the server's
    authorized_keys                                       who may sign in
    registered.json                                       what the portal would know: sender number, application
    certificate.pem                                       the certificate registered for signing, if any
    identity/                                             the simulator's own certificate, which signs answers
    taken/                                                sets that were taken in, whole
    waiting/                                              notifications that are to come
    answer-now                                            put here by whoever doesn't want to wait
"""
