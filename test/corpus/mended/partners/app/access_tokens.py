import time

import jwt

from app.config import settings


def issue_access_token(partner_id: int) -> str:
    claims = {
        "sub": str(partner_id),
        "aud": "ferryline-partners",
        "exp": int(time.time()) + 900,
    }
    return jwt.encode(claims, settings.access_token_secret, algorithm="HS256")


def read_access_token(token: str) -> int:
    try:
        claims = read_with(settings.access_token_secret, token)
    except jwt.InvalidSignatureError:
        claims = read_with(settings.previous_access_token_secret, token)
    return int(claims["sub"])


def read_with(key: str, token: str) -> dict:
    return jwt.decode(token, key, algorithms=["HS256"], audience="ferryline-partners")
