import ArgumentParser
import Payments
import Storage
import Wiring

struct PaymentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payments",
        abstract: "Looks after payments.",
        subcommands: [Reconcile.self]
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
}
