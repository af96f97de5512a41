"""Read agreements, their payments and what waits on them."""
