import HTTP
import JSONText
import Reservations

/// The fields of requests about money.
enum PaymentFields {
    static let method = BodyField<PaymentMethod>.choice(
        "method",
        of: PaymentMethod.allCases,
        "How it is paid"
    )
    static let delaySeconds = BodyField<Int>.integer(
        "delay_seconds",
        required: false,
        in: 0...3_600,
        "How long a sandbox takes that succeeds later"
    )
    static let items = BodyField<[Int]>(
        "items",
        required: false,
        "Places among the booking's items, the first of which is 0: only these are given back",
        schema: places
    ) { json in
        guard case .array(let elements) = json else { return .invalid(expectation) }
        return check(elements.map(\.integer))
    }

    static let token = BodyField<String>.text(
        "token",
        required: false,
        "What Stripe calls the card that it is paid with, as Stripe.js makes it in the customer's browser",
        schema: Schema.string(lengths: 4...203, pattern: "^pm_[A-Za-z0-9_]{1,200}$")
    ) { text in
        let name = text.utf8.dropFirst(3)
        guard text.hasPrefix("pm_"), (1...200).contains(name.count),
            name.allSatisfy({ $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "_") })
        else { return .invalid("expected pm_ and up to 200 letters, digits and underscores") }
        return .valid(text)
    }

    static let payment: Fields = [method, delaySeconds, token]
    static let cancellation: Fields = [items]

    /// The same of a query.
    static let quotedItems = QueryParameter<[Int]>(
        "items",
        required: false,
        "Places among the booking's items, the first of which is 0, with commas between them: only these",
        schema: .object([
            ("type", .string("string")), ("pattern", .string("^[0-9]{1,4}(,[0-9]{1,4})*$")),
        ])
    ) { text in
        check(text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) })
    }

    static let quote: Fields = [quotedItems]

    private static let limit = BookingFields.placeLimit
    private static let expectation = "expected 1 to \(limit) different numbers from 0 on"

    private static let places = JSON.object([
        ("type", .string("array")), ("items", Schema.integer(atLeast: 0, atMost: limit)),
        ("minItems", .number(1)), ("maxItems", .number(limit)), ("uniqueItems", .bool(true)),
    ])

    private static func check(_ places: [Int?]) -> Checked<[Int]> {
        let numbers = places.compactMap { $0 }
        guard numbers.count == places.count, (1...limit).contains(numbers.count),
            numbers.allSatisfy({ (0...limit).contains($0) }), Set(numbers).count == numbers.count
        else { return .invalid(expectation) }
        return .valid(numbers)
    }
}
