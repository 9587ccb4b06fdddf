import CLibpq
package import Platform

/// What another session has said by NOTIFY.
package struct Notification: Hashable, Sendable {
    package let channel: String
    package let payload: String
}

extension Connection {
    /// Waits for notifications of the channels that this session listens to.
    ///
    /// - Returns: Those that have come; none if the moment has passed without any.
    package mutating func notifications(
        until moment: Deadline
    ) throws(PostgresError) -> [Notification] {
        while true {
            let come = takeNotifications()
            if !come.isEmpty { return come }
            guard try waitForReading(until: moment) else { return [] }
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        }
    }

    private func takeNotifications() -> [Notification] {
        var come: [Notification] = []
        while let notify = PQnotifies(handle) {
            come.append(
                Notification(
                    channel: String(cString: notify.pointee.relname),
                    payload: String(cString: notify.pointee.extra)
                )
            )
            PQfreemem(notify)
        }
        return come
    }
}
