@testable import Daemon
import JSONText
import Logging
import Platform
import Testing

/// What a sink has written, piece by piece.
final class Written: Sendable {
    private let state = Monitor<[[UInt8]]>([])

    func append(_ bytes: [UInt8]) {
        state.broadcast { $0.append(bytes) }
    }

    var pieces: [[UInt8]] { state.withLock { $0 } }

    var lines: [String] {
        String(decoding: pieces.flatMap(\.self), as: UTF8.self).unicodeScalars
            .split(separator: "\n").map { String($0) }
    }

    /// Waits, generously, until something has been written.
    func waitForPiece() -> Bool {
        state.wait(until: .now + .seconds(20)) { $0.isEmpty ? nil : true } ?? false
    }
}

@Suite("A log line")
struct LogLineTests {
    private let written = Written()
    private let sink: LogSink

    init() {
        sink = LogSink { [written] in written.append($0) }
    }

    private func only() throws -> JSON {
        sink.flush()
        #expect(written.lines.count == 1)
        return try JSONParser.parse(Array(try #require(written.lines.first).utf8))
    }

    @Test("is JSON with time, level, message and its fields, numbers as numbers")
    func fields() throws {
        var line = LogLine(level: "info", message: "request")
        line.add("route", "GET /flights")
        line.add("status", 200)
        line.add("ms", .microseconds(12_345))
        line.send(to: sink)
        let json = try only()
        #expect(json["level"] == .string("info"))
        #expect(json["message"] == .string("request"))
        #expect(json["route"] == .string("GET /flights"))
        #expect(json["status"] == .literal("200"))
        #expect(json["ms"] == .literal("12.345"))
        guard case .string(let time)? = json["time"] else {
            Issue.record("no time")
            return
        }
        #expect(time.count == 24 && time.hasSuffix("Z"))
    }

    @Test(
        "stays one line of JSON whatever a client sends",
        arguments: [
            "a\nb", "a\r\nb", "\n{\"level\":\"info\"}", "\"", "\\", "\u{1B}[31mred", "\u{7F}", "\0",
            "\u{2028}\u{2029}\u{85}", "\"\u{301}", "\n\u{301}", "é😀",
        ]
    )
    func forging(text: String) throws {
        var line = LogLine(level: "info", message: text)
        line.add("field", text)
        line.add(text, "name")
        line.send(to: sink)
        sink.flush()
        #expect(written.pieces.joined().count { $0 < 0x20 || $0 == 0x7F } == 1)
        let json = try only()
        #expect(json["message"] == .string(text))
        #expect(json["field"] == .string(text))
        #expect(json[text] == .string("name"))
    }

    @Test(
        "has durations in milliseconds with three decimals",
        arguments: [
            (Duration.zero, "0.000"), (.microseconds(7), "0.007"), (.nanoseconds(999), "0.000"),
            (.milliseconds(5), "5.000"), (.seconds(61), "61000.000"),
        ]
    )
    func durations(duration: Duration, expected: String) throws {
        var line = LogLine(level: "info", message: "")
        line.add("ms", duration)
        line.send(to: sink)
        #expect(try only()["ms"] == .literal(expected))
    }

    @Test("of swift-log has its metadata sorted, the message's before the logger's")
    func handler() throws {
        var handler = JSONLogHandler(sink: sink, level: .info)
        handler[metadataKey: "b"] = "old"
        handler[metadataKey: "c"] = "kept"
        let logger = Logger(label: "test") { _ in handler }
        logger.debug("unheard")
        logger.notice("heard", metadata: ["b": "new", "a": "1\n2"])
        let json = try only()
        guard case .object(let members) = json else {
            Issue.record("not an object")
            return
        }
        #expect(members.map(\.name) == ["time", "level", "message", "a", "b", "c"])
        #expect(json["level"] == .string("notice"))
        #expect(json["a"] == .string("1\n2"))
        #expect(json["b"] == .string("new"))
    }
}
