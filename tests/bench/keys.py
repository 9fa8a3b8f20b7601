"""Of invented data on this machine, in no need of being secret; `make cluster-test` reads what was filled with them."""

KEYS = {
    "SECRET_KEY": "bench-only-" + "k" * 40,
    "FIELD_KEYS": "YmVuY2gtb25seS1iZW5jaC1vbmx5LWJlbmNoLW9ubHk=",  # base64 of 32 plain letters
    "HASH_KEY": "bench-only-" + "h" * 40,
}
