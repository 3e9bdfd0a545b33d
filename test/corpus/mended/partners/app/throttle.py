import os

LIMITS_REDIS_HOST = os.environ["LIMITS_REDIS_HOST"]


def take_turn(redis, partner: int) -> bool:
    return bool(redis.set(f"turn:{partner}", "1", nx=True, ex=30))
