"""Core: what knows no feature: database, clock, money, errors, access, forms, PDF kit."""
