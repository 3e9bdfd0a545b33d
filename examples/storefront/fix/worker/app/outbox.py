import os

import psycopg


def pending(template: str) -> int:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT count(*) FROM outbox WHERE template = %s", (template,)
        ).fetchone()
    return row[0] if row else 0
