import Glibc
import Platform
import Support
import Testing

@Suite("holdfast-expire")
struct ExpireCommandTests {
    private let fixture: HoldFixture

    init() throws {
        fixture = try HoldFixture()
    }

    private func settings(_ more: [String: String] = [:]) -> [String: String] {
        [
            "HOLDFAST_DATABASE": fixture.database.responder,
            "HOLDFAST_REDIS": "unix:\(fixture.redis.socket)",
        ].merging(more) { _, new in new }
    }

    private func run(
        _ arguments: [String],
        _ more: [String: String] = [:]
    ) throws -> (code: Int, output: String) {
        try ChildProcess.outcome(
            of: "\(try TestEnvironment.programs())/holdfast-expire",
            arguments,
            environment: settings(more)
        )
    }

    @Test
    func `once sweeps and ends with 0, with one line of its own`() throws {
        let offer = try fixture.makeOffer()
        try fixture.addHolds(12, of: offer)
        let (code, output) = try run(["--once"], ["HOLDFAST_EXPIRY_BATCH": "5"])
        #expect(code == 0, "\(output)")
        let lines = output.split(separator: "\n").filter { $0.contains("swept") }
        #expect(lines.count == 1)
        #expect(lines.first?.contains("\"expired\":\"12\"") == true, "\(output)")
        #expect(try fixture.taken(offer) == "0")
        #expect(try fixture.violations() == [])
    }

    @Test
    func `once ends with 0 while Redis is away`() throws {
        let flight = try fixture.flight()
        _ = try fixture.addSeatHold(["12A"], of: flight)
        fixture.redis.kill()
        let (code, output) = try run(["--once"])
        #expect(code == 0, "\(output)")
        #expect(try fixture.count("seat_claims") == 0)
    }

    @Test(
        arguments: [
            (["--once"], ["HOLDFAST_DATABASE": "host=/nonexistent"], 1),
            (["--once"], ["HOLDFAST_EXPIRY_BATCH": "0"], 1),
            (["--once"], ["HOLDFAST_EXPIRYBATCH": "1"], 1),
            (["--once", "--settings", "/nonexistent"], [:], 1),
            (["--twice"], [:], 64),
            (["--help"], [:], 0),
        ]
    )
    func `tells by its exit code what went wrong`(
        arguments: [String],
        settings: [String: String],
        code: Int
    ) throws {
        let outcome = try run(arguments, settings)
        #expect(outcome.code == code, "\(outcome.output)")
        #expect(!outcome.output.isEmpty)
    }

    @Test
    func `ends with 1 where PostgreSQL cannot do a part, and does the others`() throws {
        let offer = try fixture.makeOffer()
        try fixture.addHolds(3, of: offer)
        try fixture.database.query("REVOKE DELETE ON idempotency FROM holdfast_responder")
        let (code, output) = try run(["--once"])
        #expect(code == 1, "\(output)")
        #expect(output.contains("a part of the sweep failed"))
        #expect(try fixture.taken(offer) == "0")
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `sweeps again and again, and ends with 0 when it is told to`(signal: CInt) throws {
        let offer = try fixture.makeOffer()
        let log = "\(try TestEnvironment.directory("expire"))/log"
        let process = try ChildProcess(
            "\(try TestEnvironment.programs())/holdfast-expire",
            environment: settings(["HOLDFAST_EXPIRY_PAUSE_MS": "100"]),
            output: log
        )
        for _ in 0..<2 {
            try fixture.addHolds(5, of: offer)
            #expect(eventually { (try? fixture.taken(offer)) == "0" })
        }
        process.signal(signal)
        #expect(process.wait() == 0)
        #expect(try TestEnvironment.contents(of: log).contains("swept"))
    }

    @Test
    func `once ends soon when it is told to, with what it has done`() throws {
        let offer = try fixture.makeOffer()
        try fixture.addHolds(3_000, of: offer)
        let process = try ChildProcess(
            "\(try TestEnvironment.programs())/holdfast-expire",
            ["--once"],
            environment: settings(["HOLDFAST_EXPIRY_BATCH": "1"])
        )
        #expect(eventually { (try? fixture.taken(offer)) != "3000" })
        #expect(process.terminate() == 0)
        #expect(try fixture.taken(offer) != "0")
        #expect(try fixture.violations() == [])
    }
}
