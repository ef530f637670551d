// SPDX-License-Identifier: Apache-2.0

extension ConsentSentences {
    /// A row for each locale; `{speaker}` and `{company}` stand for the names.
    ///
    /// From CustomVoice/script/verbal-statement-all-locales.txt of Azure-Samples/Cognitive-Speech-TTS at commit 35ba218;
    /// Copyright (c) Microsoft Corporation, MIT License: see THIRD-PARTY-NOTICES. The recording is compared with these
    /// words, so they stand here as they are there.
    static let table: [(locale: String, text: String)] = [
        (
            "de-AT",
            "Ich {speaker} weiß, dass Aufzeichnungen meiner Stimme von {company} verwendet werden, um eine synthetische Version meiner Stimme zu erstellen und zu verwenden."
        ),
        (
            "de-CH",
            "Ich, {speaker}, bin mir bewusst, dass Aufnahmen vom meiner Stimme von {company} verwendet werden, um eine synthetische Version meiner Stimme zu erstellen und zu verwenden."
        ),
        (
            "de-DE",
            "Ich, {speaker} bin mir bewusst, dass Aufnahmen meiner Stimme von {company} verwendet werden, um eine synthetische Version meiner Stimme zu erstellen und zu verwenden."
        ),
        (
            "en-AU",
            "I {speaker} am aware that recordings of my voice will be used by {company} to create and use a synthetic version of my voice."
        ),
        (
            "en-CA",
            "I {speaker} am aware that recordings of my voice will be used by {company} to create and use a synthetic version of my voice."
        ),
        (
            "en-GB",
            "I {speaker} am aware that recordings of my voice will be used by {company} to create and use a synthetic version of my voice."
        ),
        (
            "en-IE",
            "I, {speaker}, am aware that recordings of my voice will be used by {company} to create and use a synthetic version of my voice."
        ),
        (
            "en-IN",
            "I {speaker} am aware that recordings of my voice will be used by {company} to create and use a synthetic version of my voice."
        ),
        (
            "en-US",
            "I {speaker} am aware that recordings of my voice will be used by {company} to create and use a synthetic version of my voice."
        ),
        (
            "es-ES",
            "Yo, {speaker}, soy consciente de que las grabaciones de mi voz serán usadas por {company} para crear y usar una versión sintética de mi voz."
        ),
        (
            "es-MX",
            "Yo, {speaker}, comprendo que las grabaciones de mi voz serán utilizadas por {company} para crear y utilizar una versión sintética de mi voz."
        ),
        (
            "fr-CA",
            "Je {speaker} comprends que les enregistrements de ma voix seront utilisés par {company} pour créer une voix synthétique à partir de mes enregistrements."
        ),
        (
            "fr-FR",
            "Je, {speaker}, déclare être informé que les enregistrements de ma voix seront utilisés par {company} pour créer et utiliser une version synthétique de ma voix."
        ),
        (
            "id-ID",
            "Saya {speaker} mengetahui bahwa rekaman suara saya akan digunakan oleh {company} untuk membuat dan menggunakan versi sintetis suara saya."
        ),
        (
            "it-IT",
            "Io {speaker} sono consapevole che le registrazioni della mia voce saranno utilizzate da {company} per creare e usare una versione sintetica della mia voce."
        ),
        (
            "ja-JP",
            "私{speaker}は自身の音声を{company}が使用し、合成音声を作り使用されることに同意します。"
        ),
        (
            "ko-KR",
            "나 {speaker}은(는) {company}이(가) 내 목소리의 녹음을 이용해 합성 버전을 만들어 사용한다는 것을 알고 있습니다."
        ),
        (
            "nl-NL",
            "Ik {speaker} ben ervan op de hoogte dat opnames van mijn stem zullen worden gebruikt door {company} om een synthetische versie van mijn stem te creëren en te gebruiken."
        ),
        (
            "pt-BR",
            "Eu, {speaker} estou ciente de que as gravações da minha voz serão usadas por {company} para criar e usar uma versão sintética da minha voz."
        ),
        (
            "pt-PT",
            "Eu {speaker} estou ciente de que as gravações da minha voz serão usadas pela {company} para criar e usar uma versão sintética da minha voz."
        ),
        (
            "sv-SE",
            "Jag {speaker} är medveten om att inspelningar av min röst kommer att användas av {company} för att skapa och använda en syntetisk version av min röst."
        ),
        (
            "tr-TR",
            "Ben {speaker} sesimin kayıtlarının {company} tarafından sesimin sentetik bir versiyonunu oluşturmak ve kullanmak için kullanılacağının farkındayım."
        ),
        (
            "zh-CN",
            "我{speaker}确认我的声音将会被{company}使用于创建合成版本语音。"
        ),
        (
            "zh-HK",
            "本人{speaker}確認我的聲音將會被{company}使用於創建合成版本語音。"
        ),
        (
            "zh-TW",
            "本人{speaker}確認我的聲音將會被{company}使用於創建合成版本語音。"
        ),
    ]
}
