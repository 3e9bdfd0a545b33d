from fastapi import Header, HTTPException

from app.sessions import staff_of


def get_current_user(authorization: str = Header()) -> str:
    user = staff_of(authorization)
    if user is None:
        raise HTTPException(status_code=401)
    return user
