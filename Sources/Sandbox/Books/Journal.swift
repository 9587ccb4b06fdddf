import JSONText
import Platform
import Synchronization

/// A file of the ledger's changes, one line of JSON for those that were made together.
///
/// What was appended survives the process' death; a power cut may cost the last of it.
final class Journal: Sendable {
    /// Bytes that are written at once when the file is made anew.
    private static let pieceSize = 1 << 20

    private let file: AppendedFile
    private let lock: FileLock
    /// Whether a part of a line may stand at the end.
    private let isTorn = Atomic(false)

    /// Reads a journal if there is one, and writes it anew without what has become needless.
    ///
    /// - Parameters:
    ///   - limit: The most payments.
    /// - Returns: The journal, what it holds, and how many lines were none.
    /// - Throws: `FileError`, also where another process has the journal.
    static func open(
        _ path: String,
        limit: Int
    ) throws(FileError) -> (journal: Journal, ledger: PaymentLedger, badLines: Int) {
        let lock = try FileLock("\(path).lock")
        var ledger = PaymentLedger(limit: limit)
        let badLines = try read(path, into: &ledger)
        let file = try rewritten(path, ledger)
        return (Journal(file, lock), ledger, badLines)
    }

    private init(_ file: consuming AppendedFile, _ lock: consuming FileLock) {
        self.file = file
        self.lock = lock
    }

    /// Adds changes by one write(2).
    func append(_ changes: [Change]) throws(FileError) {
        var line = changes.line
        if isTorn.load(ordering: .relaxed) { line.insert(UInt8(ascii: "\n"), at: 0) }
        // Until the whole line is there.
        isTorn.store(true, ordering: .relaxed)
        try file.append(line)
        isTorn.store(false, ordering: .relaxed)
    }

    /// - Returns: How many lines were no changes, such as the last one when its writer was killed.
    private static func read(
        _ path: String,
        into ledger: inout PaymentLedger
    ) throws(FileError) -> Int {
        guard var lines = try LineFile(ifAt: path) else { return 0 }
        var badLines = 0
        while let line = try lines.next() {
            guard let changes = [Change](line: line) else {
                badLines += 1
                continue
            }
            for change in changes { ledger.apply(change) }
        }
        return badLines
    }

    private static func rewritten(
        _ path: String,
        _ ledger: PaymentLedger
    ) throws(FileError) -> AppendedFile {
        let file = try AppendedFile(emptying: "\(path).part")
        var piece: [UInt8] = []
        for change in ledger.changes {
            piece += [change].line
            guard piece.count >= pieceSize else { continue }
            try file.append(piece)
            piece.removeAll(keepingCapacity: true)
        }
        try file.append(piece)
        try file.rename(to: path)
        return file
    }
}
