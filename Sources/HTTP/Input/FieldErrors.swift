/// Gathers everything that is wrong with a request's input.
struct FieldErrors {
    /// A name is not repeated to the client beyond this many Unicode scalars.
    private static let echoLimit = 40
    /// More names that nobody knows are not told: the answer would be many times the request.
    private static let unknownLimit = 20
    /// Nor are more faults than these, of the elements of a list for instance.
    private static let limit = 100

    private var errors: [Problem.Field] = []
    private var unknownCount = 0

    mutating func refuse(_ name: String, _ message: String) {
        if errors.count < Self.limit { errors.append(.init(name, message)) }
    }

    func contain(_ name: String) -> Bool {
        errors.contains { $0.field == name }
    }

    /// Forgets what was wrong with a field: something else is worse.
    mutating func forget(_ name: String) {
        errors.removeAll { $0.field == name }
    }

    mutating func refuseUnknown(_ name: String, _ message: String) {
        let error = Problem.Field(String(name.unicodeScalars.prefix(Self.echoLimit)), message)
        guard unknownCount < Self.unknownLimit, !errors.contains(error) else { return }
        unknownCount += 1
        errors.append(error)
    }

    /// - Throws: A 400 that names every bad field, if there is one.
    func finish() throws(Problem) {
        guard errors.isEmpty else { throw .invalid(errors) }
    }
}
