import logging

import requests

from shop.celery import app
from shop.mailing_list import add_address

logger = logging.getLogger(__name__)


@app.task(acks_late=True, autoretry_for=(requests.RequestException,), retry_backoff=True)
def index_parcel(parcel_id: int) -> None:
    """Puts the parcel into the search index. Idempotent: the document is written anew."""
    requests.put(
        f"http://search:9200/parcels/_doc/{parcel_id}",
        json={"parcel": parcel_id},
        timeout=10,
    ).raise_for_status()


@app.task(autoretry_for=(requests.RequestException,), retry_backoff=True)
def subscribe(email: str) -> None:
    logger.info("subscribing an address")
    add_address(email)
