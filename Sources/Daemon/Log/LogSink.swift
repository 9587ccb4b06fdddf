package import Platform

/// Where log lines go: standard error, written in pieces so that a line costs no system call.
///
/// A line waits for some milliseconds. Who logs never waits for the log's reader.
package final class LogSink: Sendable {
    /// Past this many bytes lines are dropped and counted: whoever reads the log is stuck.
    private static let bound = 4 << 20
    /// How long lines gather before they are written.
    private static let pause = Duration.milliseconds(20)

    private struct Buffer {
        var bytes: [UInt8] = []
        var dropped = 0
    }

    /// Whether each request gets a line: it is logged at info.
    package let logsRequests: Bool

    private let write: @Sendable ([UInt8]) -> Void
    private let buffer = Monitor(Buffer())
    /// Held while writing, so that pieces keep their order: the room for the next lines.
    private let spare = Monitor<[UInt8]>([])

    package init(
        logsRequests: Bool = true,
        write: @escaping @Sendable ([UInt8]) -> Void = { Process.writeToStandardError($0) }
    ) {
        self.logsRequests = logsRequests
        self.write = write
    }

    /// Lines lost so far because they were not taken in time.
    package var dropped: Int {
        buffer.withLock { $0.dropped }
    }

    /// Starts the thread that writes what has gathered; without it only `flush` writes.
    package func startFlushing() throws(ThreadError) {
        _ = try Thread { [self] in
            while true {
                waitForLines()
                Process.sleep(Self.pause)
                flush()
            }
        }
    }

    /// Adds a line, whose end is put behind it.
    package func append(_ line: [UInt8]) {
        buffer.signal { buffer in
            if buffer.bytes.count + line.count > Self.bound {
                buffer.dropped += 1
            } else {
                buffer.bytes += line
                buffer.bytes.append(UInt8(ascii: "\n"))
            }
        }
    }

    /// Writes what has gathered.
    package func flush() {
        spare.withLock { spare in
            buffer.withLock { swap(&$0.bytes, &spare) }
            if !spare.isEmpty { write(spare) }
            spare.removeAll(keepingCapacity: true)
        }
    }

    private func waitForLines() {
        let lines: Void? = buffer.wait(until: .now + .seconds(60)) { $0.bytes.isEmpty ? nil : () }
        _ = lines
    }
}
