"""A Stripe of the tests' own: PaymentIntents by card, refunds, keys, webhooks, and whatever can go wrong.

It keeps what Stripe documents of https://docs.stripe.com/api: a key's first answer is kept and given again,
also a 500; the same key with other fields is refused, and while its first call runs, too.

What tests say to it, without a key:

    POST /test/webhooks {"url", "secret"}        where webhooks go from now on
    POST /test/faults {"step", "kind", "times"}  what the next calls of a step meet, see `Fault`
    POST /test/forget {}                         forgets all keys, as Stripe does after a day
    POST /test/later {"refunds"}                 whether refunds take their time from now on
    POST /test/settle {}                         refunds that take their time are done
    POST /test/lag {"search"}                    whether a search finds nothing from now on
    POST /test/fail {"payment"}                  a payment's refunds have failed, also those that were done
    POST /test/tell {"intent", "type"}           a webhook about an intent
    GET  /test/books                             all intents and refunds, and what was called
    GET  /test/bank/INTENT?client_secret=…[&refuse=1]
                                                 what a bank's page does once the customer has answered: it
                                                 sends him back

Cards are Stripe's own of its test mode: pm_card_visa, pm_card_chargeDeclined, pm_card_authenticationRequired.
"""

import http.server
import json
import socketserver
import sys
import time
import urllib.parse

from books import (Refused, authorize, cancel, capture, confirm, create, decline, find, intents, lock, refund, refunds,
                   settings, tell)

API_KEY, VERSION = sys.argv[2], "2024-06-20"
keys, faults, calls = {}, {}, []


class Fault:
    """limit, error, drop, hang: nothing has happened, and no key is kept.
    drop_after, hang_after: it has happened, and nobody is told.
    error_after, error_kept: a 500 that the key keeps, though it has happened, or not.
    slow: it happens seconds later; until then the key is in use."""

    LONG = 8

    @staticmethod
    def take(step):
        with lock:
            waiting = faults.get(step, [])
            return waiting.pop(0) if waiting else None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536
    disable_nagle_algorithm = True

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.url = urllib.parse.urlsplit(self.path)
        self.origin = f"http://{self.headers['Host']}"
        if self.url.path.startswith("/test/bank/"):
            return self.bank(self.url.path.split("/")[3])
        if self.url.path.startswith("/test/"):
            return self.send(200, self.say(body))
        self.send(*self.answer(body))

    do_GET = do_POST = serve

    def bank(self, name):
        asked = dict(urllib.parse.parse_qsl(self.url.query))
        with lock:
            intent = intents[name]
            back = intent["next_action"]["redirect_to_url"]["return_url"]
            refuses = "refuse" in asked
            (decline if refuses else authorize)(intent)
        words = {"payment_intent": name, "payment_intent_client_secret": intent["client_secret"],
                 "redirect_status": "failed" if refuses else "succeeded"}
        self.send_response(302)
        self.send_header("Location", f"{back}?{urllib.parse.urlencode(words)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def say(self, body):
        word = self.url.path.split("/")[2:]
        asked = json.loads(body) if body else {}
        with lock:
            match word:
                case ["webhooks"]:
                    settings["webhooks"] = asked
                case ["faults"]:
                    faults.setdefault(asked["step"], []).extend([asked["kind"]] * asked.get("times", 1))
                case ["forget"]:
                    keys.clear()
                case ["later"]:
                    settings["later"] = asked["refunds"]
                case ["settle"]:
                    for each in refunds.values():
                        each["status"] = "succeeded"
                        tell("refund.updated", each)
                case ["lag"]:
                    settings["lag"] = asked["search"]
                case ["fail"]:
                    for each in refunds.values():
                        if each["metadata"].get("payment_id") == asked["payment"]:
                            each["status"] = "failed"
                            tell("refund.failed", each)
                case ["tell"]:
                    tell(asked["type"], intents[asked["intent"]])
                case ["books"]:
                    return {"intents": list(intents.values()), "refunds": list(refunds.values()), "calls": calls}
        return {}

    def answer(self, body):
        if self.headers.get("Authorization") != f"Bearer {API_KEY}":
            return 401, {"error": {"type": "invalid_request_error"}}
        if self.headers.get("Stripe-Version") != VERSION:
            return 400, {"error": {"type": "invalid_request_error", "code": "version"}}
        fields = dict(urllib.parse.parse_qsl(body.decode() if body else self.url.query, strict_parsing=False))
        step, act = self.route(fields)
        key = self.headers.get("Idempotency-Key") if self.command == "POST" else None
        with lock:
            calls.append({"step": step, "key": key, "fields": fields})
        fault = Fault.take(step)
        match fault:
            case "limit":
                return 429, {"error": {"type": "invalid_request_error", "code": "rate_limit"}}
            case "error":
                return 503, {"error": {"type": "api_error"}}
            case "drop":
                return None, None
            case "hang":
                time.sleep(Fault.LONG)
                return None, None
        status, answer = self.once(key, fields, act, fault)
        if fault == "hang_after":
            time.sleep(Fault.LONG)
        return (None, None) if fault in ("drop_after", "hang_after") else (status, answer)

    def once(self, key, fields, act, fault):
        """Does it, unless its key was heard before."""
        asked = (self.url.path, sorted(fields.items()))
        if key:
            with lock:
                if key in keys:
                    before, kept = keys[key]
                    if before != asked:
                        return 400, {"error": {"type": "idempotency_error"}}
                    return kept or (409, {"error": {"type": "idempotency_error", "code": "idempotency_key_in_use"}})
                keys[key] = (asked, None)
        if fault == "slow":
            time.sleep(Fault.LONG)
        with lock:
            try:
                done = None if fault == "error_kept" else (200, json.loads(json.dumps(act())))
            except Refused as refused:
                done = refused.status, json.loads(json.dumps({"error": refused.error}))
            if fault in ("error_after", "error_kept"):
                done = 500, {"error": {"type": "api_error"}}
            if key and key in keys:
                keys[key] = (asked, done)
        return done

    def route(self, fields):
        match self.command, self.url.path.split("/")[2:]:
            case "POST", ["payment_intents"]:
                return "create", lambda: create(fields, self.origin)
            case "GET", ["payment_intents", "search"]:
                name = fields["query"].split('"')[3]
                hits = [each for each in intents.values()
                        if each["metadata"].get("payment_id") == name and not settings["lag"]]
                return "search", lambda: {"object": "search_result", "data": hits, "has_more": False}
            case "GET", ["payment_intents", name]:
                return "retrieve", lambda: find(intents, name)
            case "POST", ["payment_intents", name, "confirm"]:
                return "confirm", lambda: confirm(find(intents, name), fields, self.origin)
            case "POST", ["payment_intents", name, "capture"]:
                return "capture", lambda: capture(find(intents, name))
            case "POST", ["payment_intents", name, "cancel"]:
                return "cancel", lambda: cancel(find(intents, name))
            case "POST", ["refunds"]:
                return "refund", lambda: refund(fields)
            case "GET", ["refunds"]:
                name = fields["payment_intent"]
                made = [each for each in refunds.values() if each["payment_intent"] == name][::-1]
                names = [each["id"] for each in made]
                start = names.index(fields["starting_after"]) + 1 if "starting_after" in fields else 0
                end = start + int(fields["limit"])
                return "find_refund", lambda: {"object": "list", "data": made[start:end], "has_more": end < len(made)}
        return "unknown", lambda: find({}, "")

    def send(self, status, answer):
        if status is None:
            self.close_connection = True
            return
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
            self.wfile.flush()
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
