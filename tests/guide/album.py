"""Every picture that `make guide` takes, by its path. The pages of docs/guide show these and no others."""

LARGEST = 250_000  # bytes
GUIDE, SCREENS = "docs/guide/pictures", "docs/screens"
_OF_THE_GUIDE = (
    *("choose", "sign-in", "account", "people", "kinds", "writing", "no-connection", "drafts", "record", "night-check"),
    *("night", "care", "body-map", "amend", "difference", "not-this-person", "countersign", "find", "about"),
    *("keep-safe", "network", "team"),
)
PICTURES = (f"{SCREENS}/timeline.png", *(f"{GUIDE}/{name}.png" for name in _OF_THE_GUIDE))
