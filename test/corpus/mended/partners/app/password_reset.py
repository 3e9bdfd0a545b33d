import hashlib
import secrets

from fastapi import APIRouter
from pydantic import BaseModel, EmailStr
from sqlalchemy import text

from app.db import engine
from app.mail import mail_reset_link

router = APIRouter()


class ResetRequest(BaseModel):
    email: EmailStr


@router.post("/password-reset", status_code=202)
def request_password_reset(asked: ResetRequest):
    token = secrets.token_urlsafe(32)
    digest = hashlib.sha256(token.encode()).hexdigest()
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE users SET reset_digest = :digest WHERE email = :email"),
            {"digest": digest, "email": asked.email},
        )
    mail_reset_link(asked.email, token)
    return {"status": "accepted"}
