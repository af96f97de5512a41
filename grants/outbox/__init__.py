"""Outbox: e-mails written in the transaction that caused them, sent by a worker."""
