package import Daemon
package import FastCGI
package import HTTP
import Platform

extension Front {
    /// How much the front takes on, and how long anything may take.
    package struct Options: Sendable {
        package var server: Server.Options
        /// Threads that answer requests.
        package var workers = 64
        /// Of these, how many run at once; those that wait for something do not count.
        package var activeWorkers = 2 * Process.cores
        /// Of each class, how many requests may be worked on at once.
        package var bounds: [WorkClass: Int] = [:]
        /// How many requests of a class may wait, read but without a thread, and for how long.
        package var queueLength = 2_000
        package var queuePatience = Duration.seconds(2)
        /// The most bytes of a request's body.
        package var bodyLimit = 1 << 20
        /// How long a request may take before the client is told to come back later.
        package var requestTime = Duration.seconds(5)
        /// Of classes that may take longer.
        package var longTimes: [WorkClass: Duration] = [:]
        /// How long the front may take to stop.
        package var drainTime = Duration.seconds(20)
        /// So long without a request the front has gone quiet, and stops.
        package var drainQuiet = Duration.seconds(1)

        package init(server: Server.Options) {
            self.server = server
        }

        func time(of work: WorkClass) -> Duration {
            longTimes[work] ?? requestTime
        }
    }

    static let listen = Setting<Address>(
        "HOLDFAST_LISTEN",
        fallback: "unix:/run/holdfast/responder.sock",
        "where nginx reaches the responder: unix:/path (mode 0660) or address:port; unused with a socket unit of systemd"
    ) { text in
        Address(text).map(Parsed.value) ?? .expected("unix:/path or address:port")
    }
    static let backlog = Setting<Int>.number(
        "HOLDFAST_BACKLOG",
        in: 1...65_535,
        fallback: 4_096,
        "connections that may wait to be accepted; net.core.somaxconn caps it"
    )
    static let peerTimeout = Setting<Duration>.milliseconds(
        "HOLDFAST_PEER_TIMEOUT_MS",
        in: 100...60_000,
        fallback: 5_000,
        "longest wait for nginx in the middle of a record"
    )
    static let workers = Setting<Int>.number(
        "HOLDFAST_WORKERS",
        in: 1...1_000,
        fallback: 64,
        "threads that answer requests"
    )
    static let activeWorkers = Setting<Int>.number(
        "HOLDFAST_ACTIVE_WORKERS",
        in: 0...1_000,
        fallback: 0,
        "how many of them run at once, not counting those that wait; 0 means two per core"
    )
    static let searchShare = Setting<Int>.number(
        "HOLDFAST_SEARCH_SHARE",
        in: 1...100,
        fallback: 90,
        "percent of the workers that searches, and as many that other reads, may keep busy"
    )
    static let accountShare = Setting<Int>.number(
        "HOLDFAST_ACCOUNT_SHARE",
        in: 1...100,
        fallback: 50,
        "percent of the workers that calls about accounts, and as many changes of the catalog and webhooks, may keep busy"
    )
    static let bookingShare = Setting<Int>.number(
        "HOLDFAST_BOOKING_SHARE",
        in: 1...100,
        fallback: 75,
        "percent of the workers that may be busy with bookings that are looked up first"
    )
    static let signInShare = Setting<Int>.number(
        "HOLDFAST_SIGN_IN_SHARE",
        in: 1...100,
        fallback: 10,
        "percent of the workers that may be busy with passwords"
    )
    static let reports = Setting<Int>.number(
        "HOLDFAST_REPORTS",
        in: 1...100,
        fallback: 2,
        "organizers' numbers and statements that are added up at once, one of an account"
    )
    static let reportTime = Setting<Duration>.milliseconds(
        "HOLDFAST_REPORT_MS",
        in: 100...25_000,
        fallback: 20_000,
        "after which one of them is answered with 503; nginx waits for 30 s"
    )
    static let exports = Setting<Int>.number(
        "HOLDFAST_EXPORTS",
        in: 1...100,
        fallback: 4,
        "CSV files that are written at once, each with a thread and a session of its own, one of an account"
    )
    static let exportTime = Setting<Duration>.milliseconds(
        "HOLDFAST_EXPORT_MS",
        in: 1_000...3_600_000,
        fallback: 300_000,
        "after which one of them is cut off, however slow its reader is"
    )
    static let queueLength = Setting<Int>.number(
        "HOLDFAST_QUEUE_LENGTH",
        in: 0...100_000,
        fallback: 2_000,
        "requests of one class that may wait for their share of the workers, or at the desk"
    )
    static let queuePatience = Setting<Duration>.milliseconds(
        "HOLDFAST_QUEUE_WAIT_MS",
        in: 1...60_000,
        fallback: 2_000,
        "how long they may wait"
    )
    static let bodyLimit = Setting<Int>.number(
        "HOLDFAST_BODY_LIMIT",
        in: 1_024...67_108_864,
        fallback: 1_048_576,
        "most bytes of a request's body"
    )
    static let requestTime = Setting<Duration>.milliseconds(
        "HOLDFAST_REQUEST_MS",
        in: 100...60_000,
        fallback: 5_000,
        "after which a request is answered with 503"
    )
    static let drainTime = Setting<Duration>.milliseconds(
        "HOLDFAST_DRAIN_MS",
        in: 1_000...300_000,
        fallback: 20_000,
        "longest time from SIGTERM to the end"
    )

    package static let corsOrigins = Setting<[String]>.list(
        "HOLDFAST_CORS_ORIGINS",
        of: "origins such as https://shop.example",
        "sites whose pages may call the API from a browser; empty for none",
        isValid: { origin in
            // As a browser sends it: nothing behind the host and port, not even a slash.
            let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
            return parts.count == 3 && ["http:", "https:"].contains(parts[0]) && parts[1].isEmpty
                && !parts[2].isEmpty && !origin.contains(" ")
        }
    )

    package static let settings: [any SettingDeclaration] = [
        listen, backlog, peerTimeout, workers, activeWorkers, searchShare, accountShare,
        bookingShare, signInShare, reports, reportTime, exports, exportTime, queueLength,
        queuePatience, bodyLimit, requestTime, drainTime,
        corsOrigins,
    ]
}

extension Front.Options {
    package init(settings: Settings) throws(SettingsError) {
        var server = Server.Options(address: try settings.value(of: Front.listen))
        server.backlog = try settings.value(of: Front.backlog)
        server.peerTimeout = try settings.value(of: Front.peerTimeout)
        self.init(server: server)
        workers = try settings.value(of: Front.workers)
        let active = try settings.value(of: Front.activeWorkers)
        if active > 0 { activeWorkers = active }
        for (work, share) in [
            (WorkClass.search, Front.searchShare), (.lookup, Front.searchShare),
            (.account, Front.accountShare), (.catalog, Front.accountShare),
            (.booking, Front.bookingShare), (.signIn, Front.signInShare),
            (.webhook, Front.accountShare),
        ] {
            bounds[work] = max(1, workers * (try settings.value(of: share)) / 100)
        }
        bounds[.report] = try settings.value(of: Front.reports)
        bounds[.export] = try settings.value(of: Front.exports)
        longTimes[.report] = try settings.value(of: Front.reportTime)
        longTimes[.export] = try settings.value(of: Front.exportTime)
        queueLength = try settings.value(of: Front.queueLength)
        queuePatience = try settings.value(of: Front.queuePatience)
        bodyLimit = try settings.value(of: Front.bodyLimit)
        requestTime = try settings.value(of: Front.requestTime)
        drainTime = try settings.value(of: Front.drainTime)
    }
}
