#ifndef SYRINX_CALSA_SHIM_H
#define SYRINX_CALSA_SHIM_H

#include <alsa/asoundlib.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

/* alsa-lib reports through a variadic callback, which Swift cannot write. The formatted line goes to
   `syrinx_alsa_sink`, or nowhere while that is null: nothing of it reaches stderr by itself. */

typedef void (*syrinx_alsa_message_sink)(const char *message);

/* Any thread that uses a device may read it while another one sets it. */
static _Atomic(syrinx_alsa_message_sink) syrinx_alsa_sink = 0;

static void syrinx_alsa_report(
    const char *file, int line, const char *function, int error, const char *format, ...
) {
    (void)file;
    (void)line;
    syrinx_alsa_message_sink sink = atomic_load_explicit(&syrinx_alsa_sink, memory_order_acquire);
    if (!sink) return;
    char text[512];
    int length = snprintf(text, sizeof text, "%s: ", function);
    va_list arguments;
    va_start(arguments, format);
    if (length >= 0 && length < (int)sizeof text)
        length += vsnprintf(text + length, sizeof text - length, format, arguments);
    va_end(arguments);
    if (error && length >= 0 && length < (int)sizeof text)
        snprintf(text + length, sizeof text - length, ": %s", snd_strerror(error));
    sink(text);
}

static inline void syrinx_alsa_capture_messages(syrinx_alsa_message_sink sink) {
    atomic_store_explicit(&syrinx_alsa_sink, sink, memory_order_release);
    snd_lib_error_set_handler(syrinx_alsa_report);
}

#endif
