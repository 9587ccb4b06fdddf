"""A mail server for the tests: keeps what it takes, and misbehaves as it is told.

Every mail becomes N.eml and N.json (its envelope) in the directory; "heard" there has all that clients
said, and whether it was encrypted.
"""

import argparse
import asyncio
import json
import os
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

parser = argparse.ArgumentParser()
parser.add_argument("directory")
parser.add_argument("port", type=int)
parser.add_argument("--certificate", help="a file with key and certificate: offers STARTTLS")
parser.add_argument("--implicit", action="store_true", help="TLS begins at once")
parser.add_argument("--login", help="NAME:PASSWORD that are asked for")
parser.add_argument("--defer", type=int, default=0, help="so many mails are refused for now")
parser.add_argument("--refuse", action="store_true", help="knows no recipient")
parser.add_argument("--stall", default="", help="says nothing more at mail, data or quit")
parser.add_argument("--slow", type=float, default=0, help="seconds before each answer")
parser.add_argument("--pause", type=float, default=0, help="seconds before a mail is taken")
parser.add_argument("--close", default="", help="hangs up before or after a mail is kept")
options = parser.parse_args()


def keep(name, contents):
    path = os.path.join(options.directory, name)
    with open(path + ".part", "wb") as file:
        file.write(contents)
    os.rename(path + ".part", path)


class Server(SMTP):
    def data_received(self, data):
        kind = "tls" if options.implicit or (self.session and self.session.ssl) else "clear"
        with open(os.path.join(options.directory, "heard"), "a") as file:
            file.write(f"{kind} {data!r}\n")
        super().data_received(data)


class Handler:
    count = 0

    async def stall(self, at):
        await asyncio.sleep(3600 if options.stall == at else options.slow)

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        await self.stall("mail")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        await self.stall("rcpt")
        if options.refuse:
            return f"550 no such user: {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await self.stall("data")
        await asyncio.sleep(options.pause)
        if options.defer > 0:
            options.defer -= 1
            return "451 try again later"
        if options.close != "before":
            self.take(session, envelope)
        if options.close:
            server.transport.abort()
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):
        await self.stall("quit")
        return "221 Bye"

    def take(self, session, envelope):
        Handler.count += 1
        name = f"{os.getpid()}-{Handler.count:04}"
        keep(name + ".eml", envelope.original_content)
        facts = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": options.implicit or session.ssl is not None,
            "login": session.auth_data.login.decode() if session.auth_data else None,
        }
        keep(name + ".json", json.dumps(facts).encode())


def authenticate(server, session, envelope, mechanism, data):
    pair = f"{data.login.decode()}:{data.password.decode()}"
    # Not handled: the answer is aiosmtpd's to give.
    return AuthResult(success=pair == options.login, handled=False, auth_data=data)


def protocol(context):
    return Server(
        Handler(),
        hostname="test",
        tls_context=None if options.implicit else context,
        authenticator=authenticate if options.login else None,
        auth_required=bool(options.login),
        auth_require_tls=False,
    )


async def serve():
    context = None
    if options.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.certificate)
    server = await asyncio.get_running_loop().create_server(
        lambda: protocol(context),
        "127.0.0.1",
        options.port,
        ssl=context if options.implicit else None,
    )
    await server.serve_forever()


asyncio.run(serve())
