// SPDX-License-Identifier: Apache-2.0

/* A sound device for alsa-lib whose clock a test turns by hand. What is in its buffer can be changed until
   it is played; what is played goes to a file, its speaker. One to a process.

       pcm_type.clocked { lib "DIRECTORY/clocked.so" }
       pcm.device { type clocked speaker "PATH" format S16_LE title "..." }

   `title` is how the device describes itself (snd_pcm_dump).

   gcc -shared -fPIC -DPIC -o clocked.so clocked-device.c -lasound */

#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <sys/eventfd.h>

static struct {
    snd_pcm_ioplug_t io;
    FILE *speaker;
    snd_pcm_uframes_t played;
    int is_dry;
} device;

/* Lets `frames` more be played. Called by the test, by its name. */
void clocked_advance(long frames) {
    snd_pcm_ioplug_t *io = &device.io;
    long left = (long)(io->appl_ptr - device.played);
    const snd_pcm_channel_area_t *area = snd_pcm_ioplug_mmap_areas(io);
    for (; frames > 0 && left > 0; frames--, left--) {
        snd_pcm_uframes_t offset = device.played++ % io->buffer_size;
        const char *frame = (const char *)area->addr + (area->first + offset * area->step) / 8;
        fwrite(frame, area->step / 8, 1, device.speaker);
    }
    fflush(device.speaker);
    if (frames > 0) device.is_dry = 1;
}

static int start(snd_pcm_ioplug_t *io) { return (void)io, 0; }
static int stop(snd_pcm_ioplug_t *io) { return (void)io, 0; }

static int prepare(snd_pcm_ioplug_t *io) {
    (void)io;
    device.played = 0;
    device.is_dry = 0;
    return 0;
}

static snd_pcm_sframes_t pointer(snd_pcm_ioplug_t *io) {
    return device.is_dry && io->state == SND_PCM_STATE_RUNNING ? -EPIPE : (snd_pcm_sframes_t)device.played;
}

static const snd_pcm_ioplug_callback_t callback = {
    .start = start, .stop = stop, .pointer = pointer, .prepare = prepare,
};

SND_PCM_PLUGIN_DEFINE_FUNC(clocked) {
    (void)root;
    const char *speaker = NULL, *format = NULL, *title = NULL, *id;
    snd_config_iterator_t i, next;
    snd_config_for_each(i, next, conf) {
        snd_config_t *entry = snd_config_iterator_entry(i);
        if (snd_config_get_id(entry, &id) < 0) continue;
        if (!strcmp(id, "speaker")) snd_config_get_string(entry, &speaker);
        if (!strcmp(id, "format")) snd_config_get_string(entry, &format);
        if (!strcmp(id, "title")) snd_config_get_string(entry, &title);
    }
    if (!speaker || !format || !title || !(device.speaker = fopen(speaker, "wb"))) return -EINVAL;
    device.io.version = SND_PCM_IOPLUG_VERSION;
    device.io.name = strdup(title);
    device.io.callback = &callback;
    device.io.mmap_rw = 1;
    device.io.flags = SND_PCM_IOPLUG_FLAG_BOUNDARY_WA;
    device.io.poll_fd = eventfd(1, EFD_CLOEXEC);
    device.io.poll_events = POLLIN;
    int error = snd_pcm_ioplug_create(&device.io, name, stream, mode);
    if (error < 0) return error;
    unsigned access = SND_PCM_ACCESS_RW_INTERLEAVED, sample = snd_pcm_format_value(format);
    snd_pcm_ioplug_set_param_list(&device.io, SND_PCM_IOPLUG_HW_ACCESS, 1, &access);
    snd_pcm_ioplug_set_param_list(&device.io, SND_PCM_IOPLUG_HW_FORMAT, 1, &sample);
    *pcmp = device.io.pcm;
    return 0;
}

SND_PCM_PLUGIN_SYMBOL(clocked);
