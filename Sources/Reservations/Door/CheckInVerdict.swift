/// An item of a booking, as the door sees it.
package struct AdmissionItem: Hashable, Sendable {
    /// Who has let its holders in, and when.
    package struct Admission: Hashable, Sendable {
        /// UTC, as RFC 3339 writes it.
        package let time: String
        /// A username.
        package let by: String
        /// Whether it was this very call, which comes again.
        package let isRepeat: Bool

        package init(time: String, by: String, isRepeat: Bool) {
            self.time = time
            self.by = by
            self.isRepeat = isRepeat
        }
    }

    /// Its place among its booking's items.
    package let place: Int
    package let name: String
    /// nil for tickets.
    package let seatCode: String?
    package let quantity: Int
    /// Whether its customer has given it back.
    package let isReturned: Bool
    package var admission: Admission?

    package init(
        place: Int,
        name: String,
        seatCode: String?,
        quantity: Int,
        isReturned: Bool,
        admission: Admission?
    ) {
        self.place = place
        self.name = name
        self.seatCode = seatCode
        self.quantity = quantity
        self.isReturned = isReturned
        self.admission = admission
    }
}

/// Whether the holders of a booking come in.
package enum CheckInVerdict: Hashable, Sendable {
    /// These of its items are good, by their places.
    case admitted([Int])
    /// They were let in by this call before.
    case repeated([Int])
    /// Nothing of it can be used that is not used already, or these are.
    case used([AdmissionItem])
    case notConfirmed(BookingStatus)
    case invalid([FieldFault])

    /// Judges items whose booking is locked.
    ///
    /// - Parameter places: Those that are to be let in; nil for all that are not in yet.
    package init(_ items: [AdmissionItem], of status: BookingStatus, wanted places: [Int]?) {
        guard status == .confirmed else {
            self = .notConfirmed(status)
            return
        }
        let kept = items.filter { !$0.isReturned }
        let faults = (places ?? []).enumerated().compactMap { index, place in
            kept.contains { $0.place == place }
                ? nil : FieldFault("items[\(index)]", "is no place among the items that are left")
        }
        guard faults.isEmpty else {
            self = .invalid(faults)
            return
        }
        let wanted = kept.filter { places?.contains($0.place) ?? true }
        let again = wanted.filter { $0.admission?.isRepeat == true }
        if !again.isEmpty, places == nil || again.count == wanted.count {
            self = .repeated(again.map(\.place))
            return
        }
        let fresh = wanted.filter { $0.admission == nil }
        let isGood = places == nil ? !fresh.isEmpty : fresh.count == wanted.count
        self = isGood ? .admitted(fresh.map(\.place)) : .used(wanted.filter { $0.admission != nil })
    }
}
