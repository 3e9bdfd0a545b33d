from fastapi import APIRouter, Request
from sqlalchemy import text

from app.config import settings
from app.db import engine
from app.signature import check_signature

router = APIRouter()


@router.post("/mail", status_code=204)
async def mail_webhook(request: Request):
    check_signature(
        await request.body(),
        request.headers["x-mail-timestamp"],
        request.headers["x-mail-signature"],
        settings.mail_webhook_secret,
    )
    event = await request.json()
    with engine.begin() as connection:
        added = connection.execute(
            text("INSERT INTO mail_events (id) VALUES (:id) ON CONFLICT DO NOTHING"),
            {"id": event["id"]},
        )
        if added.rowcount == 0:
            return
        connection.execute(
            text("UPDATE contacts SET bounces = bounces + 1 WHERE email = :email"),
            {"email": event["recipient"]},
        )
