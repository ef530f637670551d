# SPDX-License-Identifier: Apache-2.0
"""Speaks through livekit-plugins-azure (Apache-2.0), a client that we did not write: its REST client takes any endpoint.

Usage: livekit_client.py URL TEXT FILE: writes what comes as a WAV file, and says what it is. A status of 69 says
that the package is not installed.
"""
import asyncio
import sys
import wave

try:
    import aiohttp
    from livekit.plugins import azure
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(69)


async def main(url, text, path):
    async with aiohttp.ClientSession() as session:
        speech = azure.TTS(
            speech_endpoint=url + "/cognitiveservices/v1", speech_key="any", sample_rate=24000,
            voice="en-US-JennyNeural", style=azure.tts.StyleConfig(style="cheerful"),
            prosody=azure.tts.ProsodyConfig(rate="slow"), http_session=session)
        samples = bytearray()
        async with speech.synthesize(text) as stream:
            async for event in stream:
                samples += event.frame.data
                rate, channels = event.frame.sample_rate, event.frame.num_channels
    with wave.open(path, "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes(samples)
    print(rate, channels, len(samples) // 2 // channels)


asyncio.run(main(*sys.argv[1:]))
