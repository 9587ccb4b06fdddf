import API
import ArgumentParser
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

        @OptionGroup var files: OfferFiles

        func run() throws {
            let events = try files.run(reading: EventFile.offer) {
                (store, offers, organizerID, deadline) throws(StoreError) in
                try store.importEvents(offers, organizerID: organizerID, until: deadline)
            }
            for (offer, event) in events {
                let what = "\(offer.event.name), \(offer.ticketTypes.count) ticket types"
                print("\(event.id) \(event.isNew ? "added" : "is there already"): \(what)")
            }
            print("events: \(events.count) files, \(events.count { $0.made.isNew }) added")
        }
    }
}
