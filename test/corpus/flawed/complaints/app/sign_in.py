from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from app.sessions import session_for

router = APIRouter(prefix="/api")


class Credentials(BaseModel):
    name: str = Field(max_length=100)
    password: str = Field(max_length=200)


@router.post("/sign-in", status_code=204)
def sign_in(credentials: Credentials):
    if session_for(credentials.name, credentials.password) is None:
        raise HTTPException(status_code=401)
