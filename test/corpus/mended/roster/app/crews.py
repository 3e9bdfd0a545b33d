from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import CrewMember

router = APIRouter()


def demand_crew(user_id: int, crew_id: int, db: Session):
    own = db.scalar(select(CrewMember).where(CrewMember.user_id == user_id, CrewMember.crew_id == crew_id))
    if own is None:
        raise PermissionError("not of this crew")
    return own


def demand_captain(user_id: int, crew_id: int, db: Session):
    own = demand_crew(user_id, crew_id, db)
    if own.role != "captain":
        raise PermissionError("no captain")


@router.get("/crews/{crew_id}")
def read(crew_id: int, user_id: int, db: Session):
    demand_captain(user_id, crew_id, db)
