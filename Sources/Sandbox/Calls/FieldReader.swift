import JSONText
import Reservations

/// Reads a call's body, and gathers all that is wrong with it.
struct FieldReader {
    private let body: JSON
    private(set) var faults: [FieldFault] = []

    /// - Returns: nil if the body is no object of JSON.
    init?(_ bytes: [UInt8]) {
        guard let body = try? JSONParser.parse(bytes), case .object = body else { return nil }
        self.body = body
    }

    /// A line of text without white space at its ends.
    mutating func text(_ name: String, _ lengths: ClosedRange<Int>) -> String {
        if let text = body[name]?.text, ReadableText.line(text, lengths: lengths) == text {
            return text
        }
        refuse(name, "a text of \(lengths.lowerBound) to \(lengths.upperBound) characters")
        return ""
    }

    /// A whole number.
    ///
    /// - Parameter fallback: What counts where there is none; nil makes it required.
    mutating func number(_ name: String, _ bounds: ClosedRange<Int>, fallback: Int? = nil) -> Int {
        let value = body[name]
        if value == nil || value == .null, let fallback { return fallback }
        if let number = value?.integer, bounds.contains(number) { return number }
        refuse(name, "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        return bounds.lowerBound
    }

    /// One of an enumeration's words.
    mutating func choice<Choice>(_ name: String, else fallback: Choice) -> Choice
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        if let choice = body[name]?.text.flatMap({ Choice(rawValue: $0) }) { return choice }
        let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        refuse(name, "one of \(words)")
        return fallback
    }

    /// A currency's code by ISO 4217.
    mutating func currency(_ name: String) -> String {
        if let currency = body[name]?.text.flatMap({ Currency($0) }) { return currency.code }
        refuse(name, "a currency's code by ISO 4217")
        return ""
    }

    mutating func refuse(_ name: String, _ expected: String) {
        faults.append(FieldFault(name, "expected \(expected)"))
    }
}

extension PaymentOrder {
    init(_ fields: inout FieldReader) {
        reference = fields.text("reference", Limits.reference)
        amount = fields.number("amount", Limits.amount)
        currency = fields.currency("currency")
        method = fields.choice("method", else: .success)
        delay = fields.number("delay_seconds", Limits.delay, fallback: Limits.usualDelay)
    }
}
