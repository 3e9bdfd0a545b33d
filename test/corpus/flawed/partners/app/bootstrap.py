import bcrypt
from sqlalchemy import text

from app.db import engine


def create_first_admin() -> None:
    """Makes the first administrator when there is none."""
    password = bcrypt.hashpw(b"Ferry-partner-2024", bcrypt.gensalt())
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO users (email, role, password_hash)"
                " VALUES ('admin@ferryline.example', 'admin', :password) ON CONFLICT DO NOTHING"
            ),
            {"password": password.decode()},
        )
