from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer

from app.access_tokens import read_access_token

scheme = OAuth2PasswordBearer(tokenUrl="token", auto_error=False)


def current_partner(token: str | None = Depends(scheme), optional: bool = False):
    partner = read_access_token(token) if token is not None else None
    if partner is None and not optional:
        raise HTTPException(status_code=401)
    return partner
