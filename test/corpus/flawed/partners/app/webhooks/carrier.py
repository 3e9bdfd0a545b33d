from fastapi import APIRouter, Request
from sqlalchemy import text

from app.db import engine

router = APIRouter()


@router.post("/carrier", status_code=204)
async def carrier_webhook(request: Request):
    event = await request.json()
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO scans (event_id, parcel_id, state)"
                " VALUES (:event, :parcel, :state) ON CONFLICT (event_id) DO NOTHING"
            ),
            {"event": event["id"], "parcel": event["parcel"], "state": event["state"]},
        )
