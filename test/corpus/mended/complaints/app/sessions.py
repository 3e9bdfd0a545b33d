from sqlalchemy import text

from app.db import engine


def staff_of(token: str) -> str | None:
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT staff FROM sessions WHERE token = :token"), {"token": token}
        ).scalar_one_or_none()


def session_for(name: str, password: str) -> str | None:
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT id FROM staff WHERE name = :name AND password = crypt(:password, password)"),
            {"name": name, "password": password},
        ).scalar_one_or_none()
