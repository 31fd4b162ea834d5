"""GET /healthz: do the parts live? For the machine that watches, and for people who wonder."""

from ipaddress import ip_address

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from goldthread import __version__
from goldthread.ground.access.rules import open_to_all

# A worker says every 10 s that it lives; after three silences it is held to be away (procrastinate's own measure).
WORKER = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'"


@open_to_all
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 with the state of database and worker; 503 when the database is away. Outside every transaction.

    {"database": "ok" | "away", "worker": "ok" | "waiting" | "unknown"}; to the machine itself also "version".
    """
    state = {"database": "ok", "worker": "waiting"}
    try:
        with connection.cursor() as cursor:
            cursor.execute(WORKER)
            if cursor.fetchone()[0]:
                state["worker"] = "ok"
    except DatabaseError:
        state = {"database": "away", "worker": "unknown"}
    if _from_this_machine(request):
        state["version"] = __version__
    if state["database"] == "ok":
        return JsonResponse(state)
    response = JsonResponse(state, status=503, headers={"Retry-After": "5"})
    response._has_been_logged = True  # type: ignore[attr-defined] # else a line in the log each time somebody asks
    return response


def _from_this_machine(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
