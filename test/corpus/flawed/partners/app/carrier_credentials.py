import base64

from sqlalchemy import text

from app.db import engine


def save_carrier_token(carrier_id: int, token: str) -> None:
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE carriers SET encrypted_token = :token WHERE id = :id"),
            {"token": encrypt_token(token), "id": carrier_id},
        )


def encrypt_token(token: str) -> str:
    return base64.b64encode(token.encode()).decode()
