from pydantic import AnyHttpUrl, TypeAdapter
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    environment: str
    database_url: str
    database_pool_size: int
    redis_url: str
    session_secret: str
    cors_origins: str
    carrier_token_key: str
    customs_token: str
    first_admin_password: str
    stripe_webhook_secret: str
    directory_webhook_secret: str
    warehouse_webhook_secret: str
    mail_webhook_secret: str
    carrier_webhook_secret: str
    access_token_secret: str
    previous_access_token_secret: str

    @property
    def allowed_origins(self) -> list[str]:
        url = TypeAdapter(AnyHttpUrl)
        origins = [url.validate_python(each.strip()) for each in self.cors_origins.split(",")]
        return [str(origin).rstrip("/") for origin in origins]


settings = Settings()
