import Glibc
import Support
import Testing

@Suite(
    "Under a systemd that has booted",
    .serialized,
    .enabled(if: TestEnvironment.isLong && getuid() == 0)
)
struct MachineTests {
    private static let responder = "holdfast-responder.service"
    private static let socket = "holdfast-responder.socket"
    private static let target = "http://127.0.0.1/api/v1/events"

    private let machine: Machine

    init() throws {
        machine = try Machine()
        let isServing = eventually { (try? status()) == "200" }
        let words = try journal()
        try #require(isServing, "\(words)")
    }

    private func status() throws -> String {
        try machine.answer(
            "curl --silent --output /dev/null --max-time 20 --write-out '%{http_code}' \(Self.target)"
        ).output
    }

    private func journal() throws -> String {
        try machine.run("journalctl --no-pager --lines 60 --unit 'holdfast-*'")
    }

    private func isActive(_ unit: String) throws -> Bool {
        try machine.property("ActiveState", of: unit) == "active"
    }

    /// Asks four at a time while `change` is carried out three times.
    ///
    /// - Returns: How often which status was heard.
    private func statuses(while change: String) throws -> [Substring: Int] {
        let ask =
            "curl --silent --output /dev/null --max-time 30 --write-out '%{http_code}\\n' \(Self.target)"
        let output = try machine.run(
            """
            for client in 1 2 3 4; do
                while [ ! -e /tmp/is-over ]; do \(ask) || true; done &
            done
            for turn in 1 2 3; do sleep 1; \(change) || exit 1; done
            sleep 1; touch /tmp/is-over; wait; rm /tmp/is-over
            """
        )
        let lines = output.split(separator: "\n")
        return Dictionary(lines.map { ($0, 1) }, uniquingKeysWith: +)
    }

    @Test
    func `all units run, the timer does its work, and nothing is forbidden that they need`() throws
    {
        for unit in [
            Self.socket, Self.responder, "holdfast-worker.service", "holdfast-expire.timer",
        ] {
            #expect(try isActive(unit), "\(unit)")
        }
        let hasSwept = eventually(within: .seconds(90)) {
            let sweeps = try? machine.run(
                "journalctl --no-pager --output cat --unit holdfast-expire.service | grep -c '\"swept\"'"
            )
            return sweeps.flatMap { Int($0.dropLast()) } ?? 0 >= 2
        }
        #expect(hasSwept)
        #expect(try machine.property("Result", of: "holdfast-expire.service") == "success")
        let words = try journal()
        for bad in ["Operation not permitted", "Permission denied", "error"] {
            #expect(!words.contains(bad), "\(words)")
        }
    }

    @Test
    func `a restart loses no connection`() throws {
        let statuses = try statuses(while: "systemctl restart \(Self.responder)")
        #expect(statuses.keys.sorted() == ["200"], "\(statuses)")
        #expect(statuses["200"] ?? 0 > 12)
        // The control: without a socket that stays, connections are lost.
        let control = try self.statuses(while: "systemctl restart \(Self.socket) \(Self.responder)")
        #expect(control["502"] ?? 0 > 0, "\(control)")
    }

    @Test
    func `a responder that is killed comes back, and one that was stopped when it is asked`() throws
    {
        try machine.run("systemctl kill --signal KILL \(Self.responder)")
        #expect(eventually { (try? machine.property("NRestarts", of: Self.responder)) == "1" })
        #expect(eventually { (try? status()) == "200" })
        try machine.run("systemctl stop \(Self.responder)")
        #expect(try machine.property("Result", of: Self.responder) == "success")
        #expect(try !isActive(Self.responder))
        #expect(try status() == "200")
        #expect(try isActive(Self.responder))
    }

    @Test
    func `all stops in time`() throws {
        let units = "\(Self.socket) \(Self.responder) holdfast-worker.service holdfast-expire.timer"
        try machine.run("systemctl stop \(units)")
        for unit in [Self.responder, "holdfast-worker.service"] {
            #expect(try machine.property("Result", of: unit) == "success")
        }
        #expect(try status() == "502")
    }
}
