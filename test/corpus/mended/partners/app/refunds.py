import stripe

from app.breaker import stripe_breaker


@stripe_breaker
def refund(order_id: int, payment_intent: str) -> str:
    """Gives the money for an order back."""
    idempotency_key = f"refund-{order_id}"
    given_back = stripe.Refund.create(
        payment_intent=payment_intent, idempotency_key=idempotency_key
    )
    return given_back.id
