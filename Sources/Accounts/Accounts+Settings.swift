package import Daemon

extension BaseURL {
    package static let setting = Setting<BaseURL>(
        "HOLDFAST_BASE_URL",
        fallback: "http://127.0.0.1:8080",
        "where people reach the site: what links in mails begin with"
    ) { text in
        BaseURL(text).map(Parsed.value)
            ?? .expected("http:// or https://, a host, and no slash at the end")
    }
}

/// The settings of accounts.
package enum AccountSettings {
    package static let all: [any SettingDeclaration] = [KeyRing.setting, BaseURL.setting]
}
