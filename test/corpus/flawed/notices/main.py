import logging
import sys

from fastapi import FastAPI

logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(message)s")
app = FastAPI(title="Ferryline notices")


@app.get("/v1/notices")
def notices() -> list[str]:
    logging.getLogger(__name__).info("asked for notices")
    return []
