import Cache
import Platform
import Redis
import Reservations
import Support
import Testing

/// A search cache over a Redis of its own, and loads that can be counted and held up.
struct SearchFixture {
    let redis: RedisServer
    let cache: SearchCache
    let route: RouteDate
    let search: SearchQuestion

    init(_ change: (inout SearchCache.Options) -> Void = { _ in }) throws {
        redis = try RedisServer()
        cache = Self.cache(over: redis, change)
        route = try Self.route("2027-06-01")
        search = .flights(FlightSearch(route))
    }

    /// Another cache over the same Redis: another process, as far as Redis can tell.
    static func cache(
        over redis: RedisServer,
        _ change: (inout SearchCache.Options) -> Void = { _ in }
    ) -> SearchCache {
        var options = SearchCache.Options()
        options.memoryFreshness = .zero
        change(&options)
        return SearchCache(Client(Client.Options(address: .unix(path: redis.socket))), options)
    }

    static func route(_ date: String) throws -> RouteDate {
        RouteDate(
            departure: try #require(AirportCode("JFK")),
            arrival: try #require(AirportCode("LAX")),
            date: try #require(LocalDate(date))
        )
    }

    static func loaded(_ text: String, isEmpty: Bool = false) -> SearchCache.Loaded {
        .answer(SearchAnswer(body: Array(text.utf8), isEmpty: isEmpty))
    }
}

extension SearchCache {
    /// Answers by a load of `text`, in generous time.
    func answer(_ question: SearchQuestion, loading text: String) -> SearchResult {
        answer(to: question, until: .now + .seconds(10)) { SearchFixture.loaded(text) }
    }
}

extension SearchResult {
    var text: String? {
        if case .body(let bytes, _) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
    }

    var status: CacheStatus? {
        if case .body(_, let status) = self { status } else { nil }
    }
}
