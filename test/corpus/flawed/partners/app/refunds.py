import stripe


def refund(order_id: int, payment_intent: str, cents: int) -> str:
    """Gives the money for a cancelled order back, without the fee."""
    idempotency_key = f"refund-{order_id}"
    given_back = stripe.Refund.create(payment_intent=payment_intent, amount=cents)
    return given_back.id
