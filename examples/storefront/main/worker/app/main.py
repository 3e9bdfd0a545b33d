from fastapi import FastAPI

from app.outbox import pending

app = FastAPI()


@app.get("/pending")
def list_pending(template: str) -> dict[str, int]:
    return {"pending": pending(template)}
