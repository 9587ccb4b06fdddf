import Glibc
import Support
import Testing

@testable import Platform

@Suite("A socket that was handed over")
struct InheritedSocketTests {
    private static func environment(_ count: String) -> [String: String] {
        ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": count]
    }

    @Test
    func `tells its path`() throws {
        let path = "\(try TestEnvironment.directory("kept"))/socket"
        let kept = try KeptSocket(at: path)
        // Bound under another name, and moved: a path tells where somebody may connect.
        let socket = try InheritedSocket(Self.environment("1"), first: kept.descriptor)
        #expect(socket?.address.description.hasPrefix("unix:\(path)") == true)
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func `tells its address and port`(host: String) throws {
        let address = Address.tcp(host: host, port: UInt16(try Socket.freePort()))
        let listening = try ListeningSocket(address, backlog: 1)
        let socket = try InheritedSocket(Self.environment("1"), first: listening.descriptor)
        #expect(socket?.address == address)
    }

    @Test(arguments: [
        [:], ["LISTEN_FDS": "1"], ["LISTEN_PID": "1", "LISTEN_FDS": "1"],
        ["LISTEN_PID": "\(getpid())"], environment("0"),
    ])
    func `is not there unless it was meant for this process`(environment: [String: String]) throws {
        #expect(try InheritedSocket(environment, first: -1) == nil)
    }

    @Test(arguments: ["2", "-1", "one", ""])
    func `is one`(count: String) throws {
        let kept = try KeptSocket(at: "\(try TestEnvironment.directory("kept"))/socket")
        #expect(throws: InheritanceError(reason: "expected one socket, not \(count)")) {
            try InheritedSocket(Self.environment(count), first: kept.descriptor)
        }
    }

    @Test
    func `listens`() throws {
        var pair: [CInt] = [0, 0]
        try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &pair) == 0)
        defer { for descriptor in pair { close(descriptor) } }
        for descriptor in [pair[0], -1] {
            #expect(throws: InheritanceError(reason: "expected a stream socket that listens")) {
                try InheritedSocket(Self.environment("1"), first: descriptor)
            }
        }
    }

    @Test
    func `is not passed on, and does not block`() throws {
        let kept = try KeptSocket(at: "\(try TestEnvironment.directory("kept"))/socket")
        _ = fcntl(kept.descriptor, F_SETFD, 0)
        _ = fcntl(kept.descriptor, F_SETFL, 0)
        _ = try InheritedSocket(Self.environment("1"), first: kept.descriptor)
        #expect(fcntl(kept.descriptor, F_GETFD) & FD_CLOEXEC != 0)
        #expect(fcntl(kept.descriptor, F_GETFL) & O_NONBLOCK != 0)
    }
}
