from flask import Flask, request
from flask_talisman import Talisman

from shop.request_id import request_id
from shop.tasks import subscribe

intake = Flask(__name__)
intake.config["MAX_CONTENT_LENGTH"] = 1_000_000
Talisman(intake)


@intake.before_request
def enter_request() -> None:
    request_id.set(request.headers.get("x-request-id"))


@intake.post("/subscriptions")
def take_subscription():
    subscribe.delay(request.json["email"])
    return "", 202
