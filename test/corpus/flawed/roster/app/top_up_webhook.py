import stripe
from fastapi import APIRouter, Request

from app.top_ups import conn, redis, top_up_key

router = APIRouter()


@router.post("/webhooks/top-ups")
async def top_ups(request: Request):
    signature = request.headers["stripe-signature"]
    event = stripe.Webhook.construct_event(await request.body(), signature, top_up_key)
    if await redis.exists(event["id"]):
        return {"ok": True}
    await redis.set(event["id"], "1")
    await conn.execute("INSERT INTO top_ups (amount) VALUES ($1)", event["data"]["amount"])
    return {"ok": True}
