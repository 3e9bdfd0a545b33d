import stripe


def charge(order_id: int, customer: str, cents: int) -> str:
    """Takes the money for an order from the customer's card."""
    intent = stripe.PaymentIntent.create(
        amount=cents,
        currency="eur",
        customer=customer,
        confirm=True,
    )
    return intent.id
