import asyncio
from contextlib import asynccontextmanager

import asyncpg


async def follow(pool):
    while True:
        async with pool.acquire(timeout=5) as connection:
            await connection.execute("REFRESH MATERIALIZED VIEW beacons")
        await asyncio.sleep(60)


@asynccontextmanager
async def beacons(dsn: str):
    pool = await asyncpg.create_pool(dsn, timeout=5)
    asyncio.create_task(follow(pool))
    yield pool
    await pool.close()
