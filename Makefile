# Two commands matter to a newcomer: `make say` and `make test`.

# Through the environment: a shell would take quotes and dollar signs for its own.
export TEXT ?= Hello. This is Syrinx, speaking from your own machine.
SWIFT ?= swift

# The release build is made for a quick start, which counts on the way to the first sound: what can be linked in is
# (Swift's libraries, C++'s, and those codecs that come as archives), the program stands at a fixed address, and
# exports no symbols, so that the loader has next to nothing to find and to relocate.
STATIC_LIBRARIES = $(CURDIR)/.build/archives
RELEASE_FLAGS = -c release --product syrinx --static-swift-stdlib --disable-local-rpath \
	--pkg-config-path $(STATIC_LIBRARIES) -Xswiftc -Xclang-linker -Xswiftc -no-pie \
	-Xlinker -L$(STATIC_LIBRARIES) -Xlinker --no-export-dynamic
SYRINX = .build/release/syrinx

.PHONY: say test setup build lint bench fuzz tsan clean

## Speak TEXT through the built-in local voice; leaves hello.wav and prints the timeline.
say: build
	@Scripts/say.sh "$(SYRINX)"

## Set up what is missing, then run every test.
test: setup
	$(SWIFT) build --build-tests
	Scripts/test.sh

## Install the system packages that are missing; asks for no password where there is nothing to do.
setup:
	@Scripts/setup.sh

build: setup $(STATIC_LIBRARIES)
	$(SWIFT) build $(RELEASE_FLAGS)

# The linker takes a library from the first folder that has it in any form: here are only archives, and this is where
# pkg-config's answers point to.
$(STATIC_LIBRARIES):
	mkdir -p $@
	for library in stdc++ mp3lame opus speexdsp z; do \
		archive=$$(cc -print-file-name=lib$$library.a); [ ! -f "$$archive" ] || ln -sf "$$archive" $@; \
	done
	for package in alsa libmpg123 libopusenc opus speexdsp; do \
		sed "s|^libdir=.*|libdir=$@|" "$$(pkg-config --variable=pcfiledir $$package)/$$package.pc" >$@/$$package.pc; \
	done

## Formatting, imports, sizes, names.
lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Benchmarks \
		Fuzzing/Package.swift Fuzzing/Sources/Fuzz
	python3 Scripts/check-style.py

## The rings under ThreadSanitizer, and the proof that it would notice.
tsan: setup
	Scripts/tsan-mutation.sh

## Every demuxer and decoder under libFuzzer, ten minutes each; see Scripts/fuzz.sh.
fuzz: setup
	Scripts/fuzz.sh

## Benchmarks beside bare library calls; see Benchmarks/README.md.
bench: setup
	Scripts/bench.sh

clean:
	rm -rf .build .build-*
