import Support
import Testing

@Suite("systemd's units")
struct UnitTests {
    private static let services = ["responder", "worker", "expire"]
    private let directory: String

    /// Copies them, with the programs that were just built.
    init() throws {
        directory = try TestEnvironment.directory("units")
        let source = "\(try TestEnvironment.root())/Config/systemd"
        let programs = try TestEnvironment.programs()
        try ChildProcess.run(
            "/bin/sh",
            [
                "-c",
                """
                for file in '\(source)'/*; do
                    sed 's#/usr/bin/holdfast-#\(programs)/holdfast-#' "$file" >"$0/${file##*/}"
                done
                """, directory,
            ]
        )
    }

    private func analyze(_ arguments: String...) throws -> (code: Int, output: String) {
        try ChildProcess.outcome(of: "/usr/bin/systemd-analyze", arguments)
    }

    private func file(_ name: String) -> String { "\(directory)/holdfast-\(name)" }

    @Test
    func `hold nothing that systemd does not know`() throws {
        let others = ["expire.timer", "responder.socket"].map(file)
        let files = Self.services.map { file("\($0).service") } + others
        for path in files {
            let (code, output) = try analyze("verify", "--man=no", path)
            #expect((code, output) == (0, ""), "\(path)")
        }
    }

    @Test
    func `would not pass with a word that is misspelt`() throws {
        try ChildProcess.run("/bin/sed", ["-i", "s/^Type=/Tpye=/", file("worker.service")])
        #expect(try !analyze("verify", "--man=no", file("worker.service")).output.isEmpty)
    }

    @Test(arguments: services)
    func `give the programs little to do harm with`(name: String) throws {
        let path = file("\(name).service")
        let (code, output) = try analyze("security", "--offline=true", "--threshold=20", path)
        #expect(code == 0, "\(output)")
        // The control: without the fence it is not little.
        try ChildProcess.run(
            "/bin/sed",
            ["-i", "-E", "/^(Protect|Private|Restrict|System|Capability)/d", path]
        )
        #expect(try analyze("security", "--offline=true", "--threshold=20", path).code != 0)
    }

    @Test
    func `sweep every ten seconds`() throws {
        let timer = try TestEnvironment.contents(of: file("expire.timer"))
        #expect(timer.contains("\nOnCalendar=*:*:0/10\n"))
        #expect(timer.contains("\nAccuracySec=1s\n"))
        let (code, output) = try analyze("calendar", "--iterations=2", "*:*:0/10")
        #expect(code == 0, "\(output)")
    }

    @Test
    func `hear of the responder that it is ready, and that it stops`() throws {
        let path = "\(try TestEnvironment.directory("notify"))/socket"
        let socket = try DatagramSocket(at: path)
        let stack = try Stack(settings: ["NOTIFY_SOCKET": path])
        #expect(socket.next() == "READY=1")
        #expect(stack.responder?.terminate() == 0)
        #expect(socket.next() == "STOPPING=1")
    }
}
