import Daemon
import Platform
import Support
import Testing

@Suite("A log sink")
struct LogSinkTests {
    private let written = Written()

    private func sink() -> LogSink {
        LogSink { [written] in written.append($0) }
    }

    @Test("gathers lines, and writes them in order and at once when flushed")
    func gathering() {
        let sink = sink()
        for number in 0..<10 { sink.append(Array("\(number)".utf8)) }
        #expect(written.pieces.isEmpty)
        sink.flush()
        #expect(written.pieces == [Array("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n".utf8)])
        sink.flush()
        #expect(written.pieces.count == 1)
    }

    @Test("drops and counts what comes when nobody takes lines, and goes on later")
    func bound() {
        let sink = sink()
        let line = [UInt8](repeating: 0x78, count: 1_000_000)
        for _ in 0..<10 { sink.append(line) }
        #expect(sink.dropped == 6)
        sink.flush()
        #expect(written.lines.count == 4)
        sink.append([0x61])
        sink.flush()
        #expect(written.lines.last == "a")
        #expect(sink.dropped == 6)
    }

    @Test("keeps each thread's lines in order and every line whole")
    func threads() throws {
        let sink = sink()
        try Crowd(8) { thread in
            for number in 100..<300 {
                sink.append(Array("\(thread):\(number)".utf8))
            }
        }.join()
        sink.flush()
        let lines = written.lines
        #expect(lines.count == 8 * 200)
        for thread in 0..<8 {
            let own = lines.filter { $0.hasPrefix("\(thread):") }
            #expect(own == (100..<300).map { "\(thread):\($0)" })
        }
        #expect(sink.dropped == 0)
    }

    @Test("takes lines while its reader is stuck")
    func stuckReader() throws {
        let gate = Gate()
        let entered = Gauge()
        let sink = LogSink { _ in
            entered.add(1)
            gate.pass()
        }
        sink.append([0x61])
        let writer = try Crowd(1) { _ in sink.flush() }
        #expect(entered.reaches(1))
        // Whoever appends does not wait for the write that is under way.
        for _ in 0..<100 { sink.append([0x62]) }
        gate.open()
        writer.join()
        sink.flush()
        #expect(entered.value == 2)
    }

    @Test("with a thread of its own writes without being asked")
    func thread() throws {
        let sink = sink()
        try sink.startFlushing()
        sink.append([0x61])
        #expect(written.waitForPiece())
        #expect(written.lines == ["a"])
    }
}
