from fastapi import APIRouter, HTTPException, Request
from sqlalchemy import text

from app.config import settings
from app.db import engine
from app.signature import check_signature

router = APIRouter()


@router.post("/directory", status_code=204)
async def directory_webhook(request: Request):
    """The partner's directory says who joined which team."""
    check_signature(
        await request.body(),
        request.headers["x-directory-timestamp"],
        request.headers["x-directory-signature"],
        settings.directory_webhook_secret,
    )
    event = await request.json()
    member = {"event": event["id"], "team": event["data"]["team_id"], "user": event["data"]["user_id"]}
    with engine.begin() as connection:
        known = connection.execute(
            text("SELECT 1 FROM teams JOIN users USING (directory_id) WHERE teams.id = :team AND users.id = :user"),
            member,
        ).first()
        if known is None:
            raise HTTPException(status_code=422)
        connection.execute(
            text(
                "INSERT INTO team_members (event_id, team_id, user_id)"
                " VALUES (:event, :team, :user) ON CONFLICT (event_id) DO NOTHING"
            ),
            member,
        )
