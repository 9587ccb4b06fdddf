import Support
import Testing

@testable import Platform

struct ServiceManagerTests {
    private func heard(at name: String, _ state: ServiceManager.State) throws -> String? {
        let socket = try DatagramSocket(at: name)
        #expect(ServiceManager.tell(state, at: name))
        return socket.next()
    }

    @Test
    func `it is told at a path`() throws {
        let path = "\(try TestEnvironment.directory("notify"))/socket"
        #expect(try heard(at: path, .ready) == "READY=1")
    }

    @Test
    func `it is told at a name that lies in no directory`() throws {
        let name = "@\(try TestEnvironment.directory("notify"))"
        #expect(try heard(at: name, .stopping) == "STOPPING=1")
    }

    @Test(arguments: [
        "", "relative", "/nonexistent/socket", "/" + String(repeating: "x", count: 200),
    ])
    func `it is no obstacle where nobody listens`(name: String) {
        #expect(!ServiceManager.tell(.ready, at: name))
    }
}
