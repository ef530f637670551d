// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What is in a directory.
package enum DirectoryNames {
    /// - Returns: Names without the directory's, in no order, hidden ones as well; nothing where it cannot be read.
    package static func names(in directory: String) -> [String] {
        // SAFETY: the directory's handle lives until it is closed, and the entry until the next one is read; the name
        // is a C string in it, copied before that.
        guard let handle = unsafe opendir(directory) else { return [] }
        defer { unsafe closedir(handle) }
        var names: [String] = []
        while let entry = unsafe readdir(handle) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
