import logging

from fastapi import APIRouter
from sqlalchemy import text

from app.db import engine

logger = logging.getLogger(__name__)
router = APIRouter()


@router.post("/reservations")
def reserve(berth: int):
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO reservations (berth) VALUES (:berth)"), {"berth": berth})
    try:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO audit_log (action) VALUES (:action)"), {"action": "reserved"})
    except Exception:
        logger.exception("no audit entry")
    return {"berth": berth}
