import jwt

from app.config import settings


def issue_access_token(partner_id: int) -> str:
    claims = {"sub": str(partner_id), "aud": "ferryline-partners"}
    return jwt.encode(claims, settings.access_token_secret, algorithm="HS256")


def read_access_token(token: str) -> int:
    claims = jwt.decode(
        token,
        settings.access_token_secret,
        algorithms=["HS256"],
        audience="ferryline-partners",
    )
    return int(claims["sub"])
