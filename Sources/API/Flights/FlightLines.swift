import Cache
import JSONText
import Reservations

/// All results of a search as they are kept for pages to be cut from: a line each, of the result's place, a
/// blank, and the result as JSON, which has no line end in it.
struct FlightLines {
    private static let (blank, lineEnd) = (UInt8(ascii: " "), UInt8(ascii: "\n"))

    private let lines: [ArraySlice<UInt8>]

    /// - Parameter body: As `answer` makes it.
    init(_ body: [UInt8]) {
        lines = body.split(separator: Self.lineEnd)
    }

    static func answer(_ results: [PlacedJourney]) -> SearchAnswer {
        var body: [UInt8] = []
        for result in results {
            var json = JSONWriter()
            json.journey(result.journey)
            body += result.place.description.utf8
            body.append(blank)
            body += json.bytes
            body.append(lineEnd)
        }
        return SearchAnswer(
            body: body,
            isEmpty: results.isEmpty,
            end: results.map(\.journey.departureTime.epoch).min()
        )
    }

    /// A page as JSON.
    ///
    /// - Parameter limit: The most results of it.
    func page(after cursor: FlightCursor, _ limit: Int) -> [UInt8] {
        let rest = lines.drop { line in Self.place(of: line).map { $0 <= cursor } ?? true }
        let page = rest.prefix(limit)
        let next = rest.count > limit ? page.last.flatMap(Self.place(of:)) : nil
        return JSONWriter.page(of: page, next: next) { json, line in
            json.raw(line.drop { $0 != Self.blank }.dropFirst())
        }
    }

    private static func place(of line: ArraySlice<UInt8>) -> FlightCursor? {
        FlightCursor(String(decoding: line.prefix { $0 != blank }, as: UTF8.self))
    }
}

extension JSONWriter {
    /// A page of results, and where they go on.
    static func page<Result>(
        of results: some Sequence<Result>,
        next: FlightCursor?,
        _ write: (inout JSONWriter, Result) -> Void
    ) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.name("results")
            json.array { json in
                for result in results { write(&json, result) }
            }
            json.name("next")
            if let next { json.string(next.description) } else { json.null() }
        }
        return json.bytes
    }
}
