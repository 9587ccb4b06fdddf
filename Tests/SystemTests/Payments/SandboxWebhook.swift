import Crypto
import JSONText
import Platform
import Support

/// What the sandbox tells by itself, made by a test.
enum SandboxWebhook {
    static let path = "/api/v1/payments/webhook/sandbox"
    static let field = "Sandbox-Signature"

    /// What vouches for a body, as the sandbox signs it.
    static func signature(of body: [UInt8], age: Int = 0) -> String {
        let time = WallClock.milliseconds / 1_000 - age
        let key = AuthenticationKey(Array(Stack.sandboxSecret.utf8))
        return "t=\(time),v1=\(hexadecimal(key.code(of: Array("\(time).".utf8) + body)))"
    }

    static func event(
        _ id: String,
        about payment: String,
        _ type: String = "payment.captured"
    ) -> [UInt8] {
        let payment = JSON.object([("reference", .string(payment))])
        return JSON.object([
            ("id", .string(id)), ("type", .string(type)), ("payment", payment),
        ]).bytes
    }
}
