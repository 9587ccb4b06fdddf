package import Cache
import Crypto
package import Daemon
package import Expiry
package import Logging
import Platform
import Reservations
package import Storage

extension Committer {
    static let batchSize = Setting<Int>.number(
        "HOLDFAST_BOOKING_BATCH",
        in: 1...1_000,
        fallback: 256,
        "most bookings of one transaction; 1 turns batching off"
    )
    static let queueLength = Setting<Int>.number(
        "HOLDFAST_BOOKING_QUEUE_LENGTH",
        in: 1...100_000,
        fallback: 2_000,
        "bookings that may wait for their transaction"
    )
    static let patience = Setting<Duration>.milliseconds(
        "HOLDFAST_BOOKING_WAIT_MS",
        in: 10...60_000,
        fallback: 2_000,
        "how long they may wait"
    )

    package static let settings: [any SettingDeclaration] = [batchSize, queueLength, patience]

    /// How long the store may take to tell the references' key.
    private static let startTime = Duration.seconds(10)

    /// - Throws: `SettingsError`, or `StoreError` if the store cannot tell the references' key.
    package convenience init(
        settings: Settings,
        store: Store,
        searches: SearchCache,
        gate: SeatGate,
        expiry: HoldExpiry?,
        logger: Logger
    ) throws {
        var options = Options()
        options.batchSize = try settings.value(of: Self.batchSize)
        options.queueLength = try settings.value(of: Self.queueLength)
        options.patience = try settings.value(of: Self.patience)
        let key = ShortHashKey(try store.referenceKey(until: .now + Self.startTime))
        let references = BookingReference { key.hash(of: $0) }
        self.init(
            store: store,
            references: references,
            options: options,
            expiry: expiry,
            logger: logger,
            forget: { for route in $0 { searches.forget(route) } },
            atGate: { gate.settle($0) }
        )
    }
}

extension BookingOrder.Key {
    /// - Parameter request: All that the key stands for.
    package init(_ text: String, of request: [UInt8]) {
        self.init(text: text, digest: sha256(request))
    }
}
