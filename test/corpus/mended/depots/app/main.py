import os
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

from app.security_headers import SecurityHeaders

client = httpx.AsyncClient(base_url=os.environ["DEPOTS_URL"])


@asynccontextmanager
async def lifespan(app):
    yield
    await client.aclose()


app = FastAPI(title="Ferryline depots", lifespan=lifespan)
app.add_middleware(SecurityHeaders)


@app.get("/depots")
async def depots():
    return (await client.get("/depots")).json()
