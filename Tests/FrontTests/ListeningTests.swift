import Support
import Testing

@Suite("Listening", .serialized)
struct ListeningTests {
    @Test("a unix socket is for the owner and the group only")
    func mode() throws {
        let stack = try Stack()
        let mode = try ChildProcess.run("/usr/bin/stat", ["-c", "%a %F", stack.responderSocket])
        #expect(mode == "660 socket\n")
    }

    @Test(
        "a TCP port serves as a unix socket does",
        arguments: ["127.0.0.1", "[::ffff:127.0.0.1]"]
    )
    func port(host: String) throws {
        let port = try Socket.freePort()
        let address = "\(host):\(port)"
        let settings = ["HOLDFAST_LISTEN": address]
        let stack = try Stack(settings: settings, nginx: ["RESPONDER=127.0.0.1:\(port)"])
        let peer = try FastCGIPeer(port: port)
        for _ in 0..<3 { #expect(try peer.search().isOK) }
        #expect(try stack.search().status == 200)
    }
}
