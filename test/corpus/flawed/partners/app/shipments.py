from fastapi import APIRouter
from sqlalchemy import text

from app.db import engine

router = APIRouter()


@router.get("/shipments")
def shipments(partner_id: int, sort: str = "booked"):
    query = f"SELECT id, state FROM shipments WHERE partner_id = :partner ORDER BY {sort} LIMIT 100"
    with engine.connect() as connection:
        rows = connection.execute(text(query), {"partner": partner_id})
        return [dict(row) for row in rows.mappings()]
