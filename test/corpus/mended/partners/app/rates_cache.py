import redis

from app.config import settings

client = redis.from_url(settings.redis_url)


def cached_rate(country: str) -> bytes | None:
    return client.get(f"{settings.environment}:rate:{country}")


def cache_rate(country: str, rate: str) -> None:
    client.set(f"{settings.environment}:rate:{country}", rate, ex=3600)
