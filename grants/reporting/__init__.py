"""Reporting: report revisions, cells, expenses, review and returns."""
