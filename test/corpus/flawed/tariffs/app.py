import logging

from flask import Flask, jsonify, request
from flask_talisman import Talisman

from tariffs import price_of

log = logging.getLogger(__name__)
app = Flask(__name__)
Talisman(app)


@app.errorhandler(Exception)
def failed(error):
    log.error("Request failed", exc_info=error)
    return jsonify(error="Internal server error"), 500


@app.post("/v1/prices")
def price():
    return jsonify(price=price_of(request.get_json()))
