"""What the tests' Stripe has made, and what becomes of it."""

import hashlib
import hmac
import http.client
import json
import threading
import time
import urllib.parse

lock = threading.RLock()
intents, refunds = {}, {}
settings = {"webhooks": None, "later": False, "lag": False}
count = 0


class Refused(Exception):
    def __init__(self, status, kind, code, intent=None):
        self.status, self.error = status, {"type": kind, "code": code, "message": "as the tests want it"}
        if intent:
            self.error["payment_intent"] = intent


def invalid(code, intent=None):
    return Refused(400, "invalid_request_error", code, intent)


def new_id(kind):
    global count
    count += 1
    return f"{kind}_test{count:06d}{hashlib.sha256(str(count).encode()).hexdigest()[:12]}"


def tell(kind, subject):
    where = settings["webhooks"]
    if not where:
        return
    event = {"id": new_id("evt"), "object": "event", "type": kind, "data": {"object": dict(subject)}}
    body = json.dumps(event).encode()
    now = int(time.time())
    code = hmac.new(where["secret"].encode(), b"%d.%s" % (now, body), hashlib.sha256).hexdigest()
    url = urllib.parse.urlsplit(where["url"])

    def send():
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=10)
        headers = {"Content-Type": "application/json", "Stripe-Signature": f"t={now},v1={code}"}
        try:
            connection.request("POST", url.path, body, headers)
            connection.getresponse().read()
        except OSError:
            pass

    threading.Thread(target=send, daemon=True).start()


def unit(currency):
    """What an amount must be a multiple of, see https://docs.stripe.com/currencies."""
    return {"isk": 100, "ugx": 100}.get(currency, 10 if currency in ("bhd", "jod", "kwd", "omr", "tnd") else 1)


def become(intent, status):
    intent["status"] = status
    intent["next_action"] = None
    intent["amount_capturable"] = intent["amount"] if status == "requires_capture" else 0
    intent["amount_received"] = intent["amount"] if status == "succeeded" else 0


def authorize(intent):
    become(intent, "requires_capture")
    tell("payment_intent.amount_capturable_updated", intent)


def decline(intent):
    become(intent, "requires_payment_method")
    tell("payment_intent.payment_failed", intent)


def confirm(intent, fields, origin):
    if intent["status"] not in ("requires_confirmation", "requires_payment_method"):
        raise invalid("payment_intent_unexpected_state", intent)
    card = intent["payment_method"]
    if card == "pm_card_chargeDeclined":
        decline(intent)
        raise Refused(402, "card_error", "card_declined", intent)
    if card == "pm_card_authenticationRequired":
        become(intent, "requires_action")
        url = f"{origin}/test/bank/{intent['id']}?client_secret=src_client_{intent['client_secret']}"
        page = {"url": url, "return_url": fields.get("return_url")}
        intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": page}
    else:
        authorize(intent)
    return intent


def create(fields, origin):
    known = {"amount", "currency", "payment_method", "payment_method_types[]", "capture_method", "confirm",
             "return_url", "metadata[payment_id]", "metadata[booking_id]"}
    if set(fields) - known:
        raise invalid("parameter_unknown")
    if int(fields["amount"]) < 50:
        raise invalid("amount_too_small")
    if int(fields["amount"]) > 99_999_999:
        raise invalid("amount_too_large")
    if int(fields["amount"]) % unit(fields["currency"]):
        raise invalid("parameter_invalid_integer")
    cards = ("pm_card_visa", "pm_card_chargeDeclined", "pm_card_authenticationRequired")
    if fields["payment_method"] not in cards:
        raise invalid("resource_missing")
    intent = {
        "id": new_id("pi"), "object": "payment_intent", "amount": int(fields["amount"]),
        "currency": fields["currency"], "capture_method": fields["capture_method"],
        "payment_method": fields["payment_method"], "metadata": metadata(fields), "created": time.time(),
    }
    intent["client_secret"] = f"{intent['id']}_secret_{hashlib.sha256(intent['id'].encode()).hexdigest()[:16]}"
    become(intent, "requires_confirmation")
    intents[intent["id"]] = intent
    return confirm(intent, fields, origin) if fields.get("confirm") == "true" else intent


def capture(intent):
    if intent["status"] != "requires_capture":
        raise invalid("payment_intent_unexpected_state", intent)
    become(intent, "succeeded")
    tell("payment_intent.succeeded", intent)
    return intent


def cancel(intent):
    if intent["status"] in ("succeeded", "canceled", "processing"):
        raise invalid("payment_intent_unexpected_state", intent)
    become(intent, "canceled")
    tell("payment_intent.canceled", intent)
    return intent


def refund(fields):
    intent, amount = find(intents, fields["payment_intent"]), int(fields["amount"])
    given = sum(each["amount"] for each in refunds.values()
                if each["payment_intent"] == intent["id"] and each["status"] != "failed")
    if given + amount > intent["amount_received"]:
        raise invalid("charge_already_refunded")
    if amount % unit(intent["currency"]):
        raise invalid("parameter_invalid_integer")
    made = {
        "id": new_id("re"), "object": "refund", "amount": amount, "currency": intent["currency"],
        "payment_intent": intent["id"], "metadata": metadata(fields),
        "status": "pending" if settings["later"] else "succeeded",
    }
    refunds[made["id"]] = made
    tell("refund.created", made)
    return made


def metadata(fields):
    return {name[9:-1]: value for name, value in fields.items() if name.startswith("metadata[")}


def find(where, name):
    if name not in where:
        raise Refused(404, "invalid_request_error", "resource_missing")
    return where[name]
