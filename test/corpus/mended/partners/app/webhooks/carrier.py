from fastapi import APIRouter, Request
from sqlalchemy import text

from app.config import settings
from app.db import engine
from app.signature import check_signature

router = APIRouter()


@router.post("/carrier", status_code=204)
async def carrier_webhook(request: Request):
    check_signature(
        await request.body(),
        request.headers["x-carrier-timestamp"],
        request.headers["x-carrier-signature"],
        settings.carrier_webhook_secret,
    )
    event = await request.json()
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO scans (event_id, parcel_id, state)"
                " VALUES (:event, :parcel, :state) ON CONFLICT (event_id) DO NOTHING"
            ),
            {"event": event["id"], "parcel": event["parcel"], "state": event["state"]},
        )
