"""What is due: set by hand, about somebody or about the home, until it is done or no longer needed.

Owns Duty and the acts on it. Must not know of shifts (who is on one, and when it ends, is told it), nor, later, what
starts a duty by the clock: whoever does calls `actions.set_duty`.
"""
