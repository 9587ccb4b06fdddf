import JSONText
import Platform

/// One line of the log as JSON, built a field at a time.
package struct LogLine: ~Copyable {
    private var json = JSONWriter()

    /// Starts a line with the fields that all have.
    package init(level: StaticString, message: String) {
        json.beginObject()
        json.name("time")
        json.string(Timestamp.text(ofMilliseconds: WallClock.milliseconds))
        add("level", "\(level)")
        add("message", message)
    }

    package mutating func add(_ name: String, _ value: String) {
        json.name(name)
        json.string(value)
    }

    package mutating func add(_ name: String, _ value: Int) {
        json.name(name)
        json.number(value)
    }

    /// Adds a duration as milliseconds with three decimals.
    package mutating func add(_ name: String, _ value: Duration) {
        let microseconds = max(0, Int(value.seconds * 1e6))
        json.name(name)
        var text = Decimals()
        text.append(microseconds / 1_000, digits: 1, before: ".")
        text.append(microseconds % 1_000, digits: 3)
        json.raw(text.bytes)
    }

    /// Hands the finished line to `sink`.
    package consuming func send(to sink: LogSink) {
        json.endObject()
        sink.append(json.bytes)
    }
}
