"""What other programs are told: read from the journal, signed, sent, logged (docs/webhooks.md)."""
