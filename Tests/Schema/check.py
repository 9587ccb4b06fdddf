"""Calls the API in every way that its own description suggests, and in many that it forbids.

check.py ORIGIN [--token FILE] [--exclude REGEX] [--examples COUNT] [--forget STATUS]

Ends with 0 if schemathesis finds nothing. Statuses that the description leaves to "default" are
findings, but for a few that say nothing of a call: each call has to name how it refuses.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import uuid
from pathlib import Path

# From nginx or from any handler in need: the description has no call name them.
EVERYWHERE = ["413", "414", "429", "431"]
# The demo timetable has flights on it, which are to be found.
SEARCH = "/api/v1/flights?departure=JFK&arrival=LAX&travel_date=2027-03-02"
EVENTS = "/api/v1/events"
MOVIES = "/api/v1/movies"
ORGANIZATIONS = "/api/v1/organizations"

parser = argparse.ArgumentParser()
parser.add_argument("origin")
parser.add_argument("--token", type=Path, help="a file with an access token, sent with every call")
parser.add_argument("--exclude", help="paths that match this regular expression are left out")
parser.add_argument("--examples", type=int, default=50, help="at most so many of each kind for a call")
parser.add_argument("--forget", help="a status to be struck from the description: a control")
options = parser.parse_args()


token = options.token.read_text().strip() if options.token else None


def get(path):
    request = urllib.request.Request(options.origin + path)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def own(path):
    """What only its organizer may list: nothing of it for others."""
    try:
        return get(path)
    except urllib.error.HTTPError as error:
        if error.code not in (401, 403):
            raise
        return {"results": []}


def strict_description():
    """The description, in which "default" no longer allows every status."""
    description = get("/api/schema")
    for methods in description["paths"].values():
        for operation in methods.values():
            responses = operation["responses"]
            problem = responses.pop("default")
            for status in EVERYWHERE:
                responses.setdefault(status, problem)
            responses.pop(options.forget, None)
    return description


command = [
    sys.executable, "-m", "schemathesis.cli",
    "--no-color", "run", "schema.json", "--url", options.origin,
    # The same calls each time: a red test must be red again.
    "--generation-deterministic",
    "--max-examples", str(options.examples), "--continue-on-failure", "--request-timeout", "10",
]
if options.exclude:
    command += ["--exclude-path-regex", options.exclude]
if token:
    command += ["--header", f"Authorization: Bearer {token}"]

# It leaves files where it runs, and takes its settings from there.
with tempfile.TemporaryDirectory() as directory:
    place = Path(directory)
    shutil.copy(Path(__file__).with_name("schemathesis.toml"), place)
    (place / "schema.json").write_text(json.dumps(strict_description()))
    lists = [
        ("flights", SEARCH), ("events", EVENTS + "?limit=100"), ("movies", MOVIES + "?limit=100"),
        ("cancelled_events", EVENTS + "?status=cancelled&limit=100"),
    ]
    if token:
        lists.append(("bookings", "/api/v1/my-bookings?limit=100"))
        lists.append(("organizations", ORGANIZATIONS + "?limit=100"))
    found = {"bookings": [], "organizations": []} | {name: get(path)["results"] for name, path in lists}
    for name, of, path in [
        ("ticket_types", "events", EVENTS + "/{}/ticket-types"),
        ("vouchers", "events", EVENTS + "/{}/vouchers"),
        ("shows", "movies", MOVIES + "/{}/shows"),
        ("invitations", "organizations", ORGANIZATIONS + "/{}/invitations"),
        ("members", "organizations", ORGANIZATIONS + "/{}/members"),
    ]:
        found[name] = [one for whole in found[of] for one in own(path.format(whole["id"]))["results"]]
    for name, values in found.items():
        # A list of nothing is no dictionary.
        ids = [json.dumps(value.get("id") or value["user_id"]) for value in values] or [json.dumps(str(uuid.uuid4()))]
        (place / f"{name}.txt").write_text("\n".join(ids) + "\n")
    # Hooks and settings of whoever runs this are not ours.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SCHEMATHESIS_")}
    sys.exit(subprocess.run(command, cwd=directory, env=environment).returncode)
