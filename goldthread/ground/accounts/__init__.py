"""How a worker signs in: password, second factor, first-run link, and, in demo mode only, choose who to be."""
