import stripe
from fastapi import APIRouter, Request

from app.top_ups import conn, top_up_key

router = APIRouter()


@router.post("/webhooks/top-ups")
async def top_ups(request: Request):
    signature = request.headers["stripe-signature"]
    event = stripe.Webhook.construct_event(await request.body(), signature, top_up_key)
    async with conn.transaction():
        await conn.execute("INSERT INTO top_up_events (event_id) VALUES ($1)", event["id"])
        await conn.execute("INSERT INTO top_ups (amount) VALUES ($1)", event["data"]["amount"])
    return {"ok": True}
