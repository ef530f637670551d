// SPDX-License-Identifier: Apache-2.0

extension Provider {
    /// How long a voice is waited for until something must be wrong, where nobody says how long.
    ///
    /// Azure and Speechify take seconds, Resemble a minute for a rapid voice and 40 minutes for a professional one
    /// (docs.app.resemble.ai, "Create a voice").
    ///
    /// - Parameter thoroughness: nil: not known.
    public func patience(for thoroughness: WantedVoice.Thoroughness? = nil) -> Duration {
        switch (self, thoroughness) {
        case (.azure, _), (.speechify, _), (.resemble, .rapid?): .seconds(600)
        case (.resemble, .professional?), (.resemble, nil): .seconds(2 * 3600)
        }
    }
}

extension ClonedVoice {
    /// How thorough a copy it is, where the provider says so: Resemble's `voice_type`.
    public var thoroughness: WantedVoice.Thoroughness? {
        fields["voice_type"]?.string.flatMap(WantedVoice.Thoroughness.init)
    }
}
