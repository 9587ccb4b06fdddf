import CSodium

/// Bytes as two small hexadecimal digits each.
package func hexadecimal(_ bytes: [UInt8]) -> String {
    let count = 2 * bytes.count
    var text = [CChar](repeating: 0, count: count + 1)
    sodium_bin2hex(&text, count + 1, bytes, bytes.count)
    return String(decoding: text.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
}
