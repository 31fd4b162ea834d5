"""What the web server serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from goldthread.config import outbound

outbound.shut()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")
application = get_wsgi_application()
gc.collect()
gc.freeze()  # the program itself stays for good: looking through it for rubbish again and again would slow every page
