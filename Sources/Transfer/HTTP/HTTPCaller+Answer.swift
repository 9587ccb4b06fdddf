import Platform

extension HTTPCaller {
    /// How long after its time a call may be told on a crowded machine.
    private static let grace = Duration.seconds(5)

    /// Makes a call and waits for its end.
    package func answer(to call: HTTPCall) -> Result<HTTPAnswer, TransferError> {
        let told = Monitor<Result<HTTPAnswer, TransferError>?>(nil)
        self.call(call) { result in told.signal { $0 = result } }
        let result = told.wait(until: .now + call.timeout + Self.grace) { $0 }
        return result ?? .failure(TransferError(.timedOut))
    }
}
