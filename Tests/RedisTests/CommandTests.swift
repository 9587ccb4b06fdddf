@testable import Redis
import Testing

@Suite("A command")
struct CommandTests {
    private func arguments(_ command: Command) -> [[UInt8]] {
        zip([0] + command.ends, command.ends).map { Array(command.bytes[$0..<$1]) }
    }

    @Test("keeps its arguments apart, whatever bytes they have")
    func apart() {
        var command = Command("SET", "a key", "", "\r\n$3\r\n")
        command.append([0, 255, 13, 10])
        #expect(
            arguments(command)
                == [
                    Array("SET".utf8), Array("a key".utf8), [], Array("\r\n$3\r\n".utf8),
                    [0, 255, 13, 10],
                ]
        )
    }

    @Test("with an argument more leaves the first as it was")
    func appending() {
        let command = Command("GET")
        let longer = command.appending("k".utf8)
        #expect(arguments(command) == [Array("GET".utf8)])
        #expect(arguments(longer) == [Array("GET".utf8), Array("k".utf8)])
    }
}

@Suite("A reply")
struct ReplyTests {
    @Test("is read as what it is, and as nothing else")
    func readings() {
        #expect(Reply.bytes([0x61]).bytes == [0x61])
        #expect(Reply.bytes([0x61]).text == "a")
        #expect(Reply.status("OK").text == "OK")
        #expect(Reply.integer(4).integer == 4)
        for reply in [Reply.null, .array([]), .failure("ERR"), .integer(1)] {
            #expect(reply.bytes == nil)
            #expect(reply.text == nil)
        }
        #expect(Reply.bytes([0x34]).integer == nil)
    }
}
