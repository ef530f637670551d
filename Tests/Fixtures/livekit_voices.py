# SPDX-License-Identifier: Apache-2.0
"""Speaks through livekit-plugins-speechify and livekit-plugins-resemble (Apache-2.0), clients that we did not write.

Usage: livekit_voices.py speechify|resemble URL TEXT FILE: writes what comes as a WAV file, and says what it is. The second
knows one address only, a constant of its module, which is set here: nothing else of it is changed.
"""
import asyncio
import sys
import wave

import aiohttp


async def main(provider, url, text, path):
    async with aiohttp.ClientSession() as session:
        if provider == "speechify":
            from livekit.plugins import speechify
            speech = speechify.TTS(api_key="any", base_url=url, voice_id="george", model="simba-3.0")
        else:
            from livekit.plugins import resemble
            resemble.tts.RESEMBLE_REST_API_URL = url + "/synthesize"
            speech = resemble.TTS(api_key="any", http_session=session, sample_rate=44100, use_streaming=False)
        samples = bytearray()
        words = []
        async with speech.synthesize(text) as stream:
            async for event in stream:
                samples += event.frame.data
                rate, channels = event.frame.sample_rate, event.frame.num_channels
                words += event.frame.userdata.get("lk.timed_transcripts", [])
        await speech.aclose()
    with wave.open(path, "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes(samples)
    print(rate, channels, len(samples) // 2 // channels, *words)


asyncio.run(main(*sys.argv[1:]))
