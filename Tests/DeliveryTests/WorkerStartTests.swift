import Platform
import Support
import Testing

struct WorkerStartTests {
    private let database: FreshDatabase

    init() throws {
        database = try FreshDatabase()
    }

    @Test
    func `an idle worker stops at once`() throws {
        let worker = try RunningWorker(database, "folder:/nonexistent")
        #expect(
            eventually { worker.words.contains("working") }
        )
        let start = ContinuousClock.now
        #expect(worker.process.terminate() == 0)
        #expect(.now - start < .seconds(2))
    }

    @Test(
        arguments: [
            (["HOLDFAST_MAIL": "mail:25"], "HOLDFAST_MAIL: expected"),
            (["HOLDFAST_MAIL_FROM": "a@b\r\nBcc: x@y"], "HOLDFAST_MAIL_FROM: expected"),
            (["HOLDFAST_BASE_URL": "//host"], "HOLDFAST_BASE_URL: expected"),
            (["HOLDFAST_TOKEN_KEYS": "short:AAAA"], "HOLDFAST_TOKEN_KEYS: expected"),
            (
                ["HOLDFAST_SMTP_TLS": "opportunistic", "HOLDFAST_SMTP_USERNAME": "desk"],
                "hides STARTTLS"
            ),
        ]
    )
    func `settings that would do harm stop the start`(
        settings: [String: String],
        words: String
    ) throws {
        let worker = try RunningWorker(database, "smtp://127.0.0.1:1", settings: settings)
        #expect(worker.process.wait() == 1)
        #expect(worker.words.contains(words))
    }

    @Test
    func `an old schema stops the start and says what to do`() throws {
        let empty = try FreshDatabase(isEmpty: true)
        let worker = try RunningWorker(empty, "folder:/nonexistent")
        #expect(worker.process.wait() == 1)
        #expect(worker.words.contains("run: holdfast migrate"))
    }
}
