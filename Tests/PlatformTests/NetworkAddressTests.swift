import Platform
import Testing

@Suite("Network addresses")
struct NetworkAddressTests {
    @Test("are read in every form that they may have")
    func forms() {
        #expect(NetworkAddress("192.0.2.7") == .v4([192, 0, 2, 7]))
        let bytes: [UInt8] = [0x20, 1, 0xD, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]
        for text in ["2001:db8::1", "2001:0DB8:0:0:0:0:0:1", "2001:db8:0::0.0.0.1"] {
            #expect(NetworkAddress(text) == .v6(bytes), "\(text)")
        }
    }

    @Test("written as IPv6 are IPv4 underneath")
    func mapped() {
        for text in ["::ffff:1.2.3.4", "::FFFF:102:304", "0:0:0:0:0:ffff:0102:0304"] {
            #expect(NetworkAddress(text)?.unmapped == .v4([1, 2, 3, 4]), "\(text)")
        }
        for text in ["::1.2.3.4", "::fffe:1.2.3.4", "1::ffff:1.2.3.4", "64:ff9b::1.2.3.4"] {
            #expect(NetworkAddress(text)?.unmapped == NetworkAddress(text), "\(text)")
        }
    }

    @Test("are nothing else")
    func junk() {
        for text in [
            "", " ", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04 ", " 1.2.3.4", "1.2.3.4:80",
            "1.2.3.4\0", "1.2.3.4\0.5", "0x1.2.3.4", "[::1]", "::1%eth0", ":::", "1::2::3",
            "12345::", "::1/64", "unix:", "localhost", String(repeating: "1", count: 10_000),
        ] {
            #expect(NetworkAddress(text) == nil, "\(text)")
        }
    }
}
