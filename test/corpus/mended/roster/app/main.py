import os

from fastapi import FastAPI

from app.crews import router as crews
from app.depots import depots
from app.manifests import router as manifests
from app.plan_webhook import router as plan_webhook
from app.top_up_webhook import router as top_up_webhook

DEPOTS_URL = os.environ["DEPOTS_URL"]
DEPOTS_TOKEN = os.environ["DEPOTS_TOKEN"]
DEPOTS_SECRET = os.environ["DEPOTS_SECRET"]

app = FastAPI(title="Ferryline roster")
app.include_router(crews)
app.include_router(manifests)
app.include_router(plan_webhook)
app.include_router(top_up_webhook)


@app.get("/depots")
def list_depots():
    return depots(DEPOTS_URL, DEPOTS_TOKEN, DEPOTS_SECRET)
