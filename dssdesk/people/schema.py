"""The tables of people in the instance's database, version by version."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from dssdesk.people.errors import DatabaseTooNew

MIGRATIONS = (
    """
    CREATE TABLE users (
        login TEXT PRIMARY KEY,
        display_name TEXT NOT NULL,
        is_administrator INTEGER NOT NULL DEFAULT 0,
        created_at REAL NOT NULL
    ) STRICT;
    CREATE TABLE groups (name TEXT PRIMARY KEY) STRICT;
    CREATE TABLE members (
        group_name TEXT NOT NULL REFERENCES groups(name) ON DELETE CASCADE,
        login TEXT NOT NULL REFERENCES users(login) ON DELETE CASCADE,
        PRIMARY KEY (group_name, login)
    ) STRICT;
    CREATE TABLE grants (
        project TEXT NOT NULL,
        login TEXT REFERENCES users(login) ON DELETE CASCADE,
        group_name TEXT REFERENCES groups(name) ON DELETE CASCADE,
        right TEXT NOT NULL,
        CHECK ((login IS NULL) <> (group_name IS NULL)),
        UNIQUE (project, login, group_name, right)
    ) STRICT;
    CREATE TABLE tickets (
        digest BLOB PRIMARY KEY,
        login TEXT NOT NULL REFERENCES users(login) ON DELETE CASCADE,
        purpose TEXT NOT NULL,
        session_id TEXT,
        issued_at REAL NOT NULL
    ) STRICT;
    CREATE INDEX tickets_of_session ON tickets (session_id);
    """,
    """
    ALTER TABLE users ADD COLUMN password TEXT;
    ALTER TABLE users ADD COLUMN email TEXT NOT NULL DEFAULT '';
    ALTER TABLE users ADD COLUMN is_enabled INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE users ADD COLUMN account TEXT NOT NULL DEFAULT '';
    ALTER TABLE groups ADD COLUMN description TEXT NOT NULL DEFAULT '';
    ALTER TABLE tickets ADD COLUMN ends_at REAL;
    CREATE TABLE keys (
        id TEXT PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE,
        login TEXT NOT NULL REFERENCES users(login) ON DELETE CASCADE,
        label TEXT NOT NULL,
        description TEXT NOT NULL,
        created_at REAL NOT NULL,
        used_at REAL
    ) STRICT;
    CREATE TABLE notices (
        login TEXT NOT NULL REFERENCES users(login) ON DELETE CASCADE,
        project TEXT NOT NULL,
        notebook TEXT NOT NULL,
        by_login TEXT NOT NULL,
        at REAL NOT NULL
    ) STRICT;
    CREATE TABLE people_settings (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    INSERT OR IGNORE INTO groups (name, description) VALUES
        ('administrators', 'May do everything'),
        ('data_team', 'May make projects and run code'),
        ('readers', 'May do what projects let them');
    INSERT INTO grants (project, group_name, right) VALUES
        ('', 'administrators', 'admin'),
        ('', 'data_team', 'mayCreateProjects'),
        ('', 'data_team', 'mayWriteUnsafeCode'),
        ('', 'data_team', 'mayWriteSafeCode');
    """,
)
"""Each brings the tables from the version before to its own; they are only ever added to.

A grant with an empty project holds for the whole instance. A person without a password comes from
the account of this machine, or not at all; a ticket without an end is good until it is revoked.
"""


def open_database(path: Path) -> sqlite3.Connection:
    """The database, with the tables of people as this version has them.

    Raises:
        DatabaseTooNew: A newer version of the product wrote it.
    """
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        path.chmod(0o600)
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        _migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All that is written meanwhile, or nothing of it."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS people_version (version INTEGER NOT NULL)")
    row = connection.execute("SELECT version FROM people_version").fetchone()
    version = row[0] if row else 0
    if version > len(MIGRATIONS):
        raise DatabaseTooNew(version)
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {script}")
        connection.execute("DELETE FROM people_version")
        connection.execute("INSERT INTO people_version VALUES (?)", (number,))
        connection.execute("COMMIT")
