"""How our PostgreSQL is set: durable first, small second, and its log never holds what people wrote."""

from pathlib import Path

PG_HBA = "# Written at each start. Unix socket only, by password only.\nlocal all all scram-sha-256\n"


def initdb_options(major: int) -> list[str]:
    """Options for `initdb`: no collation that drifts over the decades, checksums, passwords."""
    options = [
        "--username=postgres",
        "--encoding=UTF8",
        "--data-checksums",
        "--auth=scram-sha-256",
        "--text-search-config=english",
    ]
    if major >= 17:
        return [
            *options,
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
        ]
    return [*options, "--locale=C.UTF-8", "--lc-messages=C"]


def postgresql_conf(major: int, socket_folder: Path, home: Path) -> str:
    """The whole configuration; an administrator's own lines go to `local.conf` in `home` and win."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{socket_folder}"',
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        # An acknowledged record survives the power cut that follows.
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "wal_level": "replica",
        # One small box: the whole house idles within 350 MB.
        "max_connections": "100",
        "shared_buffers": "64MB",
        "work_mem": "8MB",
        "maintenance_work_mem": "64MB",
        "max_worker_processes": "4",
        "max_parallel_workers": "2",
        "autovacuum_max_workers": "2",
        "max_wal_senders": "4",
        "max_wal_size": "512MB",
        "jit": "off",  # every query is short; compiling costs more than it saves
        "huge_pages": "off",
        "random_page_cost": "1.1",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "default_text_search_config": "pg_catalog.english",
        "idle_in_transaction_session_timeout": "5min",
        # A log a weekday, overwritten a week later, without the words of a failed statement or of its values.
        "logging_collector": "on",
        "log_directory": f"{home / 'log'}",
        "log_filename": "postgres-%a.log",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
    }
    if major >= 18:
        settings["io_method"] = "sync"  # three processes fewer; what is read is in memory
    lines = ["# Written at each start. Your own settings: local.conf, one folder up from here; they win."]
    lines += [f"{name} = {_quoted(value)}" for name, value in settings.items()]
    lines.append(f"include_if_exists = {_quoted(str(home / 'local.conf'))}")
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
