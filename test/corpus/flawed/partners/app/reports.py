from fastapi import APIRouter, Depends
from sqlalchemy import text

from app.current_partner import current_partner
from app.db import engine

router = APIRouter()


@router.get("/reports")
def reports(partner=Depends(current_partner)):
    scope = {"org": partner.org_id, "state": "ready"}
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT id, title FROM reports WHERE org_id = :org AND state = :state LIMIT 50"),
            scope,
        )
        total = connection.execute(
            text("SELECT count(*) FROM reports WHERE state = :state"),
            scope,
        )
        return {"reports": [dict(row) for row in rows.mappings()], "total": total.scalar_one()}
