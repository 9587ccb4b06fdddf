package import Daemon
package import Redis

extension RateLimiter {
    static let searchRate = rate("SEARCH", 300, "searches a second of one user or address")
    static let searchBurst = burst("SEARCH", 600, "searches at once of one user or address")
    static let bookingRate = rate("BOOKING", 50, "bookings a second of one user")
    static let bookingBurst = burst("BOOKING", 100, "bookings at once of one user")
    static let signInRate = rate(
        "SIGN_IN",
        10,
        "registrations, log-ins and password resets a second of one address"
    )
    static let signInBurst = burst(
        "SIGN_IN",
        40,
        "registrations, log-ins and password resets at once of one address"
    )
    static let generalRate = rate("GENERAL", 1_000, "other calls a second of one user or address")
    static let generalBurst = burst("GENERAL", 2_000, "other calls at once of one user or address")

    package static let settings: [any SettingDeclaration] = [
        searchRate, searchBurst, bookingRate, bookingBurst, signInRate, signInBurst, generalRate,
        generalBurst,
    ]

    /// The limiter by the settings, over the process' client.
    package convenience init(client: Client, settings: Settings) throws(SettingsError) {
        var options = Options()
        options.policies = try LimitPolicies(settings)
        self.init(client, options)
    }

    private static func rate(_ name: String, _ fallback: Int, _ summary: String) -> Setting<Int> {
        .number("HOLDFAST_LIMIT_\(name)_RATE", in: LimitPolicy.bounds, fallback: fallback, summary)
    }

    private static func burst(_ name: String, _ fallback: Int, _ summary: String) -> Setting<Int> {
        .number("HOLDFAST_LIMIT_\(name)_BURST", in: LimitPolicy.bounds, fallback: fallback, summary)
    }
}

extension LimitPolicies {
    init(_ settings: Settings) throws(SettingsError) {
        search = LimitPolicy(
            .search,
            rate: try settings.value(of: RateLimiter.searchRate),
            burst: try settings.value(of: RateLimiter.searchBurst)
        )
        booking = LimitPolicy(
            .booking,
            rate: try settings.value(of: RateLimiter.bookingRate),
            burst: try settings.value(of: RateLimiter.bookingBurst)
        )
        signIn = LimitPolicy(
            .signIn,
            rate: try settings.value(of: RateLimiter.signInRate),
            burst: try settings.value(of: RateLimiter.signInBurst)
        )
        general = LimitPolicy(
            .general,
            rate: try settings.value(of: RateLimiter.generalRate),
            burst: try settings.value(of: RateLimiter.generalBurst)
        )
    }
}
