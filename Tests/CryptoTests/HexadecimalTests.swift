import Crypto
import Testing

struct HexadecimalTests {
    @Test(arguments: [([], ""), ([0, 10, 255, 0x5E], "000aff5e")] as [([UInt8], String)])
    func `each byte has two small digits`(bytes: [UInt8], text: String) {
        #expect(hexadecimal(bytes) == text)
    }
}
