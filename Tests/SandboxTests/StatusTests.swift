@testable import Sandbox
import Testing

@Suite("Where a payment stands")
struct StatusTests {
    /// Where the steps lead that change anything.
    private static let changes: [PaymentStep: [PaymentStatus: PaymentStatus]] = [
        .approve: [.requiresAction: .approved],
        .confirm: [.approved: .authorized],
        .capture: [.authorized: .captured],
        .cancel: [
            .requiresAction: .cancelled, .processing: .cancelled, .approved: .cancelled,
            .authorized: .cancelled,
        ],
        .settle: [.processing: .captured],
        .decline: [.authorized: .declined],
    ]
    /// Where a step has been taken already.
    private static let repeats: [PaymentStep: Set<PaymentStatus>] = [
        .approve: [.approved, .authorized, .captured],
        .confirm: [.authorized, .captured],
        .capture: [.captured],
        .cancel: [.cancelled, .declined],
    ]

    @Test(arguments: PaymentStep.allCases, PaymentStatus.allCases)
    func `changes by the steps that are possible and by no others`(
        step: PaymentStep,
        status: PaymentStatus
    ) {
        let same = Self.repeats[step]?.contains(status) == true ? status : nil
        #expect(status.status(after: step) == Self.changes[step]?[status] ?? same)
    }
}
