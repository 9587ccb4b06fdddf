/// Where in a map's JSON something stands.
struct SeatMapPlace: CustomStringConvertible {
    private let root: String
    /// Within the map, such as `sections[0].rows[2]`.
    let path: String

    init(root: String, path: String = "") {
        self.root = root
        self.path = path
    }

    func member(_ name: String) -> SeatMapPlace {
        SeatMapPlace(root: root, path: path.isEmpty ? name : "\(path).\(name)")
    }

    func element(_ index: Int) -> SeatMapPlace {
        SeatMapPlace(root: root, path: "\(path)[\(index)]")
    }

    var description: String {
        if root.isEmpty { return path }
        return path.isEmpty ? root : "\(root).\(path)"
    }
}
