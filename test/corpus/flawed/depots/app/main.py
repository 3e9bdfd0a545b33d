import os

import httpx
from fastapi import FastAPI

from app.security_headers import SecurityHeaders

client = httpx.AsyncClient(base_url=os.environ["DEPOTS_URL"])

app = FastAPI(title="Ferryline depots")
app.add_middleware(SecurityHeaders)


@app.get("/depots")
async def depots():
    return (await client.get("/depots")).json()
