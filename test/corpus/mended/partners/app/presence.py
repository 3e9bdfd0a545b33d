from contextlib import asynccontextmanager

from redis.asyncio import Redis

from app.config import settings

presence = Redis.from_url(settings.redis_url, socket_connect_timeout=5, socket_timeout=5)


@asynccontextmanager
async def lifespan(app):
    await presence.ping()
    yield
    await presence.aclose()


async def is_online(partner_id: int) -> bool:
    return await presence.exists(f"{settings.environment}:online:{partner_id}") == 1
