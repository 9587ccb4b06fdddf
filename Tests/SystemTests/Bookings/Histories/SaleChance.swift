import Platform
import Support

/// What an account's clients have in common: bookings to cancel, and keys to ask with again.
final class SaleBoard: Sendable {
    struct State {
        var bookings: [String] = []
        var keyed: [SaleRequest] = []
    }

    let visitor: Visitor
    let state = Monitor(State())

    private static let length = 20

    init(_ visitor: Visitor) {
        self.visitor = visitor
    }

    func note(_ request: SaleRequest) {
        guard request.key != nil else { return }
        state.withLock { $0.keyed = $0.keyed.suffix(Self.length - 1) + [request] }
    }

    func note(booking id: String) {
        state.withLock { $0.bookings = $0.bookings.suffix(Self.length - 1) + [id] }
    }
}

/// Draws what a client asks for next.
struct SaleChance {
    let fair: Fair
    let board: SaleBoard
    let client: Int
    private var random: SeededRandom
    private var count = 0

    init(_ fair: Fair, _ board: SaleBoard, client: Int, seed: UInt64) {
        self.fair = fair
        self.board = board
        self.client = client
        random = SeededRandom(seed: seed &* 1_000_003 &+ UInt64(client))
    }

    mutating func next() -> SaleRequest {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<35: keyed(seats())
        case 35..<58: keyed(tickets())
        case 58..<76: cancellation() ?? keyed(seats())
        case 76..<90: repetition() ?? keyed(tickets())
        case 90..<93: misuse() ?? keyed(seats())
        default: look() ?? keyed(tickets())
        }
    }

    /// Half of all have a key.
    private mutating func keyed(_ request: SaleRequest) -> SaleRequest {
        guard Bool.random(using: &random) else { return request }
        count += 1
        var request = request
        request.key = "\(client)-\(count)"
        board.note(request)
        return request
    }

    private mutating func codes(_ seats: Fair.Seats, atMost most: Int = 3) -> [String] {
        let count = Int.random(in: 1...most, using: &random)
        return Array(seats.codes.shuffled(using: &random).prefix(count))
    }

    private mutating func seats() -> SaleRequest {
        let first = Int.random(in: 0...1, using: &random)
        let flight = fair.flights[first]
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<3: return .seats([(flight, codes(flight))])
        case 3..<5: return .reserve(flight, codes(flight, atMost: 1)[0])
        case 5..<7:
            let other = fair.flights[1 - first]
            return .seats([(flight, codes(flight)), (other, codes(other))])
        case 7..<9: return .numbers(of: fair.show, codes(fair.show))
        default: return .seats([(fair.show, codes(fair.show))])
        }
    }

    private mutating func tickets() -> SaleRequest {
        let offer = fair.events[Int.random(in: 0...1, using: &random)]
        let types = offer.types.shuffled(using: &random)
        var quantities: [String: Int] = [:]
        for type in types.prefix(Int.random(in: 1...2, using: &random)) {
            quantities[type] = Int.random(in: 1...2, using: &random)
        }
        return .tickets(offer, quantities)
    }

    /// Of a booking that other clients of the account may cancel at the same time.
    private mutating func cancellation() -> SaleRequest? {
        let id = board.state.withLock { $0.bookings.randomElement(using: &random) }
        return id.map { keyed(.cancel($0)) }
    }

    private mutating func look() -> SaleRequest? {
        board.state.withLock { $0.bookings.randomElement(using: &random) }.map { .look($0) }
    }

    /// The same with the same key, whether it has been answered or not.
    private mutating func repetition() -> SaleRequest? {
        board.state.withLock { $0.keyed.randomElement(using: &random) }
    }

    /// Another request with the same key.
    private mutating func misuse() -> SaleRequest? {
        guard let key = repetition()?.key else { return nil }
        var request = tickets()
        request.key = key
        return request
    }
}
