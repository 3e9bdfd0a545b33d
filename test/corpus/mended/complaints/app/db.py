from sqlalchemy import create_engine

from app.config import settings

engine = create_engine(
    settings.database_url,
    pool_size=settings.database_pool_size,
    pool_timeout=5,
    pool_pre_ping=True,
)
