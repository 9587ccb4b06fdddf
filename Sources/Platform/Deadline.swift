import Glibc

/// A moment by which something must have happened, on a clock that nobody sets.
package typealias Deadline = ContinuousClock.Instant

extension ContinuousClock.Instant {
    /// How long it is until this moment, in whole milliseconds rounded up, 0 when it has passed.
    ///
    /// The form that poll(2) takes.
    package var millisecondsLeft: CInt {
        let (seconds, attoseconds) = (self - .now).components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let milliseconds =
            seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return CInt(clamping: milliseconds)
    }

    package var hasPassed: Bool {
        self <= .now
    }
}

extension Duration {
    /// The duration in seconds, for metrics and logs.
    package var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    /// The duration in whole milliseconds, rounded towards zero.
    package var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
