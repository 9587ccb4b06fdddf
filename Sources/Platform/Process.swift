import CLinux
import Glibc

/// What the kernel knows of this process.
package enum Process {
    /// The environment's variables.
    package static var environment: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            next += 1
        }
        return variables
    }

    /// The number of descriptors that this process may open, raised to the most that it may have.
    @discardableResult
    package static func raiseDescriptorLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }

    /// Keeps malloc to few arenas: one for nearly every thread would each keep what it once needed,
    /// see mallopt(3).
    package static func limitArenas() {
        mallopt(M_ARENA_MAX, 8)
    }

    /// Gives back the memory that malloc keeps though nobody has it, see malloc_trim(3).
    package static func trimMemory() {
        malloc_trim(0)
    }

    /// The cores that the kernel gives this process.
    package static var cores: Int {
        max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN)))
    }

    /// Writes all of `bytes` to standard error, giving up at the first failure or when nobody takes
    /// any for a second.
    ///
    /// A log that nobody reads must not stop the service, nor its end.
    package static func writeToStandardError(_ bytes: [UInt8]) {
        write(bytes, to: STDERR_FILENO)
    }

    /// Writes all of `bytes` to standard output, giving up at the first failure.
    package static func writeToStandardOutput(_ bytes: [UInt8]) {
        write(bytes, to: STDOUT_FILENO)
    }

    /// Ends the process at once, running no handlers that might wait.
    package static func exit(_ status: CInt) -> Never {
        _exit(status)
    }

    package static func sleep(_ duration: Duration) {
        Crew.whileWaiting {
            _ = usleep(UInt32(clamping: duration.milliseconds * 1_000))
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: CInt) {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                var entry = pollfd(fd: descriptor, events: CShort(POLLOUT), revents: 0)
                guard poll(&entry, 1, 1_000) == 1 else { return }
                // A pipe that is ready takes so much without blocking, see pipe(7).
                let size = min(Int(PIPE_BUF), buffer.count - sent)
                let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: sent), size)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                sent += count
            }
        }
    }
}

/// The wall clock.
package enum WallClock {
    /// Milliseconds since 1970-01-01 UTC.
    package static var milliseconds: Int {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
    }
    /// A moment in UTC, in the words of strftime(3); names of days and months are English, as nothing
    /// here ever sets another locale.
    package static func text(ofSeconds seconds: Int, _ format: StaticString) -> String {
        var moment = time_t(seconds)
        var parts = tm()
        gmtime_r(&moment, &parts)
        var buffer = [CChar](repeating: 0, count: 100)
        let count = strftime(&buffer, buffer.count, "\(format)", &parts)
        return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
