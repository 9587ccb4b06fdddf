import Glibc
import JSONText
import Platform
import Support
import Testing
import Transfer

@Suite("An encrypted call")
struct HTTPEncryptionTests {
    @Test
    func `goes to a server whose certificate is trusted, and keeps its connection`() throws {
        let certificate = try Certificate()
        let calling = try Calling(HTTPServer(certificate: certificate.path)) {
            $0.authorities = certificate.path
        }
        for _ in 0..<20 { #expect(try calling.answer("/echo").status == 200) }
        #expect(try calling.count("connections") == .number(1))
    }

    @Test
    func `goes to no server with an unknown certificate`() throws {
        let certificate = try Certificate()
        let server = try HTTPServer(certificate: certificate.path)
        for authorities in [nil, try Certificate().path] {
            let calling = try Calling(server) { $0.authorities = authorities }
            #expect(calling.error("/echo") != nil)
        }
        // The control: nothing was asked before.
        let calling = try Calling(server) { $0.authorities = certificate.path }
        #expect(try calling.count("requests") == .number(1))
    }

    @Test
    func `goes to no server with the certificate of another host`() throws {
        let other = try Certificate(for: "DNS:pay.example.com")
        let calling = try Calling(HTTPServer(certificate: other.path)) {
            $0.authorities = other.path
        }
        #expect(calling.error("/echo") != nil)
    }

    @Test
    func `passes by a proxy that the environment names`() throws {
        let certificate = try Certificate()
        let server = try HTTPServer(certificate: certificate.path)
        let proxy = "http://127.0.0.1:\(try Socket.freePort())"
        // For good: no other test asks by TLS, and a variable may vanish while another thread reads.
        setenv("https_proxy", proxy, 1)
        let calling = try Calling(server) { $0.authorities = certificate.path }
        #expect(try calling.answer("/echo").status == 200)
        // The control: a program that heeds it finds nobody there.
        let arguments = ["--silent", "--cacert", certificate.path, "\(server.origin)/echo"]
        let heeding = try ChildProcess.outcome(of: "/usr/bin/curl", arguments)
        #expect(heeding.code == 7)
        let other = try ChildProcess.outcome(of: "/usr/bin/curl", ["--noproxy", "*"] + arguments)
        #expect(other.code == 0)
    }
}
