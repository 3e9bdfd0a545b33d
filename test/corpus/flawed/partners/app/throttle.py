import os

LIMITS_REDIS_HOST = os.getenv("LIMITS_REDIS_HOST", "localhost")


def take_turn(redis, partner: int) -> bool:
    if not redis.setnx(f"turn:{partner}", "1"):
        return False
    redis.expire(f"turn:{partner}", 30)
    return True
