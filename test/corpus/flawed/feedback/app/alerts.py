import logging

import httpx

logger = logging.getLogger(__name__)


async def alert_desk(address: str, text: str) -> None:
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            await client.post(address, json={"text": text})
    except httpx.HTTPError:
        logger.error("the desk was not reached")
