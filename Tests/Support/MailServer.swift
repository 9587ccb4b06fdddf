import Glibc
package import JSONText
import Platform

/// A mail server of a test's own, which keeps what it takes.
package final class MailServer: Sendable {
    package struct Mail: Sendable {
        package let text: String
        /// Sender, recipients, whether encrypted, and the login's name.
        package let envelope: JSON
    }

    package let port: Int
    package let directory: String
    private let options: [String]
    private let process = Monitor<ChildProcess?>(nil)

    /// Starts it, unless it is to be away at first.
    ///
    /// - Parameter options: As Tests/SMTP/server.py takes them.
    package init(_ options: [String] = [], isAway: Bool = false) throws {
        directory = try TestEnvironment.directory("mail")
        port = try Socket.freePort()
        self.options = options
        if !isAway { try start() }
    }

    deinit {
        process.withLock { $0 }?.signal(SIGKILL)
    }

    package func start() throws {
        let script = "\(try TestEnvironment.root())/Tests/SMTP/server.py"
        let child = try ChildProcess(
            try TestEnvironment.python(),
            [script, directory, "\(port)"] + options,
            output: "\(directory)/log"
        )
        process.withLock { $0 = child }
        guard eventually(within: .seconds(30), { (try? Socket(port: port)) != nil }) else {
            throw ChildProcess.Failure(description: "no mail server; see \(directory)/log")
        }
    }

    package func stop() {
        process.withLock { $0.take() }?.kill()
    }

    /// What it has taken so far, in order.
    package var mails: [Mail] {
        get throws {
            try ChildProcess.run("/bin/ls", [directory]).split(separator: "\n")
                .filter { $0.hasSuffix(".json") }
                .map { name in
                    let path = "\(directory)/\(name.dropLast(5))"
                    return Mail(
                        text: try TestEnvironment.contents(of: "\(path).eml"),
                        envelope: try JSONParser.parse(try InputFile.contents(of: "\(path).json"))
                    )
                }
        }
    }

    /// Waits for so many mails.
    package func hasTaken(_ count: Int, within limit: Duration = .seconds(20)) -> Bool {
        eventually(within: limit) { (try? mails.count) ?? 0 >= count }
    }

    /// All that clients have said, a piece a line.
    package var heard: String { (try? TestEnvironment.contents(of: "\(directory)/heard")) ?? "" }
}

/// A certificate for a host of a test's own, with its key, in one file.
package struct Certificate: Sendable {
    package let path: String

    /// - Parameter name: As openssl's `subjectAltName` takes it.
    package init(for name: String = "IP:127.0.0.1") throws {
        let directory = try TestEnvironment.directory("certificate")
        path = "\(directory)/both.pem"
        let script = """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
            -subj /CN=test -addext "subjectAltName=$1" -keyout "$0/key" -out "$0/certificate" \
            && cat "$0/key" "$0/certificate" > "$0/both.pem"
            """
        try ChildProcess.run("/bin/sh", ["-c", script, directory, name])
    }
}
