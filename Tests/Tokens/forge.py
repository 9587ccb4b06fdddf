"""Tries access tokens that others have made on GET /api/v1/auth/profile.

forge.py ORIGIN TOKEN OTHER_TOKEN

TOKEN and OTHER_TOKEN are those of two accounts' live sessions. Ends with 0 if those that PyJWT makes
with the service's own key are taken and all others are refused; prints each that is not as it should be.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.request
import uuid

import jwt

KEY = bytes(32)
KID = "test"

origin, token, other = sys.argv[1:4]
now = int(time.time())
failures = []


def ask(authorization):
    """The status and WWW-Authenticate of a call."""
    request = urllib.request.Request(origin + "/api/v1/auth/profile")
    if authorization is not None:
        request.add_header("Authorization", authorization)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers.get("WWW-Authenticate")
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("WWW-Authenticate")


def expect_taken(name, authorization):
    status, _ = ask(authorization)
    if status != 200:
        failures.append(f"{name}: refused with {status}")


def expect_refused(name, authorization):
    status, challenge = ask(authorization)
    if status != 401 or not (challenge or "").startswith("Bearer "):
        failures.append(f"{name}: {status}, WWW-Authenticate: {challenge}")
    elif authorization and 'error="invalid_token"' not in challenge:
        failures.append(f"{name}: the challenge says nothing of the token: {challenge}")


def part(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(header, payload, key=KEY, digest=hashlib.sha256):
    """A token as no library would make it, with a signature that fits."""
    text = f"{part(header)}.{part(payload)}"
    return f"{text}.{part(hmac.new(key, text.encode(), digest).digest())}"


claims = jwt.decode(token, KEY, algorithms=["HS256"], audience="holdfast")
others = jwt.decode(other, KEY, algorithms=["HS256"], audience="holdfast")


def with_claims(**changes):
    """The claims with others in their place; None leaves one out."""
    return {name: value for name, value in {**claims, **changes}.items() if value is not None}


def made(key=KEY, headers={"kid": KID}, **changes):
    """A token that PyJWT makes, good but for the changes."""
    return jwt.encode(with_claims(**changes), key, algorithm="HS256", headers=headers)


good = {"alg": "HS256", "kid": KID, "typ": "JWT"}
taken = {
    "our own": token,
    "PyJWT's": made(),
    "one with several audiences": made(aud=["else", "holdfast"]),
    "one with members that nobody asks for": made(nbf=now - 1, extra={"a": [1]}),
    "one without iat and jti": made(iat=None, jti=None),
    "one with fractions": made(exp=now + 60.5, iat=now - 0.5),
    "one signed by hand": signed(good, claims),
    "one whose header has another order": signed({"kid": KID, "alg": "HS256"}, claims),
    "one whose role is not that of the account": made(role="organizer"),
}

head, body, signature = token.split(".")
digest = base64.urlsafe_b64decode(signature + "=")
flipped = bytes([digest[0] ^ 1]) + digest[1:]
refused = {
    # Algorithms: RFC 8725, section 3.1.
    "alg none": jwt.encode(claims, None, algorithm="none", headers={"kid": KID}),
    "alg none with a signature": signed({**good, "alg": "none"}, claims),
    "alg None": signed({**good, "alg": "None"}, claims),
    "no alg": signed({"kid": KID, "typ": "JWT"}, claims),
    "alg null": signed({**good, "alg": None}, claims),
    "alg in small letters": signed({**good, "alg": "hs256"}, claims),
    "alg HS384": signed({**good, "alg": "HS384"}, claims, digest=hashlib.sha384),
    "alg HS512": signed({**good, "alg": "HS512"}, claims, digest=hashlib.sha512),
    "alg HS384 with HS256's signature": signed({**good, "alg": "HS384"}, claims),
    "alg RS256": signed({**good, "alg": "RS256"}, claims),
    "alg ES256": signed({**good, "alg": "ES256"}, claims),
    "two algs": signed(b'{"alg":"HS256","alg":"none","kid":"test"}', claims),
    "crit": signed({**good, "crit": ["exp"]}, claims),
    # Keys.
    "unknown kid": made(headers={"kid": "other"}),
    "no kid": made(headers={}),
    "empty kid": made(headers={"kid": ""}),
    "kid that is a number": signed({**good, "kid": 1}, claims),
    "kid that is a path": made(headers={"kid": "../../dev/null"}),
    "another key": made(key=b"1" * 32),
    # Not an empty one: to HMAC that is the same as the tests' own, which is all zeros.
    "long key": signed(good, claims, key=bytes(65)),
    "key in the header": signed({**good, "jwk": {"kty": "oct", "k": ""}}, claims, key=b"x"),
    # Claims.
    "wrong aud": made(aud="else"),
    "no aud": made(aud=None),
    "list of wrong auds": made(aud=["else", "holdfast2"]),
    "empty list of auds": made(aud=[]),
    "aud that is an object": signed(good, with_claims(aud={"holdfast": 1})),
    "wrong iss": made(iss="else"),
    "no iss": made(iss=None),
    "expired": made(exp=now - 1),
    "expired now": made(exp=now),
    "no exp": made(exp=None),
    "exp that is a text": signed(good, with_claims(exp=str(now + 60))),
    "exp that is infinite": signed(good, json.dumps(claims).replace(str(claims["exp"]), "1e999").encode()),
    "exp that is not a number": signed(good, with_claims(exp=True)),
    "iat in the future": made(iat=now + 60),
    "nbf in the future": made(nbf=now + 60),
    "nbf that is a text": signed(good, with_claims(nbf="now")),
    "no sub": made(sub=None),
    "no sid": made(sid=None),
    "sid that is no UUID": made(sid="x"),
    "sid that is SQL": made(sid="' OR true --"),
    "no role": made(role=None),
    "unknown role": made(role="superuser"),
    "role in capitals": made(role="ATTENDEE"),
    "unknown session": made(sid=str(uuid.uuid4())),
    "session of somebody else": made(sid=others["sid"]),
    "somebody else with one's own session": made(sub=others["sub"]),
    "claims that are a list": signed(good, [claims]),
    "claims that are no JSON": signed(good, b"{"),
    "a claim that stands twice": signed(good, b'{"sub":"x",' + json.dumps(claims).encode()[1:]),
    # Signatures and form.
    "tampered payload": f"{head}.{part(with_claims(role='admin'))}.{signature}",
    "tampered header": f"{part({**good, 'x': 1})}.{body}.{signature}",
    "tampered signature": f"{head}.{body}.{part(flipped)}",
    "cut signature": f"{head}.{body}.{part(digest[:-1])}",
    "long signature": f"{head}.{body}.{part(digest + b'x')}",
    "empty signature": f"{head}.{body}.",
    "no signature": f"{head}.{body}",
    "padded signature": f"{token}=",
    "signature in another spelling": f"{head}.{body}.{signature[:-1]}{chr(ord(signature[-1]) + 1)}",
    "four parts": f"{token}.{signature}",
    "two dots": "..",
    "one dot": ".",
    "three dots": "...",
    "a word": "token",
    "blanks within": f"{head} .{body}.{signature}",
    "two tokens": f"{token}, {token}",
    "an 8 kB word": "x" * 8_192,
    "8 kB of dots": "." * 8_192,
    "8 kB of parts": f"{'e30' * 1_000}.{'e30' * 1_000}.{'A' * 2_192}",
    "a deep header": signed(b'{"a":' * 500 + b"1" + b"}" * 500, claims),
    "bytes beyond ASCII": "tök\xe9n",
}

for name, text in taken.items():
    expect_taken(name, f"Bearer {text}")
for name, text in refused.items():
    expect_refused(name, f"Bearer {text}")
for word in ["bearer", "BEARER", "BeArEr"]:
    expect_taken(f"the scheme {word}", f"{word} {token}")
basic = base64.b64encode(b"anna:correct horse battery").decode()
for text in [
    f"Basic {basic}", f"Basic {token}", f"Token {token}", token, "Bearer", f"Bearer{token}",
    f"Bearer: {token}", f"Bearer\t{token}",
]:
    expect_refused(f"{text[:12]}...", text)
expect_refused("nothing", None)
# A session that was refused for so much is not ended by it: these were the others' faults.
expect_taken("our own at last", f"Bearer {token}")
expect_taken("the other's own", f"Bearer {other}")

for failure in failures:
    print(failure)
print(f"{len(taken)} taken, {len(refused)} refused" if not failures else f"{len(failures)} failed")
sys.exit(1 if failures else 0)
