import jwt

from app.keys import MEMBER_KEYS

KEY = MEMBER_KEYS["present"]
ISSUER = "roster"


def issue_access(member: str, exp: int) -> str:
    claims = {"sub": member, "iss": ISSUER, "exp": exp, "type": "access"}
    return jwt.encode(claims, KEY, algorithm="HS256")


def issue_refresh(member: str, exp: int) -> str:
    claims = {"sub": member, "iss": ISSUER, "exp": exp, "type": "refresh"}
    return jwt.encode(claims, KEY, algorithm="HS256")


def member_of(token: str, members: dict) -> str:
    claims = jwt.decode(token, KEY, algorithms=["HS256"], issuer=ISSUER)
    if claims["type"] != "access":
        raise PermissionError("not a token for access")
    return members[claims["sub"]]
