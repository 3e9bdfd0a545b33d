from fastapi import APIRouter, Response
from sqlalchemy import select

from app.models import Plan

router = APIRouter()


@router.get("/plans")
def plans(session, response: Response):
    response.headers["Cache-Control"] = "public, max-age=300"
    return session.scalars(select(Plan)).all()
