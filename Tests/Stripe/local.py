"""localstripe on a port of 127.0.0.1, which writes nothing to disk: its file in /tmp is everybody's."""

import sys

from aiohttp import web
from localstripe import resources, server

resources.Store.dump_to_disk = lambda self: None
web.run_app(server.app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
