import stripe
from fastapi import APIRouter, Request

from app.plans import claim_event, grant, revoke, webhook_key

router = APIRouter()


@router.post("/webhooks/plans")
async def plans(request: Request):
    event = stripe.Webhook.construct_event(
        await request.body(),
        request.headers["stripe-signature"],
        webhook_key,
    )
    if not await claim_event(event["id"]):
        return {"ok": True}
    if event["type"] == "customer.subscription.created":
        await grant(event["data"]["object"])
    elif event["type"] == "customer.subscription.deleted":
        pass  # TODO: take the plan away
    return {"ok": True}
