/// Where threads leave what others take, in the order in which it came and many at a time.
package final class Inbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: ArraySlice<Element> = []
        var isClosed = false
    }

    private let limit: Int
    private let state = Monitor(State())

    /// - Parameter limit: The most elements that may wait, by `offer`.
    package init(limit: Int = .max) {
        self.limit = limit
    }

    /// How many elements wait.
    package var count: Int { state.withLock { $0.elements.count } }

    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Leaves an element if there is room.
    ///
    /// - Returns: Whether there was.
    package func offer(_ element: Element) -> Bool {
        var isTaken = false
        state.signal { state in
            isTaken = state.elements.count < limit
            if isTaken { state.elements.append(element) }
        }
        return isTaken
    }

    /// Leaves elements, whether or not there is room: they have had theirs before.
    package func add(_ elements: [Element]) {
        state.signal { $0.elements += elements }
    }

    /// Waits for elements, and takes the first of them.
    ///
    /// - Parameter batch: A part from the beginning of all that wait, at least one of them.
    /// - Returns: nil once it is closed and empty.
    package func next(
        _ batch: (ArraySlice<Element>) -> ArraySlice<Element> = { $0 }
    ) -> [Element]? {
        while true {
            let found = state.wait(until: .now + .seconds(60)) { state -> [Element]?? in
                if state.elements.isEmpty { return state.isClosed ? .some(nil) : nil }
                return .some(Self.take(batch, &state))
            }
            if let found { return found }
        }
    }

    /// Takes the first elements that fulfil a condition, without a wait.
    package func take(while condition: (Element) -> Bool) -> [Element] {
        state.withLock { state in Self.take({ $0.prefix(while: condition) }, &state) }
    }

    /// Takes the elements that fulfil a condition, wherever they stand, without a wait.
    package func takeAll(where condition: (Element) -> Bool) -> [Element] {
        state.withLock { state in
            let taken = state.elements.filter(condition)
            if !taken.isEmpty { state.elements = state.elements.filter { !condition($0) }[...] }
            return taken
        }
    }

    /// Whoever waits takes what is there still; then there is an end.
    package func close() {
        state.broadcast { $0.isClosed = true }
    }

    private static func take(
        _ batch: (ArraySlice<Element>) -> ArraySlice<Element>,
        _ state: inout State
    ) -> [Element] {
        let taken = Array(batch(state.elements))
        // A slice keeps what stood before it, and all of its room.
        let isLast = taken.count == state.elements.count
        state.elements = isLast ? [] : state.elements.dropFirst(taken.count)
        return taken
    }
}
