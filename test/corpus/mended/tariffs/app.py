import logging
import uuid

from flask import Flask, jsonify, request
from flask_talisman import Talisman

from tariffs import price_of

log = logging.getLogger(__name__)
app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 1_000_000
Talisman(app)


@app.errorhandler(Exception)
def failed(error):
    error_id = str(uuid.uuid4())
    log.error("Request failed", exc_info=error, extra={"error_id": error_id})
    return jsonify(error="Internal server error", error_id=error_id), 500


@app.post("/v1/prices")
def price():
    return jsonify(price=price_of(request.get_json()))
