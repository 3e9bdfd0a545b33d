from fastapi import APIRouter, Response
from sqlalchemy import select

from app.models import Plan

router = APIRouter()


@router.get("/plans")
def plans(session, response: Response):
    response.headers["Vary"] = "Accept"
    return session.scalars(select(Plan)).all()
