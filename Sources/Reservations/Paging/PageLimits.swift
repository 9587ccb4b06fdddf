/// How long a page of a list may be.
package enum PageLimits {
    package static let standard = 20
    package static let range = 1...100
}
