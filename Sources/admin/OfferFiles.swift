import API
import ArgumentParser
import Platform
import Reservations
import Storage

/// What the imports of an organizer's files have in common: a file for each thing that is offered.
struct OfferFiles: ParsableArguments {
    /// For a thousand things with a dozen parts each.
    private static let time = Duration.seconds(600)

    @OptionGroup var options: CommonOptions
    @Option(help: "The username of the organizer to whom they will belong.")
    var organizer: String
    @Argument(help: "The files.", completion: .file())
    var files: [String]

    /// Imports all files or none.
    ///
    /// - Throws: `ExitCode.failure` after every fault has been told with its file and its place.
    func run<Offer, Made>(
        reading read: ([UInt8]) throws(FieldFaults) -> Offer,
        importing make: (Store, [Offer], String, Deadline) throws(StoreError) ->
            ImportOutcome<Made>
    ) throws -> [(offer: Offer, made: Made)] {
        let offers = try readFiles(read)
        let outcome = try options.withOwnerStore { (store) throws(StoreError) in
            let deadline = Deadline.now + Self.time
            switch try organizerID(in: store, until: deadline) {
            case .failure(let failure): return Result<ImportOutcome<Made>, Failure>.failure(failure)
            case .success(let id): return .success(try make(store, offers, id, deadline))
            }
        }
        switch try outcome.get() {
        case .imported(let made): return zip(offers, made).map { ($0, $1) }
        case .invalid(let refused):
            for (index, faults) in refused { show(faults, of: files[index]) }
            throw Self.refusal()
        }
    }

    private func readFiles<Offer>(
        _ read: ([UInt8]) throws(FieldFaults) -> Offer
    ) throws -> [Offer] {
        var offers: [Offer] = []
        for file in files {
            let text = try InputFile.contents(of: file)
            do throws(FieldFaults) {
                offers.append(try read(text))
            } catch {
                show(error, of: file)
            }
        }
        guard offers.count == files.count else { throw Self.refusal() }
        return offers
    }

    private func organizerID(
        in store: Store,
        until deadline: Deadline
    ) throws(StoreError) -> Result<String, Failure> {
        guard let known = try store.user(named: organizer, until: deadline) else {
            return .failure(Failure("there is no user \(organizer)"))
        }
        guard known.account.role == .organizer else {
            let role = known.account.role.rawValue
            return .failure(Failure("\(organizer) is no organizer but of the role \(role)"))
        }
        guard known.isActive else { return .failure(Failure("\(organizer) is shut out")) }
        return .success(known.account.id)
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
