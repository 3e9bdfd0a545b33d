import asyncio
import secrets
import threading

from app.outbox import pending

SIGNING_SECRET = secrets.token_urlsafe(32)


async def deliver(template: str) -> int:
    return pending(template)


def run(template: str) -> None:
    loop = asyncio.get_event_loop()
    loop.run_until_complete(deliver(template))


def start(template: str) -> threading.Thread:
    thread = threading.Thread(target=run, args=(template,), daemon=True)
    thread.start()
    return thread
