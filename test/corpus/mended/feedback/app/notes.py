import os

from fastapi import APIRouter, Request
from sqlalchemy import text

from app.alerts import alert_desk
from app.metrics import count_note
from app.tickets import new_access_token
from app.visit_log import visit_log
from app.workspace import workspace_of

router = APIRouter()
NEWEST = text("SELECT 1")


@router.get("/notes/new")
async def new_note(request: Request) -> dict[str, bool]:
    access_token = new_access_token()
    count_note(request)
    visit_log.info("at %s", workspace_of(request.headers.get("x-workspace")))
    await alert_desk(os.environ["DESK_WEBHOOK"], "A note was left.")
    return {"left": access_token != ""}
