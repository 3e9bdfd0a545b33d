from sqlalchemy import text

from app.db import engine

SETTLEMENT_LOCK = 7302


def settle() -> None:
    """Settles what partners are owed, in one process at a time."""
    with engine.begin() as connection:
        locked = connection.execute(
            text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": SETTLEMENT_LOCK}
        ).scalar()
        if not locked:
            return
        connection.execute(text("SELECT settle_partners()"))
