package import Crypto
package import Daemon
import Platform

/// How passwords are hashed.
package struct PasswordOptions: Sendable {
    package var cost = PasswordHash.Cost.standard
    /// How many may be hashed at once: a core is left to everything else.
    package var threads = max(1, Process.cores - 1)
    /// How many may wait for that, and for how long.
    package var queueLength = 64
    package var patience = Duration.seconds(2)

    package init() {}

    static let threads = Setting<Int>.number(
        "HOLDFAST_PASSWORD_THREADS",
        in: 0...256,
        fallback: 0,
        "passwords hashed at once; 0 means one less than there are cores, but one at least"
    )
    static let queueLength = Setting<Int>.number(
        "HOLDFAST_PASSWORD_QUEUE",
        in: 1...10_000,
        fallback: 64,
        "passwords that may wait to be hashed"
    )
    static let patience = Setting<Duration>.milliseconds(
        "HOLDFAST_PASSWORD_WAIT_MS",
        in: 1...60_000,
        fallback: 2_000,
        "how long they may wait"
    )
    static let memory = Setting<Int>.number(
        "HOLDFAST_PASSWORD_MEMORY_KIB",
        in: 8...1_048_576,
        fallback: 19_456,
        "memory that one password's hash takes, in KiB; cheaper hashes are renewed at log-in"
    )
    static let passes = Setting<Int>.number(
        "HOLDFAST_PASSWORD_PASSES",
        in: 1...1_000,
        fallback: 2,
        "passes over that memory"
    )

    package init(settings: Settings) throws(SettingsError) {
        cost = PasswordHash.Cost(
            memory: try settings.value(of: Self.memory),
            passes: try settings.value(of: Self.passes)
        )
        let threads = try settings.value(of: Self.threads)
        if threads > 0 { self.threads = threads }
        queueLength = try settings.value(of: Self.queueLength)
        patience = try settings.value(of: Self.patience)
    }
}

extension PasswordPolicy {
    static let commonPasswords = Setting<String>.text(
        "HOLDFAST_COMMON_PASSWORDS",
        fallback: "/usr/share/holdfast/common-passwords.txt",
        "a file of passwords that nobody may have, one a line, in small letters"
    )
    /// Larger than any list that helps people.
    private static let fileLimit = 64 << 20

    package init(settings: Settings) throws(SettingsError) {
        let path = try settings.value(of: Self.commonPasswords)
        let bytes: [UInt8]
        do {
            bytes = try InputFile.contents(of: path, limit: Self.fileLimit)
        } catch {
            throw SettingsError(
                problems: [
                    "HOLDFAST_COMMON_PASSWORDS: \(error); Config/setup/assets fetches a list"
                ]
            )
        }
        let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        self.init(common: Set(lines.map { String(decoding: $0, as: UTF8.self) }))
    }
}

extension BaseURL {
    package static let setting = Setting<BaseURL>(
        "HOLDFAST_BASE_URL",
        fallback: nil,
        "where people reach the site, such as https://tickets.example.com: links in mails begin with it"
    ) { text in
        BaseURL(text).map(Parsed.value)
            ?? .expected("http:// or https://, a host, and no slash at the end")
    }
}

extension Accounts {
    package static let settings: [any SettingDeclaration] = [
        KeyRing.setting, BaseURL.setting, PasswordPolicy.commonPasswords, PasswordOptions.threads,
        PasswordOptions.queueLength, PasswordOptions.patience, PasswordOptions.memory,
        PasswordOptions.passes,
    ]
}
