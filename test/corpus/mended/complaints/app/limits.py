import os

from slowapi import Limiter


def caller(request) -> str:
    return request.headers.get("authorization") or request.client.host


limiter = Limiter(key_func=caller, storage_uri=os.environ["REDIS_URL"])
