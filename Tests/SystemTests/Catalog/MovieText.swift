import JSONText
import Support
import Testing

/// Files of movies as operators write them.
enum MovieText {
    typealias Changes = [(String, JSON?)]

    /// A movie with some members changed: two shows on one screen.
    static func file(_ changes: Changes = [], shows: [Changes] = [[], later]) -> String {
        let shows = shows.map { Stack.object(Stack.show($0)) }
        return Stack.text(Stack.movie([("shows", .array(shows))] + changes))
    }

    static let later: Changes = [("start_time", .string("2099-06-01T22:00:00Z"))]

    /// A show of a map, which is one seat in each of two zones.
    static func mapped(_ price: String) -> Changes {
        [("total_seats", nil), ("seat_map", map(price))]
    }

    static func map(_ price: String) -> JSON {
        let text = """
            {"name": "Two", "kind": "hall", "zones": [{"name": "a"}, {"name": "b", "price": "\(price)"}],
             "sections": [{"name": "S", "columns": "A", "rows": [
                {"rows": "1", "zone": "a"}, {"rows": "2", "zone": "b"}]}]}
            """
        return (try? JSONParser.parse(Array(text.utf8))) ?? .null
    }
}

extension Stack {
    /// Stores a map, which is one seat in each of two zones, for shows to choose it.
    func keepMap(_ price: String, as name: String) throws {
        let text = String(decoding: MovieText.map(price).bytes, as: UTF8.self)
        try database.query(
            "INSERT INTO seat_maps VALUES ('\(name)', '\(text)') ON CONFLICT DO NOTHING"
        )
    }

    /// How many movies and shows an organizer has.
    func movieCounts(of organizer: Visitor) throws -> [String] {
        try database.query(
            """
            SELECT count(DISTINCT movies.id) || ' ' || count(shows.id)
            FROM movies LEFT JOIN shows ON movie_id = movies.id
            WHERE organizer_id = '\(organizer.id)'
            """
        )
    }
}
