/// What a member of an organization may do with all that is its.
package enum Right: String, Sendable, CaseIterable {
    /// All that somebody may do whose own it is, and say who the members are.
    case manage
    /// Sell at the door.
    case sell
    /// Let people in.
    case checkIn = "check_in"
    /// See what is sold, to whom, and what became of it.
    case view
}

/// What somebody may do with something: to manage is to do all of it, and every right is one to view.
package struct Rights: Hashable, Sendable {
    private let list: Set<Right>

    package static let none = Rights([])
    package static let all = Rights([.manage])

    /// - Parameter given: What they follow from.
    package init(_ given: some Sequence<Right>) {
        let given = Set(given)
        if given.contains(.manage) {
            list = Set(Right.allCases)
        } else {
            list = given.isEmpty ? [] : given.union([.view])
        }
    }

    package func contain(_ right: Right) -> Bool {
        list.contains(right)
    }

    package func and(_ others: Rights) -> Rights {
        Rights(list.union(others.list))
    }

    /// All of them by name, in one order.
    package var names: [String] {
        Right.allCases.filter(list.contains).map(\.rawValue)
    }
}
