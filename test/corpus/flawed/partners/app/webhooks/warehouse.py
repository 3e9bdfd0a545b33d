import hashlib
import hmac

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy import text

from app.config import settings
from app.db import engine

router = APIRouter()


@router.post("/warehouse", status_code=204)
async def warehouse_webhook(request: Request):
    """The warehouse signs `timestamp.body`."""
    timestamp = request.headers["x-warehouse-timestamp"]
    signed = f"{timestamp}.".encode() + await request.body()
    expected = hmac.new(settings.warehouse_webhook_secret.encode(), signed, hashlib.sha256)
    if not hmac.compare_digest(expected.hexdigest(), request.headers["x-warehouse-signature"]):
        raise HTTPException(status_code=401)
    event = await request.json()
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO stock_moves (event_id, sku, moved)"
                " VALUES (:event, :sku, :moved) ON CONFLICT DO NOTHING"
            ),
            {"event": event["id"], "sku": event["sku"], "moved": event["moved"]},
        )
