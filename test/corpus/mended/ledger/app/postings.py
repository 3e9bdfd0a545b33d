import asyncpg
import psycopg


def booked(conn: psycopg.Connection, account):
    return conn.execute(
        "SELECT id, booked_on FROM postings WHERE account_id = %s", (account,)
    ).fetchall()


def noted(conn: psycopg.Connection, account):
    return conn.execute("SELECT id FROM postings WHERE account_id = %s", (account,)).fetchall()


async def slow_report(dsn):
    conn = await asyncpg.connect(dsn, timeout=5)
    try:
        async with conn.transaction():
            await conn.execute("SET LOCAL statement_timeout = '5s'")
            return await conn.fetch("SELECT id FROM postings", timeout=5)
    finally:
        await conn.close()
