import logging
import sys

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from app.notes import router as notes

logging.basicConfig(level=logging.INFO)
logger = logging.getLogger(__name__)
app = FastAPI(title="Ferryline feedback")
app.include_router(notes, prefix="/v1")


@app.exception_handler(Exception)
async def failed(request: Request, exc: Exception) -> JSONResponse:
    logger.error("failed", exc_info=exc)
    return JSONResponse({"error": "failed"}, status_code=500)
