/// Finds the route of a request.
package struct Router: Sendable {
    package enum Match: Sendable {
        case route(Route, index: Int, pathParameters: [String: String])
        /// The path is known, the method is not among these.
        case otherMethods([Method])
        case nothing
    }

    /// One segment of the patterns' tree.
    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var parameter: (name: String, node: Int)?
        /// Indices into `routes` by method.
        var routes: [Method: Int] = [:]
    }

    package let routes: [Route]
    private var nodes = [Node()]

    package init(_ routes: [Route]) {
        self.routes = routes
        for (index, route) in routes.enumerated() { add(route, index) }
    }

    /// Matches a path as it was sent, with or without one slash at its end.
    package func match(_ method: Method, _ path: [UInt8]) -> Match {
        var place = 0
        var parameters: [String: String] = [:]
        for segment in Self.segments(of: path) {
            guard let text = try? PercentDecoding.text(of: segment, plusIsSpace: false) else {
                return .nothing
            }
            if let next = nodes[place].literals[text] {
                place = next
            } else if let (name, next) = nodes[place].parameter, !text.isEmpty {
                parameters[name] = text
                place = next
            } else {
                return .nothing
            }
        }
        guard !nodes[place].routes.isEmpty else { return .nothing }
        let wanted = method == .head ? .get : method
        guard let index = nodes[place].routes[wanted] else {
            return .otherMethods(Self.allowed(at: nodes[place]))
        }
        return .route(routes[index], index: index, pathParameters: parameters)
    }

    private mutating func add(_ route: Route, _ index: Int) {
        var place = 0
        for segment in route.pattern.split(separator: "/") {
            place = child(of: place, for: segment)
        }
        nodes[place].routes[route.method] = index
    }

    /// The place of the node below `parent` for a pattern's segment, made if it is new.
    private mutating func child(of parent: Int, for segment: Substring) -> Int {
        let isParameter = segment.hasPrefix("{")
        let name = String(isParameter ? segment.dropFirst().dropLast() : segment)
        let known = isParameter ? nodes[parent].parameter?.node : nodes[parent].literals[name]
        if let known { return known }
        nodes.append(Node())
        let place = nodes.count - 1
        if isParameter {
            nodes[parent].parameter = (name, place)
        } else {
            nodes[parent].literals[name] = place
        }
        return place
    }

    private static func segments(of path: [UInt8]) -> [ArraySlice<UInt8>] {
        let slash = UInt8(ascii: "/")
        // A path without its slash is none: no segment can match it.
        guard path.first == slash else { return [[]] }
        var inner = path.dropFirst()
        if inner.last == slash { inner = inner.dropLast() }
        guard !inner.isEmpty else { return [] }
        return inner.split(separator: slash, omittingEmptySubsequences: false)
    }

    private static func allowed(at node: Node) -> [Method] {
        var methods = Array(node.routes.keys)
        if methods.contains(.get) { methods.append(.head) }
        methods.append(.options)
        return methods.sorted { $0.rawValue < $1.rawValue }
    }
}
