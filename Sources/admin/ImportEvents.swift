import API
import ArgumentParser
import Platform
import Reservations
import Storage

extension Import {
    struct Events: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "event",
            abstract: "Makes events with their ticket types from JSON files, one event in each.",
            discussion: """
                A file holds one JSON object: the fields of POST /api/v1/events, and ticket_types, a \
                list of objects with the fields of POST /api/v1/events/{id}/ticket-types.

                All of the files or nothing of them: every fault is told with its place, such as \
                ticket_types[1].price. An event that the organizer has already, by its name and \
                start, stays as it is. Each event's id is printed.
                """
        )

        /// For a thousand events with a dozen ticket types each.
        private static let time = Duration.seconds(600)

        @OptionGroup var options: CommonOptions
        @Option(help: "The username of the organizer whose events they will be.")
        var organizer: String
        @Argument(help: "The files.", completion: .file())
        var files: [String]

        func run() throws {
            let offers = try readFiles()
            let outcome = try options.withOwnerStore { (store) throws(StoreError) in
                try importing(offers, to: store)
            }
            switch try outcome.get() {
            case .imported(let events): show(events, offers)
            case .invalid(let index, let faults):
                show(faults, of: files[index])
                throw Self.refusal()
            }
        }

        private func readFiles() throws -> [EventOffer] {
            var offers: [EventOffer] = []
            for file in files {
                let text = try InputFile.contents(of: file)
                do {
                    offers.append(try EventFile.offer(from: text))
                } catch {
                    show(error, of: file)
                }
            }
            guard offers.count == files.count else { throw Self.refusal() }
            return offers
        }

        private func importing(
            _ offers: [EventOffer],
            to store: Store
        ) throws(StoreError) -> Result<EventImportOutcome, Failure> {
            let deadline = Deadline.now + Self.time
            guard let known = try store.user(named: organizer, until: deadline) else {
                return .failure(Failure("there is no user \(organizer)"))
            }
            guard known.account.role == .organizer else {
                let role = known.account.role.rawValue
                return .failure(Failure("\(organizer) is no organizer but of the role \(role)"))
            }
            guard known.isActive else { return .failure(Failure("\(organizer) is shut out")) }
            return .success(
                try store.importEvents(offers, organizerID: known.account.id, until: deadline)
            )
        }

        private func show(_ events: [ImportedEvent], _ offers: [EventOffer]) {
            for (event, offer) in zip(events, offers) {
                let what = "\(offer.event.name), \(offer.ticketTypes.count) ticket types"
                print("\(event.id) \(event.isNew ? "added" : "is there already"): \(what)")
            }
            print("events: \(events.count) files, \(events.count { $0.isNew }) added")
        }

        private func show(_ faults: FieldFaults, of file: String) {
            for fault in faults.list { Import.say("\(file): \(fault.field): \(fault.message)") }
        }

        /// Ends the command after faults have been told.
        private static func refusal() -> any Error {
            Import.say("nothing was changed")
            return ExitCode.failure
        }
    }
}
