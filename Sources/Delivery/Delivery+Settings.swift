import Accounts
package import Daemon
import Platform
import Storage
import Transfer

/// Where mails go.
enum MailRoute: Sendable {
    case server(SMTPServer)
    case folder(String)

    static func parse(_ text: String) -> Parsed<MailRoute> {
        if text.hasPrefix("folder:/") { return .value(.folder(String(text.dropFirst(7)))) }
        return SMTPServer(text).map { .value(.server($0)) }
            ?? .expected("smtp://host:port, smtps://host:port or folder:/path")
    }
}

extension Delivery {
    static let route = Setting<MailRoute>(
        "HOLDFAST_MAIL",
        fallback: "smtp://127.0.0.1:25",
        "where mails go: smtp://host:port, smtps://host:port, or folder:/path for trials",
        parse: MailRoute.parse
    )
    static let security = Setting<SMTPServer.Security>.choice(
        "HOLDFAST_SMTP_TLS",
        fallback: .required,
        "whether smtp:// is encrypted by STARTTLS: required, opportunistic or off"
    )
    static let username = Setting<String>.text(
        "HOLDFAST_SMTP_USERNAME",
        fallback: "",
        "name to log in with at the mail server; empty for none"
    )
    static let password = Setting<String>.text(
        "HOLDFAST_SMTP_PASSWORD",
        fallback: "",
        "password for that"
    )
    static let authorities = Setting<String>.text(
        "HOLDFAST_SMTP_CA",
        fallback: "",
        "file of the certificates to trust in the mail server's; empty for the system's"
    )
    static let sender = Setting<MailAddress>(
        "HOLDFAST_MAIL_FROM",
        fallback: "holdfast@localhost",
        "whom mails come from"
    ) { text in
        MailAddress(text).map(Parsed.value) ?? .expected("an e-mail address")
    }

    package static let settings: [any SettingDeclaration] = [
        route, security, username, password, authorities, sender,
    ]

    /// Where mails go by the settings.
    package static func postbox(_ settings: Settings) throws(SettingsError) -> any Postbox {
        switch try settings.value(of: route) {
        case .folder(let path): return FolderPostbox(path: path)
        case .server(var server):
            server.security = try settings.value(of: security)
            let username = try settings.value(of: username)
            if !username.isEmpty {
                let password = try settings.value(of: password)
                server.login = SMTPServer.Login(username: username, password: password)
            }
            let authorities = try settings.value(of: authorities)
            if !authorities.isEmpty { server.authorities = authorities }
            guard !server.givesPasswordAway else {
                throw SettingsError(problems: [
                    "HOLDFAST_SMTP_TLS: opportunistic would tell HOLDFAST_SMTP_PASSWORD to whoever "
                        + "hides STARTTLS: expected required, or off for a server on this machine"
                ])
            }
            return SMTPPostbox(server: server)
        }
    }

    /// By the settings.
    package static func options(_ settings: Settings) throws(SettingsError) -> Options {
        Options(
            sender: try settings.value(of: sender),
            baseURL: try settings.value(of: BaseURL.setting)
        )
    }
}
