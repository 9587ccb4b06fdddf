import Glibc
import Platform
import Support
import Synchronization
import Testing

@Suite("A new responder under load", .serialized)
struct TakeoverTests {
    private static let threads = 4

    /// Asks through nginx on several threads while `change` runs.
    ///
    /// - Returns: How many answers were right, and what the others were.
    private static func load(
        on stack: Stack,
        while change: () throws -> Void
    ) throws -> (right: Int, wrong: [String]) {
        let isOver = Atomic(false)
        let answers = Monitor<(right: Int, wrong: [String])>((0, []))
        let threads = try (0..<threads).map { _ in
            try Thread {
                while !isOver.load(ordering: .relaxed) {
                    let status = (try? stack.search().status) ?? 0
                    answers.withLock { answers in
                        if status == 200 {
                            answers.right += 1
                        } else {
                            answers.wrong.append("\(status)")
                        }
                    }
                }
            }
        }
        defer {
            isOver.store(true, ordering: .relaxed)
            for thread in threads { thread.join() }
        }
        try change()
        isOver.store(true, ordering: .relaxed)
        for thread in threads { thread.join() }
        return answers.withLock { $0 }
    }

    private static func listenings(_ stack: Stack) -> Int {
        (try? stack.logLines(with: "\"listening\"").count) ?? 0
    }

    @Test("takes over the socket's path while the old one drains: nobody notices")
    func takeover() throws {
        let stack = try Stack(
            settings: ["HOLDFAST_LOG_LEVEL": "notice"],
            limits: .outOfReach
        )
        let (right, wrong) = try Self.load(on: stack) {
            for others in 1...3 {
                let old = stack.responder
                try stack.startResponder()
                // The old one may have given the answer for which the fixture waits.
                try #require(eventually { Self.listenings(stack) == others + 1 })
                #expect(old?.terminate(within: .seconds(10)) == 0)
            }
        }
        #expect(wrong == [])
        #expect(right > 500)
    }

    @Test("that comes after the old one was killed is noticed")
    func control() throws {
        let stack = try Stack(
            settings: ["HOLDFAST_LOG_LEVEL": "notice"],
            limits: .outOfReach
        )
        let (right, wrong) = try Self.load(on: stack) {
            stack.responder?.kill()
            Process.sleep(.milliseconds(200))
            try stack.startResponder()
        }
        #expect(wrong.contains("502"))
        #expect(right > 0)
    }

    /// Has a responder end, and starts the next one a moment later, again and again.
    private static func restarts(inheriting: Bool) throws -> (right: Int, wrong: [String]) {
        let stack = try Stack(limits: .outOfReach, startsResponder: false)
        let socket = inheriting ? try KeptSocket(at: stack.responderSocket) : nil
        try stack.startResponder(inheriting: socket)
        return try load(on: stack) {
            for _ in 1...3 {
                #expect(stack.responder?.terminate(within: .seconds(10)) == 0)
                Process.sleep(.milliseconds(200))
                try stack.startResponder(inheriting: socket)
            }
        }
    }

    @Test("that inherits its socket may come when the old one has gone: nobody notices")
    func restart() throws {
        let (right, wrong) = try Self.restarts(inheriting: true)
        #expect(wrong == [])
        #expect(right > Self.threads)
    }

    @Test("that has to open its socket itself is noticed then")
    func restartControl() throws {
        let (right, wrong) = try Self.restarts(inheriting: false)
        #expect(wrong.contains("502"))
        #expect(right > 0)
    }
}
