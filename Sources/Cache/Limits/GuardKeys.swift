/// The names under which the guard's counts lie in Redis, all in one slot of a Redis Cluster, as one
/// script reads them together.
struct GuardKeys {
    private static let prefix = "hf:{login}:"

    /// Exists while the address is known for the name.
    let known: String
    /// Failures by name from addresses that are not known for it.
    let name: String
    /// Failures by name from this address, if it is known.
    let pair: String
    /// Failures from this address by whatever name.
    let address: String

    init(name: String, address: String) {
        let name = BoundedText.bounded(name)
        let address = BoundedText.bounded(address)
        known = Self.prefix + "known:\(name) \(address)"
        self.name = Self.prefix + "name:\(name)"
        pair = Self.prefix + "pair:\(name) \(address)"
        self.address = Self.prefix + "address:\(address)"
    }

    var all: [String] { [known, name, pair, address] }
}
