extension UInt8 {
    /// Whether it is one of A-Z, a-z and 0-9.
    package var isASCIILetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    /// Whether it is one of 0-9.
    package var isASCIIDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }

    /// Whether it is one of a-z.
    package var isASCIISmall: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
    }

    /// The small letter of one of A-Z, any other byte as it is.
    package var asASCIISmall: UInt8 {
        isASCIICapital ? self | 0x20 : self
    }

    /// Whether it is one of A-Z.
    var isASCIICapital: Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
    }
}

extension Collection<UInt8> {
    /// The number that ASCII digits write, nil if anything else is among them or it is too large.
    package var decimalNumber: Int? {
        guard !isEmpty else { return nil }
        var number = 0
        for digit in self {
            guard digit.isASCIIDigit else { return nil }
            let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooLargeStill) = tens.addingReportingOverflow(
                Int(digit - UInt8(ascii: "0"))
            )
            guard !isTooLarge, !isTooLargeStill else { return nil }
            number = sum
        }
        return number
    }
}
