"""What a file really is, found in its bytes: archives and images looked into; no web, no rows."""
