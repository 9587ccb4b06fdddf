/// What a row or a column is called: a number, or letters that count `A` to `Z`, then `AA` to `ZZ`.
struct SeatLabel: Hashable {
    enum Script {
        case numbers, letters
    }

    private static let letterCount = 26

    let script: Script
    /// From 1, so that the label after this one has the next.
    let ordinal: Int

    init(_ script: Script, _ ordinal: Int) {
        self.script = script
        self.ordinal = ordinal
    }

    /// Reads a label in its one spelling: no leading zeros, no small letters.
    init?(_ text: some StringProtocol) {
        if let number = Int(text), (1...SeatMapLimits.labelNumber).contains(number) {
            self.init(.numbers, number)
        } else if (1...SeatMapLimits.labelLetters).contains(text.utf8.count),
            text.utf8.allSatisfy(\.isASCIICapital)
        {
            self.init(
                .letters,
                text.utf8.reduce(0) { $0 * Self.letterCount + Self.ordinal(of: $1) }
            )
        } else {
            return nil
        }
        // Int takes a plus sign and zeros in front.
        guard self.text == text else { return nil }
    }

    /// Reads one letter, of which the caller knows that it is a capital.
    init(capital byte: UInt8) {
        self.init(.letters, Self.ordinal(of: byte))
    }

    var text: String {
        guard script == .letters else { return String(ordinal) }
        let (tens, ones) = (ordinal - 1).quotientAndRemainder(dividingBy: Self.letterCount)
        return (tens > 0 ? Self.letter(tens - 1) : "") + Self.letter(ones)
    }

    private static func ordinal(of letter: UInt8) -> Int {
        Int(letter - UInt8(ascii: "A")) + 1
    }

    private static func letter(_ index: Int) -> String {
        String(Unicode.Scalar(UInt8(ascii: "A") + UInt8(index)))
    }
}
