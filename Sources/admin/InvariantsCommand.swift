import ArgumentParser
import Platform
import Storage

struct InvariantsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invariants",
        abstract: "Checks that all that is stored about bookings fits together.",
        discussion: """
            Every invariant is a line: "ok" or "BROKEN", with what breaks it below. All are checked on one \
            snapshot, while others go on booking. The exit code is 1 if one is broken.
            """
    )

    /// For millions of bookings.
    private static let time = Duration.seconds(3_600)

    @OptionGroup var options: CommonOptions

    func run() throws {
        let findings = try options.withOwnerStore { (store) throws(StoreError) in
            try store.checkInvariants(until: Deadline.now + Self.time)
        }
        for finding in findings {
            print("\(finding.violations.isEmpty ? "ok    " : "BROKEN") \(finding.name)")
            for violation in finding.violations { print("       \(violation)") }
        }
        if findings.contains(where: { !$0.violations.isEmpty }) { throw ExitCode.failure }
    }
}
