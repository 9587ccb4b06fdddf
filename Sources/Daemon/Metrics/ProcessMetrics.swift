import Platform

/// What this process takes of its machine, from /proc/self/status, see proc(5).
package struct ProcessMetrics: Sendable {
    package let residentBytes: Int
    package let threads: Int

    package static var current: ProcessMetrics? {
        guard let bytes = try? InputFile.contents(of: "/proc/self/status") else { return nil }
        var fields: [Substring: Int] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(whereSeparator: { ": \t".contains($0) })
            if parts.count >= 2, let number = Int(parts[1]) { fields[parts[0]] = number }
        }
        guard let resident = fields["VmRSS"], let threads = fields["Threads"] else { return nil }
        return ProcessMetrics(residentBytes: resident * 1_024, threads: threads)
    }

    package func write(into text: inout MetricsText) {
        text.gauge("process_resident_memory_bytes", "Resident memory.", residentBytes)
        text.gauge("process_threads", "Threads.", threads)
    }
}
