import JSONText
import Platform
import Sandbox
import Support
import WebServer

/// Takes webhooks by HTTP.
final class WebhookReceiver: Sendable {
    struct Webhook: Sendable {
        let signature: String
        let body: String

        var json: JSON? { try? JSONParser.parse(Array(body.utf8)) }
        var type: String { if case .string(let type) = json?["type"] { type } else { "" } }
    }

    private struct State {
        var webhooks: [Webhook] = []
        var statuses: [Int] = []
    }

    let port: Int
    private let server: Server
    private let state: Monitor<State>

    init() throws {
        let state = Monitor(State())
        self.state = state
        port = try Socket.freePort()
        var options = Server.Options(address: .tcp(host: "127.0.0.1", port: UInt16(port)))
        options.headers = ["Sandbox-Signature"]
        server = try Server(options) { request, reply in
            let webhook = Webhook(
                signature: request.headers["Sandbox-Signature"] ?? "",
                body: String(decoding: request.body, as: UTF8.self)
            )
            let status = state.withLock { state in
                state.webhooks.append(webhook)
                return state.statuses.isEmpty ? 200 : state.statuses.removeFirst()
            }
            reply.send(Answer(status: status))
        }
    }

    var webhooks: [Webhook] { state.withLock { $0.webhooks } }

    /// What the next ones are answered with; later ones are with 200.
    func answer(with statuses: [Int]) {
        state.withLock { $0.statuses = statuses }
    }

    /// How the sandbox sends them.
    var send: Sandbox.Send {
        { [port] body, signature, tell in
            _ = try? Thread {
                let answer = try? WebClient(port: port, limit: .seconds(5))
                    .send("POST", "/", headers: [("Sandbox-Signature", signature)], body: body)
                tell((200..<300).contains(answer?.status ?? 0))
            }
        }
    }
}
