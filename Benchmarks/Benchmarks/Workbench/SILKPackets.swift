// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension Material {
    /// SILK packets of `milliseconds` each, from pilk in a process of its own: no library encodes SILK in this one.
    ///
    /// - Precondition: `Scripts/setup.sh` has installed pilk.
    public static func silk(seconds: Double, rate: Int, bitRate: Int, milliseconds: Int) -> Packets {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let path = "/tmp/syrinx-benchmark-\(getpid())"
        defer {
            unlink(path + ".s16le")
            unlink(path + ".silk")
        }
        write(octets(voice(seconds: seconds, rate: rate)), to: path + ".s16le")
        let options =
            "{\"pcm_rate\": \(rate), \"max_rate\": \(rate), \"silk_rate\": \(bitRate), \"packet_size\": \(milliseconds)}"
        let command =
            "python3 '/\(root)/Tests/Fixtures/silk_oracle.py' encode '\(options)' < \(path).s16le > \(path).silk"
        precondition(system(command) == 0, "pilk does not run: see Scripts/setup.sh")
        return Packets(silk: read(path + ".silk"))
    }

    private static func write(_ bytes: [UInt8], to path: String) {
        guard let file = fopen(path, "w") else { preconditionFailure("\(path) cannot be written") }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    private static func read(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { preconditionFailure("\(path) cannot be read") }
        defer { fclose(file) }
        return [UInt8](unsafeUninitializedCapacity: 1 << 22) { buffer, count in
            count = fread(buffer.baseAddress, 1, buffer.count, file)
        }
    }
}

extension Packets {
    /// Cuts a SILK file, behind the nine bytes of its name.
    init(silk stream: [UInt8]) {
        self.init()
        var start = 9
        while start + 2 <= stream.count {
            let count = Int(stream[start]) | Int(stream[start + 1]) << 8
            guard count != 0xFFFF else { break }
            append(stream[start + 2..<start + 2 + count])
            start += 2 + count
        }
    }
}
