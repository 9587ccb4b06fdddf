import ArgumentParser
import Cache
import Expiry
import Logging
import Platform
import Redis
import Reservations
import Storage

struct BookingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "booking",
        abstract: "Shows, cancels and expires bookings.",
        discussion: "A booking is told by its reference, in any case, or by its id.",
        subcommands: [Show.self, Cancel.self, Expire.self]
    )

    fileprivate static let time = Duration.seconds(30)
    /// The command prints what it does.
    fileprivate static let logger = Logger(label: "holdfast") { _ in SwiftLogNoOpLogHandler() }

    /// Which booking is meant.
    struct Target: ParsableArguments {
        @OptionGroup var options: CommonOptions
        @Argument(help: "The booking's reference or id.")
        var booking: String

        /// What tells searches and the seat gate of what has ended.
        fileprivate func release() throws -> Release {
            let settings = try options.load()
            let gate = SeatGate(client: try Client(settings: settings))
            let searches = try SearchCache(settings: settings)
            return Release(searches: searches, gate: gate, logger: BookingCommand.logger)
        }

        /// Finds it and does something with it, as the role that owns the schema; or ends the command.
        fileprivate func withBooking<Value>(
            _ body: (Store, Booking) throws(StoreError) -> Result<Value, Failure>
        ) throws -> Value {
            try options.withOwnerStore { (store) throws(StoreError) -> Result<Value, Failure> in
                guard let found = try find(in: store) else {
                    return .failure(Failure("there is no booking \(booking)"))
                }
                return try body(store, found)
            }.get()
        }

        fileprivate func find(in store: Store) throws(StoreError) -> Booking? {
            try store.booking(named: booking, until: .now + BookingCommand.time)
        }
    }
}

extension BookingCommand {
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tells what a booking is, and what became of it."
        )

        @OptionGroup var target: Target

        func run() throws {
            let (booking, history) = try target.withBooking {
                (store, booking) throws(StoreError) -> Result<(Booking, [String]), Failure> in
                let deadline = Deadline.now + BookingCommand.time
                return .success(
                    (booking, try store.history(ofBooking: booking.id, until: deadline))
                )
            }
            print("\(booking.reference) \(booking.status.rawValue), id \(booking.id)")
            print("user \(booking.userID), made at \(booking.createdAt)")
            if let end = booking.holdExpiresAt { print("held until \(end)") }
            for item in booking.items {
                let price = "\(item.price.decimal) \(item.price.currency.code)"
                print(
                    "  \(item.quantity) x \(item.name) at \(price), \(item.kind) \(item.inventoryID)"
                )
            }
            if let voucher = booking.voucher {
                print("voucher \(voucher.code.text), \(booking.discount.decimal) off")
            }
            print("total \(booking.total.decimal) \(booking.total.currency.code)")
            for line in history { print(line) }
        }
    }

    struct Cancel: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Cancels a booking; its seats and tickets are free at once."
        )

        @OptionGroup var target: Target

        func run() throws {
            let release = try target.release()
            let outcome = try target.withBooking { store, booking in
                cancel(booking, in: store, release)
            }
            switch outcome {
            case .changed(let changed):
                print("\(changed.booking.reference) \(changed.booking.status.rawValue)")
            case .refused(.over(let status)): throw Failure("it is \(status.rawValue) already")
            case .refused(.paymentInProgress): throw Failure("a payment of it is under way")
            default: throw Failure("it could not be cancelled")
            }
        }

        private func cancel(
            _ booking: Booking,
            in store: Store,
            _ release: Release
        ) -> Result<BookingOutcome, Failure> {
            let order = BookingOrder(
                userID: booking.userID,
                wish: .cancel(bookingID: booking.id, .operator),
                key: nil
            ) { _ in nil }
            do throws(BatchError) {
                // Nothing is made, so no reference is.
                let references = BookingReference { $0 }
                let result = try store.book(
                    [order],
                    references,
                    until: .now + BookingCommand.time
                )
                guard let outcome = result.outcomes.first else {
                    return .failure(Failure("no outcome"))
                }
                if case .changed(let changed) = outcome {
                    release.note([EndedBooking(changed.booking)], result.routes)
                }
                return .success(outcome)
            } catch {
                return .failure(Failure("\(error)"))
            }
        }
    }
}

extension BookingCommand {
    struct Expire: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a hold before its time; its seats and tickets are free at once."
        )

        @OptionGroup var target: Target

        func run() throws {
            let release = try target.release()
            let expired = try target.withBooking {
                (store, booking) throws(StoreError) -> Result<Booking, Failure> in
                let holds = HoldExpiry(
                    store: store,
                    batchSize: 1,
                    release: release,
                    logger: BookingCommand.logger
                )
                let search = ExpirySearch(bookingID: booking.id)
                let step = try holds.step(search, until: .now + BookingCommand.time)
                if !step.holds.isEmpty { return .success(booking) }
                // Of now: it may have become something else meanwhile.
                let status = try target.find(in: store)?.status.rawValue
                return .failure(Failure("it is no hold: \(status ?? "gone")"))
            }
            print("\(expired.reference) expired")
        }
    }
}
