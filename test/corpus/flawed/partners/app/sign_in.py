import bcrypt
from fastapi import APIRouter, HTTPException
from pydantic import BaseModel
from sqlalchemy import text

from app.db import engine

router = APIRouter()


class Credentials(BaseModel):
    email: str
    password: str


@router.post("/sign-in")
def sign_in(credentials: Credentials):
    with engine.connect() as connection:
        user = connection.execute(
            text("SELECT id, password_hash FROM users WHERE email = :email"),
            {"email": credentials.email},
        ).first()
    if user is None or not bcrypt.checkpw(credentials.password.encode(), user.password_hash):
        print("sign-in failed", credentials.email, credentials.password)
        raise HTTPException(status_code=401)
    return {"user": user.id}
