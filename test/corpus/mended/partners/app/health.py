from fastapi import APIRouter, Response
from sqlalchemy import text

from app.db import engine

router = APIRouter()


@router.get("/health")
def health(response: Response):
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except Exception:
        response.status_code = 503
        return {"status": "degraded", "database": "down"}
    return {"status": "ok", "database": "up"}
