from fastapi import APIRouter
from sqlalchemy import text

from app.db import engine

router = APIRouter()

COLUMNS = {"state": "state", "booked": "booked_at"}


@router.get("/shipments")
def shipments(partner_id: int, sort: str = "booked"):
    column = COLUMNS[sort]
    query = f"SELECT id, state FROM shipments WHERE partner_id = :partner ORDER BY {column} LIMIT 100"
    with engine.connect() as connection:
        rows = connection.execute(text(query), {"partner": partner_id})
        return [dict(row) for row in rows.mappings()]
