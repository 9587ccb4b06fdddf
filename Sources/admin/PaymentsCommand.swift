import ArgumentParser
import Payments
import Reservations
import Storage
import Wiring

struct PaymentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payments",
        abstract: "Looks after payments.",
        subcommands: [Reconcile.self, Failed.self, PaidByHand.self]
    )

    struct Reconcile: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Asks the providers about every payment and refund that is due, and settles it.",
            discussion: """
                Due is what has not been settled for ten seconds, and then at doubling intervals, up to \
                five minutes; holdfast-expire does the same with each of its sweeps. Prints one line, and \
                logs to standard error what becomes of each. \
                The exit code is 1 if a provider did not answer about something.
                """
        )

        @OptionGroup var options: CommonOptions

        func run() throws {
            let report: Reconciliation.Report
            do {
                report = try Reconciler(try options.load()).run()
            } catch let error as StoreError {
                throw Failure(error.debugDescription)
            }
            print("asked about \(report.asked), answered \(report.answered)")
            guard report.asked == report.answered else { throw ExitCode.failure }
        }
    }
    struct Failed: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the refunds that a provider could not bring to the customers.",
            discussion: """
                A line each, the oldest first: the refund, its booking's reference, the customer's \
                address, the amount, and since when it has failed. The exit code is 1 if there are any.
                """
        )

        @OptionGroup var options: CommonOptions

        func run() throws {
            let failed: [FailedRefund]
            do {
                failed = try Reconciler(try options.load()).failedRefunds()
            } catch let error as StoreError {
                throw Failure(error.debugDescription)
            }
            for each in failed {
                let amount = each.refund.amount
                print(
                    each.refund.id,
                    each.reference,
                    each.email,
                    amount.decimal,
                    amount.currency.code,
                    each.failedAt
                )
            }
            guard failed.isEmpty else { throw ExitCode.failure }
        }
    }

    struct PaidByHand: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Notes that the money of a failed refund has been given back by hand."
        )

        @OptionGroup var options: CommonOptions
        @Argument(help: "The refund's id, as the list of the failed ones has it.")
        var refund: String

        func run() throws {
            let isNoted: Bool?
            do {
                isNoted = try Reconciler(try options.load()).notePaidByHand(refund)
            } catch let error as StoreError {
                throw Failure(error.debugDescription)
            }
            guard let isNoted else { throw Failure("there is no such refund that has failed") }
            guard isNoted else { throw Failure("it could not be noted now; try again") }
        }
    }
}
