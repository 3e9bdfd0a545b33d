import psycopg_pool

from app.config import settings

pool = psycopg_pool.ConnectionPool(
    settings.database_url,
    min_size=1,
    max_size=settings.database_pool_size,
    timeout=5,
    check=psycopg_pool.ConnectionPool.check_connection,
    open=False,
)


def approve(payout_id: int) -> bool:
    """False when the payout was decided already."""
    connection = pool.getconn()
    try:
        connection.execute("BEGIN")
        changed = connection.execute(
            "UPDATE payouts SET state = 'approved' WHERE id = %s AND state = 'open'", (payout_id,)
        ).rowcount
        connection.execute("COMMIT")
        return changed == 1
    finally:
        pool.putconn(connection)
