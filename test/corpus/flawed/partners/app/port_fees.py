import os

import requests
from fastapi import APIRouter

router = APIRouter()


@router.get("/port-fees")
def port_fees():
    return requests.get(os.environ["PORT_FEES_URL"]).json()
