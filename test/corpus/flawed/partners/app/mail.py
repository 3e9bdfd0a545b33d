from sqlalchemy import text

from app.db import engine


def mail_reset_link(recipient: str, token: str) -> None:
    """The worker sends what stands in the outbox."""
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO outbox (kind, recipient, payload) VALUES ('reset', :to, :token)"),
            {"to": recipient, "token": token},
        )
