import Crypto
import Logging
import Platform

/// Sends webhooks until they are taken, a few at once.
final class NoticePost: Sendable {
    /// A notice, and how often it was sent before.
    private struct Entry {
        let notice: Notice
        var tries = 0
    }

    private struct State {
        var waiting: ArraySlice<Entry> = []
        var underWay = 0
        /// Whether a thread takes entries out.
        var isSending = false
    }

    private let books: Books
    private let key: AuthenticationKey
    private let agenda: Agenda
    private let logger: Logger
    private let send: Sandbox.Send
    private let state = Monitor(State())

    init(
        _ books: Books,
        key: AuthenticationKey,
        agenda: Agenda,
        logger: Logger,
        send: @escaping Sandbox.Send
    ) {
        self.books = books
        self.key = key
        self.agenda = agenda
        self.logger = logger
        self.send = send
    }

    /// Sends a notice when it is its turn, again and again until it is taken or given up.
    func add(_ notice: Notice) {
        add(Entry(notice: notice))
    }

    private func add(_ entry: Entry) {
        state.withLock { $0.waiting.append(entry) }
        sendNext()
    }

    /// Sends what may be sent now, by one thread at a time: whoever is told at once comes back here.
    private func sendNext() {
        let isFirst = state.withLock { state in
            defer { state.isSending = true }
            return !state.isSending
        }
        guard isFirst else { return }
        while let entry = next() { attempt(entry) }
    }

    private func next() -> Entry? {
        state.withLock { state in
            guard state.underWay < Limits.webhooksUnderWay, let entry = state.waiting.popFirst()
            else {
                state.isSending = false
                return nil
            }
            state.underWay += 1
            return entry
        }
    }

    private func attempt(_ entry: Entry) {
        switch books.nextFault(of: .webhook) {
        case nil: post(entry) { $0 }
        case .hangAfter, .dropAfter: post(entry) { _ in false }
        // Later, as a real attempt's end is.
        case .hang, .drop, .error, .decline: agenda.after(.zero) { self.finish(entry, false) }
        }
    }

    private func post(_ entry: Entry, _ outcome: @escaping @Sendable (Bool) -> Bool) {
        let body = Array(entry.notice.body.utf8)
        send(body, key.signature(of: body, now: books.now())) { isTaken in
            self.finish(entry, outcome(isTaken))
        }
    }

    private func finish(_ entry: Entry, _ isTaken: Bool) {
        state.withLock { $0.underWay -= 1 }
        let tries = entry.tries + 1
        log(entry.notice, tries, isTaken)
        if isTaken || tries >= Limits.webhookTries {
            books.end(entry.notice)
        } else {
            let pause = min(Limits.webhookPause, 1 << min(tries - 1, 16))
            let next = Entry(notice: entry.notice, tries: tries)
            agenda.after(.seconds(pause)) { self.add(next) }
        }
        sendNext()
    }

    private func log(_ notice: Notice, _ tries: Int, _ isTaken: Bool) {
        let isLast = tries >= Limits.webhookTries
        let (level, words): (Logger.Level, Logger.Message) =
            switch (isTaken, isLast) {
            case (true, _): (.info, "a webhook was taken")
            case (false, false): (.warning, "a webhook was not taken")
            case (false, true): (.error, "a webhook was given up")
            }
        logger.log(
            level: level,
            words,
            metadata: [
                "event": "\(notice.id)", "type": "\(notice.type)",
                "payment": "\(notice.paymentID)", "attempt": "\(tries)",
            ]
        )
    }
}
