// SPDX-License-Identifier: Apache-2.0

extension VoiceList {
    /// Tags and names of the locales, as the service writes them.
    static let localeTable = """
        af-ZA|Afrikaans (South Africa)
        ar-EG|Arabic (Egypt)
        ar-SA|Arabic (Saudi Arabia)
        cs-CZ|Czech (Czechia)
        da-DK|Danish (Denmark)
        de-AT|German (Austria)
        de-CH|German (Switzerland)
        de-DE|German (Germany)
        el-GR|Greek (Greece)
        en-AU|English (Australia)
        en-CA|English (Canada)
        en-GB|English (United Kingdom)
        en-IE|English (Ireland)
        en-IN|English (India)
        en-US|English (United States)
        es-ES|Spanish (Spain)
        es-MX|Spanish (Mexico)
        fi-FI|Finnish (Finland)
        fr-CA|French (Canada)
        fr-FR|French (France)
        he-IL|Hebrew (Israel)
        hi-IN|Hindi (India)
        hu-HU|Hungarian (Hungary)
        id-ID|Indonesian (Indonesia)
        it-IT|Italian (Italy)
        ja-JP|Japanese (Japan)
        ko-KR|Korean (Korea)
        nb-NO|Norwegian Bokmål (Norway)
        nl-NL|Dutch (Netherlands)
        pl-PL|Polish (Poland)
        pt-BR|Portuguese (Brazil)
        pt-PT|Portuguese (Portugal)
        ro-RO|Romanian (Romania)
        ru-RU|Russian (Russia)
        sv-SE|Swedish (Sweden)
        sw-KE|Kiswahili (Kenya)
        ta-IN|Tamil (India)
        tr-TR|Turkish (Türkiye)
        uk-UA|Ukrainian (Ukraine)
        vi-VN|Vietnamese (Vietnam)
        zh-CN|Chinese (Mandarin, Simplified)
        zh-HK|Chinese (Cantonese, Traditional)
        zh-TW|Chinese (Taiwanese Mandarin, Traditional)
        """

    /// What multilingual voices speak besides their own.
    static let secondaryLocales = """
        af-ZA ar-EG ar-SA cs-CZ da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IE en-IN en-US es-ES es-MX fi-FI \
        fr-CA fr-FR he-IL hi-IN hu-HU id-ID it-IT ja-JP ko-KR nb-NO nl-NL pl-PL pt-BR pt-PT ro-RO ru-RU sv-SE sw-KE \
        ta-IN tr-TR uk-UA vi-VN zh-CN zh-HK zh-TW
        """

    /// A voice on each line: short name, own name, gender, status, Hz, words a minute, styles, roles, scenarios,
    /// personalities. Status `HD` is a preview of the newest kind.
    static let voiceTable = """
        af-ZA-AdriNeural|Adri|Female|GA|48000|147||||
        ar-EG-SalmaNeural|سلمى|Female|GA|48000|111||||
        ar-EG-ShakirNeural|شاكر|Male|GA|48000|103||||
        ar-SA-ZariyahNeural|زارية|Female|GA|48000|113||||
        cs-CZ-VlastaNeural|Vlasta|Female|GA|48000|128||||
        da-DK-ChristelNeural|Christel|Female|GA|48000|148||||
        de-AT-IngridNeural|Ingrid|Female|GA|48000|137||||
        de-CH-LeniNeural|Leni|Female|GA|48000|132||||
        de-DE-KatjaNeural|Katja|Female|GA|48000|128||||Calm,Pleasant
        de-DE-ConradNeural|Conrad|Male|GA|48000|132|cheerful,sad|||Engaging,Friendly
        de-DE-SeraphinaMultilingualNeural|Seraphina Mehrsprachig|Female|GA|24000|140||||Casual
        de-DE-FlorianMultilingualNeural|Florian Mehrsprachig|Male|GA|24000|141||||Cheerful,Warm
        el-GR-AthinaNeural|Αθηνά|Female|GA|48000|133||||
        en-AU-NatashaNeural|Natasha|Female|GA|48000|157||||Crisp,Bright,Clear
        en-AU-WilliamNeural|William|Male|GA|48000|148||||Engaging,Strong
        en-CA-ClaraNeural|Clara|Female|GA|48000|161||||Upbeat
        en-GB-SoniaNeural|Sonia|Female|GA|48000|158|cheerful,sad|||Gentle,Soft
        en-GB-RyanNeural|Ryan|Male|GA|48000|156|cheerful,chat,whispering,sad|||Bright,Engaging
        en-GB-LibbyNeural|Libby|Female|GA|48000|163||||Crisp,Bright,Clear
        en-IE-EmilyNeural|Emily|Female|GA|48000|150||||
        en-IN-NeerjaNeural|Neerja|Female|GA|48000|143|newscast,cheerful,empathetic|||Crisp,Bright,Clear
        en-US-AvaMultilingualNeural|Ava Multilingual|Female|GA|24000|174|||Chat,Assistant|Pleasant,Friendly,Caring
        en-US-AndrewMultilingualNeural|Andrew Multilingual|Male|GA|24000|176|empathetic,relieved||Chat,Assistant|Confident,Casual,Warm
        en-US-EmmaMultilingualNeural|Emma Multilingual|Female|GA|24000|169|||Conversation,Copilot|Cheerful,Light-Hearted,Casual
        en-US-BrianMultilingualNeural|Brian Multilingual|Male|GA|24000|165|||Conversation,Copilot|Sincere,Calm,Approachable
        en-US-JennyNeural|Jenny|Female|GA|24000|152|assistant,chat,customerservice,newscast,angry,cheerful,sad,excited,friendly,terrified,shouting,unfriendly,whispering,hopeful||Chat,Assistant|Sincere,Pleasant,Approachable
        en-US-AriaNeural|Aria|Female|GA|24000|150|chat,customerservice,narration-professional,newscast-casual,newscast-formal,cheerful,empathetic,angry,sad,excited,friendly,terrified,shouting,unfriendly,whispering,hopeful||News,Novel|Crisp,Bright,Clear
        en-US-GuyNeural|Guy|Male|GA|24000|215|newscast,angry,cheerful,sad,excited,friendly,terrified,shouting,unfriendly,whispering,hopeful||News,Novel|Light-Hearted,Whimsical,Friendly
        en-US-DavisNeural|Davis|Male|GA|48000|154|chat,angry,cheerful,excited,friendly,hopeful,sad,shouting,terrified,unfriendly,whispering||Conversation,Assistant|Soothing,Calm,Smooth
        en-US-AnaNeural|Ana|Female|GA|48000|135|||Cartoon,Conversation|Curious,Cheerful,Engaging
        en-US-RyanMultilingualNeural|Ryan Multilingual|Male|GA|24000|190|||Podcast,E-Learning|Professional,Authentic,Sincere
        en-US-Ava:DragonHDLatestNeural|Ava Dragon HD Latest|Female|HD|48000||||Chat,Assistant|Pleasant,Friendly
        en-US-Andrew:DragonHDLatestNeural|Andrew Dragon HD Latest|Male|HD|48000||||Chat,Assistant|Confident,Warm
        es-ES-ElviraNeural|Elvira|Female|GA|48000|156||||Bright,Clear
        es-ES-AlvaroNeural|Álvaro|Male|GA|48000|150|cheerful,sad|||Confident,Animated
        es-MX-DaliaNeural|Dalia|Female|GA|48000|145|cheerful,sad,whispering|||Gentle,Friendly
        es-MX-JorgeNeural|Jorge|Male|GA|48000|156|chat,cheerful,excited,sad,whispering|||
        fi-FI-SelmaNeural|Selma|Female|GA|48000|99||||
        fr-CA-SylvieNeural|Sylvie|Female|GA|48000|155||||
        fr-FR-DeniseNeural|Denise|Female|GA|48000|151|cheerful,excited,sad,whispering|||Bright,Engaging
        fr-FR-HenriNeural|Henri|Male|GA|48000|176|cheerful,excited,sad,whispering|||Strong,Calm
        fr-FR-VivienneMultilingualNeural|Vivienne Multilingue|Female|GA|24000|169||||Warm,Casual
        he-IL-HilaNeural|הילה|Female|GA|48000|113||||
        hi-IN-SwaraNeural|स्वरा|Female|GA|48000|131|newscast,cheerful,empathetic|||
        hi-IN-MadhurNeural|मधुर|Male|GA|48000|134||||
        hu-HU-NoemiNeural|Noémi|Female|GA|48000|121||||
        id-ID-GadisNeural|Gadis|Female|GA|48000|117||||
        it-IT-ElsaNeural|Elsa|Female|GA|48000|148||||Crisp,Bright,Clear
        it-IT-DiegoNeural|Diego|Male|GA|48000|141|cheerful,sad,excited|||
        it-IT-IsabellaNeural|Isabella|Female|GA|48000|134|chat,cheerful|||
        ja-JP-NanamiNeural|七海|Female|GA|48000|323|chat,cheerful,customerservice|||Bright,Cheerful
        ja-JP-KeitaNeural|圭太|Male|GA|48000|321||||
        ko-KR-SunHiNeural|선히|Female|GA|48000|271||||
        ko-KR-InJoonNeural|인준|Male|GA|48000|268|sad|||
        nb-NO-PernilleNeural|Pernille|Female|GA|48000|138||||
        nl-NL-FennaNeural|Fenna|Female|GA|48000|151||||
        nl-NL-MaartenNeural|Maarten|Male|GA|48000|146||||
        pl-PL-ZofiaNeural|Zofia|Female|GA|48000|123||||
        pt-BR-FranciscaNeural|Francisca|Female|GA|48000|146|calm|||Cheerful,Crisp
        pt-BR-AntonioNeural|Antônio|Male|GA|48000|153||||Bright,Upbeat
        pt-PT-RaquelNeural|Raquel|Female|GA|48000|152||||
        ro-RO-AlinaNeural|Alina|Female|GA|48000|134||||
        ru-RU-SvetlanaNeural|Светлана|Female|GA|48000|113||||
        ru-RU-DmitryNeural|Дмитрий|Male|GA|48000|110||||
        sv-SE-SofieNeural|Sofie|Female|GA|48000|149||||
        sw-KE-ZuriNeural|Zuri|Female|GA|48000|120||||
        ta-IN-PallaviNeural|பல்லவி|Female|GA|48000|86||||
        tr-TR-EmelNeural|Emel|Female|GA|48000|111||||
        tr-TR-AhmetNeural|Ahmet|Male|Deprecated|48000|107||||
        uk-UA-PolinaNeural|Поліна|Female|GA|48000|108||||
        vi-VN-HoaiMyNeural|Hoài My|Female|GA|48000|219||||
        zh-CN-XiaoxiaoNeural|晓晓|Female|GA|48000|264|assistant,chat,customerservice,newscast,affectionate,angry,calm,cheerful,disgruntled,fearful,gentle,lyrical,sad,serious,poetry-reading,friendly,chat-casual,whispering,sorry,excited||Chat,Assistant|Warm,Versatile
        zh-CN-YunxiNeural|云希|Male|GA|48000|293|narration-relaxed,embarrassed,fearful,cheerful,disgruntled,serious,angry,sad,depressed,chat,assistant,newscast|Narrator,YoungAdultMale,Boy||Lively,Sunshine
        zh-CN-YunyeNeural|云野|Male|GA|48000|278|embarrassed,calm,fearful,cheerful,disgruntled,serious,angry,sad|YoungAdultFemale,YoungAdultMale,OlderAdultFemale,OlderAdultMale,SeniorFemale,SeniorMale,Girl,Boy||
        zh-CN-XiaomoNeural|晓墨|Female|GA|48000|284|embarrassed,calm,fearful,cheerful,disgruntled,serious,angry,sad,depressed,affectionate,gentle,envious|YoungAdultFemale,YoungAdultMale,OlderAdultFemale,OlderAdultMale,SeniorFemale,SeniorMale,Girl,Boy||
        zh-HK-HiuMaanNeural|曉曼|Female|GA|48000|245||||
        zh-TW-HsiaoChenNeural|曉臻|Female|GA|48000|263||||
        """
}
