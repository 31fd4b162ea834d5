"""Permission, Membership (user, home, role, dates), the Viewer, can(), the doorkeeper.

Must not look up at a rota: facts flow down."""
