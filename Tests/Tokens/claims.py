"""Prints what PyJWT finds in an access token, as one JSON object: claims.py TOKEN

Ends with 1 if the signature, the algorithm, the issuer, the audience or the times are not good.
"""

import json
import sys

import jwt

KEY = bytes(32)

token = sys.argv[1]
claims = jwt.decode(
    token, KEY, algorithms=["HS256"], audience="holdfast", issuer="holdfast",
    options={"require": ["iss", "aud", "sub", "sid", "role", "jti", "iat", "exp"]},
)
print(json.dumps({"header": jwt.get_unverified_header(token), "claims": claims}))
