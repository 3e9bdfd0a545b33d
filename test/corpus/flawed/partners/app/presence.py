from contextlib import asynccontextmanager

from redis.asyncio import Redis

from app.config import settings

presence = Redis.from_url(settings.redis_url)


@asynccontextmanager
async def lifespan(app):
    yield
    presence.aclose()


async def is_online(partner_id: int) -> bool:
    return await presence.exists(f"{settings.environment}:online:{partner_id}") == 1
