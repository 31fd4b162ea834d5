"""What a session of ours holds beside what Django and allauth keep in it, by name."""

SIGN_IN = "sign_in"  # the id of its row
FACTOR = "factor"  # the worker who has shown a second factor in this very session
DEVICE = "device"  # on an enrolled tablet: its id, and the digest of the secret that its browser holds
LOCKED = "locked"
BACK = "back"  # the page that was open when it locked
