/// An import could not be carried out; nothing has changed.
package enum ImportError: Error, Hashable, Sendable, CustomStringConvertible {
    case file(String)
    case header(String)
    case store(StoreError)
    /// Lines are bad, and they were not to be skipped.
    case badLines(ImportReport)

    package var description: String {
        switch self {
        case .file(let reason), .header(let reason): reason
        case .store(let error): error.debugDescription
        case .badLines(let report): "\(report.badLineCount) bad lines; nothing was changed"
        }
    }
}

/// What an import did.
package struct ImportReport: Hashable, Sendable {
    /// Bad lines that are kept to be shown; the others are only counted.
    package static let shownLimit = 100

    package var lines = 0
    package var added = 0
    package var changed = 0
    package private(set) var badLines: [BadLine] = []
    package private(set) var badLineCount = 0

    package init() {}

    mutating func refuse(_ line: BadLine) {
        badLineCount += 1
        if badLines.count < Self.shownLimit { badLines.append(line) }
    }
}

/// What an import says while it runs.
package enum ImportProgress: Hashable, Sendable {
    case read(lines: Int)
    case stored(lines: Int, of: Int)
}
