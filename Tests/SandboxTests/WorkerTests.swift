import Glibc
import Platform
import Support
import Testing

@Suite("The worker's sandbox")
struct WorkerTests {
    private let directory: String
    private let database: FreshDatabase
    private let port: Int

    init() throws {
        directory = try TestEnvironment.directory("worker")
        database = try FreshDatabase()
        port = try Socket.freePort()
    }

    private func worker(_ settings: [String: String] = [:]) throws -> ChildProcess {
        let environment = [
            "HOLDFAST_DATABASE": database.responder,
            "HOLDFAST_TOKEN_KEYS": Stack.tokenKeys,
            "HOLDFAST_BASE_URL": "http://127.0.0.1:1",
            "HOLDFAST_MAIL": "folder:\(directory)",
            "HOLDFAST_SANDBOX_LISTEN": "127.0.0.1:\(port)",
            "HOLDFAST_SANDBOX_SECRET": TestSandbox.secret,
            "HOLDFAST_SANDBOX_JOURNAL": "\(directory)/journal",
            "HOLDFAST_LOG_LEVEL": "debug",
        ]
        return try ChildProcess(
            "\(try TestEnvironment.programs())/holdfast-worker",
            environment: environment.merging(settings) { _, new in new },
            output: "\(directory)/log"
        )
    }

    private var log: String { (try? TestEnvironment.contents(of: "\(directory)/log")) ?? "" }

    private func create(_ client: WebClient, _ reference: String) throws -> WebAnswer {
        let body = """
            {"reference":"\(reference)","amount":1,"currency":"EUR","method":"sandbox_success"}
            """
        let headers = [TestSandbox.credentials, ("Idempotency-Key", reference)]
        return try client.send("POST", "/v1/payments", headers: headers, body: Array(body.utf8))
    }

    /// The payments that a client knows to have been made when its worker was killed.
    private func load(on worker: ChildProcess) throws -> [String: String] {
        let client = try WebClient(port: port)
        let killer = try Thread {
            Process.sleep(.milliseconds(300))
            worker.signal(SIGKILL)
        }
        defer { killer.join() }
        var made: [String: String] = [:]
        while let answer = try? create(client, "r\(made.count)") {
            made["r\(made.count)"] = answer.word("id")
        }
        _ = worker.wait()
        return made
    }

    @Test
    func `forgets nothing that it has answered when it is killed`() throws {
        var made: [String: String] = [:]
        for _ in 0..<3 {
            let worker = try worker()
            try #require(eventually { (try? Socket(port: port)) != nil }, "\(log)")
            let client = try WebClient(port: port)
            for (reference, id) in made {
                #expect(try create(client, reference).word("id") == id)
            }
            made = try load(on: worker)
            #expect(made.count > 20)
        }
        #expect(!log.contains(TestSandbox.secret))
        #expect(log.contains("\"a payment of the sandbox\""))
    }

    @Test
    func `ends with it when it is asked to`() throws {
        let worker = try worker()
        try #require(eventually { (try? Socket(port: port)) != nil }, "\(log)")
        #expect(worker.terminate(within: .seconds(10)) == 0)
    }

    @Test
    func `is none without the setting, and none without a secret`() throws {
        let other = try worker(["HOLDFAST_SANDBOX_LISTEN": ""])
        try #require(eventually { log.contains("working") }, "\(log)")
        #expect((try? Socket(port: port)) == nil)
        #expect(other.terminate() == 0)
        for secret in ["", "short"] {
            #expect(try worker(["HOLDFAST_SANDBOX_SECRET": secret]).wait() == 1)
            #expect(log.contains("HOLDFAST_SANDBOX_SECRET"))
        }
    }

    @Test
    func `sends its webhooks to the address of the settings`() throws {
        let receiver = try WebhookReceiver()
        let worker = try worker(["HOLDFAST_SANDBOX_WEBHOOKS": "http://127.0.0.1:\(receiver.port)/x"]
        )
        try #require(eventually { (try? Socket(port: port)) != nil }, "\(log)")
        let body = """
            {"reference":"late","amount":1,"currency":"EUR","method":"sandbox_late",\
            "delay_seconds":0}
            """
        let headers = [TestSandbox.credentials, ("Idempotency-Key", "late")]
        let answer = try WebClient(port: port)
            .send("POST", "/v1/payments", headers: headers, body: Array(body.utf8))
        #expect(answer.payment == "processing")
        #expect(eventually { receiver.webhooks.map(\.type) == ["payment.captured"] }, "\(log)")
        #expect(worker.terminate() == 0)
    }
}
