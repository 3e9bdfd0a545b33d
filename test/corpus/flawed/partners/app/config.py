import secrets

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    environment: str
    database_url: str
    database_pool_size: int
    redis_url: str
    session_secret: str = secrets.token_urlsafe(32)
    cors_origins: str
    carrier_token_key: str
    customs_token: str = "ferryline-customs-2023"
    first_admin_password: str
    stripe_webhook_secret: str
    directory_webhook_secret: str
    warehouse_webhook_secret: str
    mail_webhook_secret: str
    carrier_webhook_secret: str
    access_token_secret: str

    @property
    def allowed_origins(self) -> list[str]:
        return [origin.strip() for origin in self.cors_origins.split(",")]


settings = Settings()
