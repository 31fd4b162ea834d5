"""SQL that makes a table append-only, for use in migrations.

A trigger refuses UPDATE, DELETE and TRUNCATE by any role, the owner too; the app role is not granted them either.
Hand-written on purpose: a trigger that a setting can silence is no ground for evidence.
"""

from __future__ import annotations

FUNCTION = """
CREATE FUNCTION goldthread_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""

NO_FUNCTION = "DROP FUNCTION goldthread_append_only()"

# Time by the database's clock. Only the role that builds a demo may set another, and that role exists only in a
# demo's own cluster.
CLOCK = """
CREATE FUNCTION goldthread_now() RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF session_user = 'goldthread_demo' THEN
    RETURN coalesce(nullif(current_setting('goldthread.demo_clock', true), '')::timestamptz, clock_timestamp());
  END IF;
  RETURN clock_timestamp();
END $$
"""

NO_CLOCK = "DROP FUNCTION goldthread_now()"

# The database's clock, whatever the program claims.
STAMP = """
CREATE FUNCTION goldthread_stamp_received() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.received_at := goldthread_now();
  RETURN NEW;
END $$
"""

NO_STAMP = "DROP FUNCTION goldthread_stamp_received()"


def append_only(table: str) -> tuple[str, str]:
    """SQL that refuses change to `table`, and SQL that takes the refusal away.

    `table` is a table's name as written in a migration; it is never user text.
    """
    forward = f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION goldthread_append_only();
        CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION goldthread_append_only();
        DO $$ BEGIN
          IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'goldthread_app') THEN
            REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM goldthread_app;
          END IF;
          IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'goldthread_demo') THEN
            REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM goldthread_demo;
          END IF;
        END $$;
    """
    backward = f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_whole ON {table};"
    return forward, backward


def never_deleted(table: str) -> tuple[str, str]:
    """SQL that refuses DELETE and TRUNCATE on a table whose rows are caches that may be worked out again."""
    forward = f"""
        CREATE TRIGGER never_deleted BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION goldthread_append_only();
        CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION goldthread_append_only();
        DO $$ BEGIN
          IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'goldthread_app') THEN
            REVOKE DELETE, TRUNCATE ON {table} FROM goldthread_app;
          END IF;
        END $$;
    """
    backward = f"DROP TRIGGER never_deleted ON {table}; DROP TRIGGER never_truncated ON {table};"
    return forward, backward


def stamped(table: str) -> tuple[str, str]:
    """SQL by which `received_at` of a new row of `table` is the database's clock."""
    forward = f"""
        CREATE TRIGGER stamp_received BEFORE INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION goldthread_stamp_received();
    """
    return forward, f"DROP TRIGGER stamp_received ON {table};"
