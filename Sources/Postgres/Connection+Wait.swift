import CLibpq
import Glibc
import Platform

extension Connection {
    /// Waits for the socket, at most until the deadline.
    func wait(forReading reading: Bool, orWriting writing: Bool) throws(PostgresError) {
        let events = (reading ? POLLIN : 0) | (writing ? POLLOUT : 0)
        var entry = pollfd(fd: PQsocket(handle), events: CShort(events), revents: 0)
        guard entry.fd >= 0 else { throw lost() }
        while true {
            let ready = Crew.whileWaiting { poll(&entry, 1, deadline.millisecondsLeft) }
            if ready > 0 { return }
            if ready < 0, errno == EINTR { continue }
            throw PostgresError(.connectionFailure, message: "no answer before the deadline")
        }
    }

    /// Waits for something to read.
    ///
    /// - Returns: Whether there is; false once the moment has passed.
    func waitForReading(until moment: Deadline) throws(PostgresError) -> Bool {
        var entry = pollfd(fd: PQsocket(handle), events: CShort(POLLIN), revents: 0)
        guard entry.fd >= 0 else { throw lost() }
        while true {
            let ready = Crew.whileWaiting { poll(&entry, 1, moment.millisecondsLeft) }
            if ready > 0 { return true }
            if ready == 0 || moment.hasPassed { return false }
        }
    }

    /// Sends what is buffered, reading what arrives meanwhile so that neither side blocks.
    func flush() throws(PostgresError) {
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                try wait(forReading: true, orWriting: true)
                guard PQconsumeInput(handle) == 1 else { throw lost() }
            default: throw lost()
            }
        }
    }

    /// The next result, which the caller must clear, or nil where libpq marks an end.
    func nextResult() throws(PostgresError) -> OpaquePointer? {
        while PQisBusy(handle) == 1 {
            try wait(forReading: true, orWriting: false)
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        }
        return PQgetResult(handle)
    }
}

extension PostgresError {
    /// The error that a failed result carries.
    init(of result: OpaquePointer) {
        func field(_ code: CInt) -> String? {
            PQresultErrorField(result, code).map { String(cString: $0) }
        }
        self.init(
            SQLState(rawValue: field(shim_diag_sqlstate) ?? SQLState.connectionFailure.rawValue),
            constraint: field(shim_diag_constraint),
            message: field(shim_diag_message) ?? String(cString: PQresultErrorMessage(result))
        )
    }
}
