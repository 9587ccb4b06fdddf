/// A currency, see ISO 4217.
package struct Currency: Hashable, Sendable {
    /// What prices are in unless somebody says otherwise.
    package static let standard = Currency(code: "EUR")

    package let code: String

    /// How many decimals its minor unit has.
    package var digits: Int {
        if Self.withoutDecimals.contains(code) { return 0 }
        return Self.withThreeDecimals.contains(code) ? 3 : 2
    }

    /// Reads a code of ISO 4217's list of current currencies.
    package init?(_ code: String) {
        guard Self.codes.contains(code) else { return nil }
        self.code = code
    }

    private init(code: String) {
        self.code = code
    }

    private static let withoutDecimals = words(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
    )
    private static let withThreeDecimals = words("BHD IQD JOD KWD LYD OMR TND")
    private static let withTwoDecimals = words(
        """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
        CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD \
        HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA \
        MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN \
        QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP \
        TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW
        """
    )
    private static let codes = withoutDecimals.union(withThreeDecimals).union(withTwoDecimals)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(separator: " ").map(String.init))
    }
}
