import os

from fastapi import FastAPI

from app.body_limit import BodyLimit
from app.crews import router as crews
from app.depots import depots
from app.manifests import router as manifests
from app.plan_webhook import router as plan_webhook
from app.request_id import RequestId
from app.top_up_webhook import router as top_up_webhook

app = FastAPI(title="Ferryline roster")
app.add_middleware(BodyLimit, max_body=1_000_000)
app.add_middleware(RequestId)
app.include_router(crews)
app.include_router(manifests)
app.include_router(plan_webhook)
app.include_router(top_up_webhook)


@app.get("/depots")
def list_depots():
    return depots(os.getenv("DEPOTS_URL"), os.getenv("DEPOTS_TOKEN"), os.getenv("DEPOTS_SECRET"))
