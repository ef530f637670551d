#!/usr/bin/env bash
# Speaks TEXT with the built-in voice: into hello.wav always, through a sound device where there is one.
set -u
syrinx=$1

# Whatever service the environment names: this command needs none.
unset AZURE_SPEECH_KEY AZURE_SPEECH_TOKEN AZURE_SPEECH_REGION AZURE_SPEECH_ENDPOINT AZURE_SPEECH_API_KEY
unset SPEECH_KEY SPEECH_TOKEN SPEECH_REGION SPEECH_ENDPOINT

rm -f hello.wav
"$syrinx" say --timing --play -o hello.wav -- "$TEXT"
status=$?
if [ $status -eq 40 ] && [ -s hello.wav ]; then
    echo "There is no sound device here that plays: the speech is in hello.wav."
    exit 0
fi
[ $status -eq 0 ] && echo "Spoken. The speech is in hello.wav, too."
exit $status
