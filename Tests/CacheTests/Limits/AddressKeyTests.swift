import Cache
import Testing

@Suite("The key of an address")
struct AddressKeyTests {
    @Test("is an IPv4 address itself, however it is written")
    func four() {
        for text in [
            "192.0.2.7", "::ffff:192.0.2.7", "::FFFF:c000:207", "0:0:0:0:0:ffff:c000:0207",
        ] {
            #expect(AddressKey.of(text) == "192.0.2.7", "\(text)")
        }
        #expect(AddressKey.of("192.0.2.8") != AddressKey.of("192.0.2.7"))
    }

    @Test("is the /64 of an IPv6 address, however it is written")
    func six() {
        for text in [
            "2001:db8:1:2::1", "2001:DB8:1:2:3:4:5:6", "2001:0db8:0001:0002::",
            "2001:db8:1:2::1.2.3.4",
        ] {
            #expect(AddressKey.of(text) == "2001:db8:1:2::/64", "\(text)")
        }
        #expect(AddressKey.of("2001:db8:1:3::1") == "2001:db8:1:3::/64")
        #expect(AddressKey.of("2001:db8::1") == "2001:db8:0:0::/64")
        #expect(AddressKey.of("::1") == "0:0:0:0::/64")
    }

    @Test("of something else is itself, and never long")
    func junk() {
        #expect(AddressKey.of("unix:") == "unix:")
        #expect(AddressKey.of("") == "")
        let long = String(repeating: "é", count: 5_000)
        #expect(AddressKey.of(long).utf8.count <= 64)
        #expect(AddressKey.of(long) == AddressKey.of(long))
        #expect(AddressKey.of(long) != AddressKey.of(long + "x"))
        let fits = String(repeating: "x", count: 64)
        #expect(AddressKey.of(fits) == fits)
    }
}
