"""Territory: regions in their dated divisions, cities and their aliases, holidays."""
