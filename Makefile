# Two commands matter to a newcomer: `make say` and `make test`.

TEXT ?= Hello. This is Syrinx, speaking from your own machine.
SWIFT ?= swift

# A release build of the command carries Swift's libraries with it, and is linked at a fixed address:
# the loader then has nothing to relocate, which saves milliseconds on the way to the first sound.
RELEASE_FLAGS = -c release --static-swift-stdlib --disable-local-rpath --product syrinx \
	-Xswiftc -Xclang-linker -Xswiftc -no-pie
SYRINX = .build/release/syrinx

.PHONY: say test setup build lint bench tsan clean

## Speak TEXT through the built-in local voice; leaves hello.wav and prints the timeline.
say: build
	@Scripts/say.sh "$(SYRINX)" "$(TEXT)"

## Set up what is missing, then run every test.
test: setup
	$(SWIFT) build --build-tests -Xswiftc -warnings-as-errors
	$(SWIFT) test --skip-build

## Install the system packages that are missing; asks for no password where there is nothing to do.
setup:
	@Scripts/setup.sh

build: setup
	$(SWIFT) build $(RELEASE_FLAGS)

## Formatting, imports, sizes, names.
lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Benchmarks
	python3 Scripts/check-style.py

## The rings and the engine under ThreadSanitizer, and the proof that it would notice.
tsan: setup
	Scripts/tsan.sh

## Benchmarks beside bare library calls; see Benchmarks/README.md.
bench: setup
	Scripts/bench.sh

clean:
	rm -rf .build .build-*
