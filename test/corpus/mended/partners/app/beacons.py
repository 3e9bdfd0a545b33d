import asyncio
import logging
from contextlib import asynccontextmanager, suppress

import asyncpg

logger = logging.getLogger(__name__)


async def follow(pool):
    logger.info("following beacons")
    while True:
        try:
            async with pool.acquire(timeout=5) as connection:
                await connection.execute("REFRESH MATERIALIZED VIEW beacons")
        except Exception:
            logger.exception("beacons not refreshed")
        await asyncio.sleep(60)


@asynccontextmanager
async def beacons(dsn: str):
    pool = await asyncpg.create_pool(dsn, timeout=5)
    task = asyncio.create_task(follow(pool))
    yield pool
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await asyncio.wait_for(pool.close(), timeout=10)
