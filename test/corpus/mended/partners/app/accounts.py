from fastapi import APIRouter, Depends
from sqlalchemy import text

from app.current_partner import current_partner
from app.db import engine

router = APIRouter(prefix="/users")


@router.delete("/me", status_code=204)
def delete_me(partner=Depends(current_partner)):
    with engine.begin() as connection:
        connection.execute(
            text("DELETE FROM users WHERE id = :id"),
            {"id": partner.id},
        )
