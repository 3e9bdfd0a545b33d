from fastapi import APIRouter, Header
from sqlalchemy import text

from app.db import engine

router = APIRouter()


@router.post("/reservations")
def reserve(berth: int, idempotency_key: str = Header()):
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO reservations (request_key, berth) VALUES (:key, :berth)"
                " ON CONFLICT (request_key) DO NOTHING"
            ),
            {"key": idempotency_key, "berth": berth},
        )
        connection.execute(text("INSERT INTO audit_log (action) VALUES (:action)"), {"action": "reserved"})
    return {"berth": berth}
