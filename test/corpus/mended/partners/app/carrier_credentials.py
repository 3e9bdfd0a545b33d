from cryptography.fernet import Fernet
from sqlalchemy import text

from app.config import settings
from app.db import engine


def save_carrier_token(carrier_id: int, token: str) -> None:
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE carriers SET encrypted_token = :token WHERE id = :id"),
            {"token": encrypt_token(token), "id": carrier_id},
        )


def encrypt_token(token: str) -> str:
    return Fernet(settings.carrier_token_key).encrypt(token.encode()).decode()
