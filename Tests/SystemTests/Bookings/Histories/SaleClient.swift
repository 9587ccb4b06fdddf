import JSONText
import Platform
import Support

/// A connection of one client's, and the words for what comes of asking by it.
struct SaleLine {
    private let port: Int
    private let visitor: Visitor
    private var connection: WebClient?

    init(_ port: Int, _ visitor: Visitor) {
        self.port = port
        self.visitor = visitor
    }

    /// Sends a request, and waits for its answer or for the connection's end.
    mutating func send(_ request: SaleRequest) -> SaleCall {
        let start = WallClock.milliseconds * 1_000
        let answer = try? answer(to: request)
        if answer == nil { connection = nil }
        return SaleCall(
            userID: visitor.id,
            wish: request.wish,
            request: request.words,
            key: request.key,
            start: start,
            end: WallClock.milliseconds * 1_000 + 999,
            answer: answer.map(SaleCall.Answer.init)
        )
    }

    private mutating func answer(to request: SaleRequest) throws -> WebAnswer {
        let open = try connection ?? WebClient(port: port)
        connection = open
        var headers = [visitor.authorization]
        if let key = request.key { headers.append(("Idempotency-Key", key)) }
        if request.body != nil { headers.append(("Content-Type", "application/json")) }
        return try open.send(
            request.method,
            "/api/v1\(request.path)",
            headers: headers,
            body: request.body.map { Stack.object($0).bytes }
        )
    }
}

/// One client of a random history, with a log of all that it was told.
struct SaleClient {
    private let board: SaleBoard
    private var line: SaleLine
    private var chance: SaleChance
    private(set) var calls: [SaleCall] = []

    /// A client that was told nothing rests, as there is nothing to be had for a moment.
    private static let rest = Duration.milliseconds(50)

    init(_ stack: Stack, _ fair: Fair, _ board: SaleBoard, number: Int, seed: UInt64) {
        self.board = board
        line = SaleLine(stack.port, board.visitor)
        chance = SaleChance(fair, board, client: number, seed: seed)
    }

    /// Asks for one thing after another until told to stop.
    mutating func run(until isOver: () -> Bool) {
        while !isOver() {
            let request = chance.next()
            let call = line.send(request)
            calls.append(call)
            if let made = call.made { board.note(booking: made.id) }
            if call.isUncertain {
                Process.sleep(Self.rest)
                // Whoever has a key asks until the truth is told.
                if request.key != nil, !isOver() { calls.append(line.send(request)) }
            }
        }
    }
}

extension SaleCall.Answer {
    init(_ answer: WebAnswer) {
        self.init(
            status: answer.status,
            text: answer.text,
            isReplayed: answer.headers["idempotency-replayed"] == "true",
            booking: answer.status < 300 ? answer.json.flatMap(SaleCall.Booking.init) : nil
        )
    }
}

extension SaleCall.Booking {
    init?(_ json: JSON) {
        guard let id = json["id"]?.text, let reference = json["booking_reference"]?.text,
            let status = json["status"]?.text, case .array(let items) = json["items"]
        else { return nil }
        self.init(
            id: id,
            reference: reference,
            status: status,
            items: items.compactMap(SaleItem.init).sorted()
        )
    }
}

extension SaleItem {
    fileprivate init?(_ json: JSON) {
        let inventory = json["flight_id"] ?? json["show_id"] ?? json["event_id"]
        let thing = json["seat_code"] ?? json["ticket_type_id"]
        guard let inventory = inventory?.text, let thing = thing?.text,
            case .literal(let quantity) = json["quantity"]
        else { return nil }
        self.init(inventory: inventory, thing: thing, quantity: Int(quantity) ?? 0)
    }
}
