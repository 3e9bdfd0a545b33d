from app.plan_webhook import router as plan_webhook
from app.top_up_webhook import router as top_up_webhook


def test_webhooks_are_there_to_be_called():
    assert plan_webhook.routes
    assert top_up_webhook.routes
