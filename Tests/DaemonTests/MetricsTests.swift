import Daemon
import Support
import Testing

@Suite("A histogram")
struct HistogramTests {
    @Test("counts a duration in its bound and all above")
    func buckets() {
        let histogram = Histogram()
        histogram.record(.microseconds(100))
        histogram.record(.microseconds(101))
        histogram.record(.seconds(11))
        #expect(histogram.cumulative.count == Histogram.bounds.count + 1)
        #expect(histogram.cumulative.prefix(3) == [1, 2, 2])
        #expect(histogram.cumulative.suffix(2) == [2, 3])
        #expect(abs(histogram.sumInSeconds - 11.000_201) < 1e-6)
    }

    @Test("has growing bounds")
    func bounds() {
        #expect(zip(Histogram.bounds, Histogram.bounds.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("loses nothing that threads record at once")
    func threads() throws {
        let histogram = Histogram()
        let counter = Counter()
        try Crowd(8) { _ in
            for _ in 0..<1_000 {
                histogram.record(.milliseconds(1))
                counter.add()
            }
        }.join()
        #expect(histogram.cumulative.last == 8_000)
        #expect(counter.value == 8_000)
        #expect(abs(histogram.sumInSeconds - 8) < 1e-6)
    }
}

@Suite("Metrics as text")
struct MetricsTextTests {
    @Test("have a head and samples with labels")
    func samples() {
        var text = MetricsText()
        text.family("a_total", .counter, "Things.")
        text.sample("a_total", ["kind": "x", "size": "1"], 3)
        text.gauge("b", "Others.", -1)
        text.counter("c_total", "Third.", 0)
        text.sample("d", [:], 0.25)
        #expect(
            text.text == """
                # HELP a_total Things.
                # TYPE a_total counter
                a_total{kind="x",size="1"} 3
                # HELP b Others.
                # TYPE b gauge
                b -1
                # HELP c_total Third.
                # TYPE c_total counter
                c_total 0
                d 0.25

                """
        )
    }

    @Test(
        "escape a label's value",
        arguments: [
            ("a\\b", #"a\\b"#), ("a\"b", #"a\"b"#), ("a\nb", #"a\nb"#), ("\\\"\n", #"\\\"\n"#),
            ("a\r\nb", "a\r\\nb"), ("a\"\u{301}", "a\\\"\u{301}"), ("\\\u{301}", "\\\\\u{301}"),
            ("{id}", "{id}"),
        ]
    )
    func escaping(value: String, expected: String) {
        var text = MetricsText()
        text.sample("a", ["x": value], 1)
        // By bytes: to Swift a line end after a carriage return is no line end of its own.
        #expect(Array(text.text.utf8) == Array("a{x=\"\(expected)\"} 1\n".utf8))
    }

    @Test("of a histogram end with all, the sum and the count")
    func histogram() {
        let histogram = Histogram()
        histogram.record(.milliseconds(250))
        histogram.record(.seconds(60))
        var text = MetricsText()
        text.histogram("h", ("route", "r"), histogram)
        let lines = text.text.split(separator: "\n")
        #expect(lines.count == Histogram.bounds.count + 3)
        #expect(lines.first == #"h_bucket{route="r",le="0.0001"} 0"#)
        #expect(lines.contains(#"h_bucket{route="r",le="0.25"} 1"#))
        #expect(lines.suffix(3).first == #"h_bucket{route="r",le="+Inf"} 2"#)
        #expect(lines.suffix(2) == [#"h_sum{route="r"} 60.25"#, #"h_count{route="r"} 2"#])
    }

    @Test("of all parts follow each other in the order in which the parts came")
    func registry() {
        let registry = MetricsRegistry()
        for name in ["first", "second"] { registry.add { $0.sample(name, [:], 1) } }
        #expect(registry.text == "first 1\nsecond 1\n")
        #expect(registry.text == "first 1\nsecond 1\n")
    }

    @Test("of the process tell its memory and threads")
    func process() throws {
        let metrics = try #require(ProcessMetrics.current)
        #expect(metrics.residentBytes > 1 << 20)
        #expect(metrics.threads >= 1)
        var text = MetricsText()
        metrics.write(into: &text)
        #expect(text.text.contains("\nprocess_threads \(metrics.threads)\n"))
    }
}
