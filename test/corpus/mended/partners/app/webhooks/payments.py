import stripe
from fastapi import APIRouter, Request
from sqlalchemy import text

from app.config import settings
from app.db import engine

router = APIRouter()


@router.post("/stripe")
async def stripe_webhook(request: Request):
    event = stripe.Webhook.construct_event(
        await request.body(),
        request.headers["stripe-signature"],
        settings.stripe_webhook_secret,
    )
    if event["type"] == "invoice.paid":
        invoice = event["data"]["object"]
        with engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO payments (event_id, customer, amount)"
                    " VALUES (:event, :customer, :amount) ON CONFLICT (event_id) DO NOTHING"
                ),
                {
                    "event": event["id"],
                    "customer": invoice["customer"],
                    "amount": invoice["amount_paid"],
                },
            )
    return {"received": True}
