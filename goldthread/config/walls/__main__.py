"""`python -m goldthread.config.walls ROLE…`: put the walls up in the database of DATABASE_URL, as its owner."""

import os
import sys

import django

from goldthread.config.walls import put_up_for

if __name__ == "__main__":
    django.setup()
    put_up_for(os.environ["DATABASE_URL"], sys.argv[1:])
