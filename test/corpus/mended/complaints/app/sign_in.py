from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, Field

from app.limits import limiter
from app.sessions import session_for

router = APIRouter(prefix="/api/v1")


class Credentials(BaseModel):
    name: str = Field(max_length=100)
    password: str = Field(max_length=200)


@router.post("/sign-in", status_code=204)
@limiter.limit("5/minute")
def sign_in(request: Request, credentials: Credentials):
    if session_for(credentials.name, credentials.password) is None:
        raise HTTPException(status_code=401)
