import Platform
import Support

extension SaleFixture {
    private static let buyers = 32

    /// Lets customers book for as long as `body` takes.
    ///
    /// - Returns: Bookings a second.
    func bookings(of offers: [Offer], during body: () throws -> Void) throws -> Double {
        let sold = Gauge()
        let start = ContinuousClock.now
        let over = Monitor(false)
        let crowd = try Crowd(Self.buyers) { [self] number in
            while !over.withLock({ $0 }) {
                let result = decide(order(offers[number % offers.count]))
                if result.booking != nil { sold.add(1) }
            }
        }
        defer {
            over.broadcast { $0 = true }
            crowd.join()
        }
        try body()
        return Double(sold.value) / (ContinuousClock.now - start).seconds
    }
}
