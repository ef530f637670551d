// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// The service's voices, and how they were come by.
public struct VoiceList: Sendable {
    /// In the service's order.
    public var voices: [Voice]

    /// What stood in the list and is no voice that can be asked for.
    public var skippedCount: Int

    /// false: the list broke off, and what came of it is here.
    public var isWhole: Bool

    /// Since the service sent it, in whole seconds; nil: it has just sent it.
    public var age: Duration?

    /// Why a kept list is older than was asked for; nil: it is not.
    public var failure: SyrinxError?

    /// What the service answers, in UTF-8.
    ///
    /// - Throws: ``SyrinxError/Code/undecodable`` where it is no list.
    public init(json bytes: [UInt8], age: Duration? = nil) throws(SyrinxError) {
        let (elements, isWhole): ([JSONValue], Bool)
        do throws(JSONReader.Problem) {
            (elements, isWhole) = try JSONReader.elements(of: bytes)
        } catch {
            throw SyrinxError(
                .undecodable,
                "The endpoint answered with something else than a list of voices: is it a speech service's "
                    + "address?")
        }
        voices = elements.compactMap(Voice.init)
        skippedCount = elements.count - voices.count
        self.isWhole = isWhole
        self.age = age
    }

    public subscript(name: String) -> Voice? {
        voices.first { $0.name == name }
    }
}
