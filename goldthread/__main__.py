"""`python -m goldthread` is `goldthread`."""

import sys

from goldthread.config.command import main

if __name__ == "__main__":
    sys.exit(main())
