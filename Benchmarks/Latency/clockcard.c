// SPDX-License-Identifier: Apache-2.0

// A sound card that is only a clock: an ALSA plugin (alsa-lib's "External I/O plugin" interface) that takes
// samples at the pace of a real card, runs dry like one, and notes when the first sound was handed to it.
// It makes no sound and keeps no samples.
//
//     pcm_type.clockcard { lib "/where/it/is/libclockcard.so" }
//     pcm.!default { type clockcard }
//
// CLOCKCARD_LOG names a file to append to. Each line is an event, its time (CLOCK_MONOTONIC, ns), and what
// belongs to it:
//
//     setup T rate channels period buffer
//     start T
//     sound T frame     the first frame above -60 dBFS was handed over, in a call that began at T
//     due T             when that frame leaves the card
//     dry T frames      ran out of samples after so many frames
//     close T frames    so many frames were handed over in all

#define _GNU_SOURCE

#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { second = 1000000000, silence_limit = 33 };

struct card {
    snd_pcm_ioplug_t plugin;
    int timer;
    int log;

    snd_pcm_uframes_t wakeup_frames;  // avail_min
    bool is_running;
    int64_t start_time;

    // Counted from the last prepare.
    uint64_t written;
    uint64_t played;

    uint64_t written_before;  // the last prepare
    bool has_sound;
    int64_t sound_frame;  // counted as `written`; -1: its time is known, or it has not come
};

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * second + time.tv_nsec;
}

__attribute__((format(printf, 2, 3))) static void note(struct card *card, const char *format, ...) {
    if (card->log < 0) return;
    char line[160];
    va_list values;
    va_start(values, format);
    int length = vsnprintf(line, sizeof line, format, values);
    va_end(values);
    if (write(card->log, line, (size_t)length) < 0) card->log = -1;
}

static int64_t duration(const struct card *card, uint64_t frames) {
    return (int64_t)(frames * second / card->plugin.rate);
}

/// Makes the descriptor readable at a time, and then once each period.
static void set_timer(struct card *card, int64_t time, int64_t interval) {
    struct itimerspec ticks = {
        .it_value = {.tv_sec = time / second, .tv_nsec = time % second},
        .it_interval = {.tv_sec = interval / second, .tv_nsec = interval % second},
    };
    timerfd_settime(card->timer, TFD_TIMER_ABSTIME, &ticks, NULL);
}

static void note_due_time(struct card *card) {
    if (card->sound_frame < 0) return;
    note(card, "due %" PRId64 "\n", card->start_time + duration(card, (uint64_t)card->sound_frame));
    card->sound_frame = -1;
}

static int card_prepare(snd_pcm_ioplug_t *plugin) {
    struct card *card = plugin->private_data;
    card->written_before += card->written;
    card->written = card->played = 0;
    card->is_running = false;
    card->sound_frame = -1;
    set_timer(card, 1, 0);  // There is room at once.
    return 0;
}

static int card_start(snd_pcm_ioplug_t *plugin) {
    struct card *card = plugin->private_data;
    card->start_time = now();
    card->is_running = true;
    int64_t period = duration(card, plugin->period_size);
    set_timer(card, card->start_time + period, period);
    note(card, "start %" PRId64 "\n", card->start_time);
    note_due_time(card);
    return 0;
}

static int card_stop(snd_pcm_ioplug_t *plugin) {
    struct card *card = plugin->private_data;
    card->is_running = false;
    return 0;
}

/// Where the card is by its clock. Counts on without wrapping: 64 bits last.
static snd_pcm_sframes_t card_pointer(snd_pcm_ioplug_t *plugin) {
    struct card *card = plugin->private_data;
    if (plugin->state == SND_PCM_STATE_XRUN) return -EPIPE;
    if (!card->is_running) return (snd_pcm_sframes_t)card->played;
    int64_t elapsed = now() - card->start_time;
    uint64_t rate = plugin->rate;
    // In two steps, so that hours do not overflow.
    card->played = (uint64_t)(elapsed / second) * rate + (uint64_t)(elapsed % second) * rate / second;
    if (card->played < card->written) return (snd_pcm_sframes_t)card->played;

    card->played = card->written;
    if (plugin->state == SND_PCM_STATE_DRAINING) return (snd_pcm_sframes_t)card->played;
    card->is_running = false;
    note(card, "dry %" PRId64 " %" PRIu64 "\n", card->start_time + duration(card, card->written),
         card->written_before + card->written);
    return -EPIPE;
}

static bool is_loud(snd_pcm_format_t format, const void *sample) {
    switch (format) {
    case SND_PCM_FORMAT_S16_LE: return abs(*(const int16_t *)sample) >= silence_limit;
    case SND_PCM_FORMAT_S32_LE: return llabs(*(const int32_t *)sample) >= (int64_t)silence_limit << 16;
    default: {
        float value = *(const float *)sample * 32768;
        return value >= silence_limit || value <= -silence_limit;
    }
    }
}

/// Which of the frames is the first to be heard; `size` if none is.
static snd_pcm_uframes_t find_sound(
    snd_pcm_ioplug_t *plugin, const snd_pcm_channel_area_t *areas, snd_pcm_uframes_t offset,
    snd_pcm_uframes_t size
) {
    for (snd_pcm_uframes_t index = 0; index < size; index++) {
        for (unsigned channel = 0; channel < plugin->channels; channel++) {
            const snd_pcm_channel_area_t *area = &areas[channel];
            size_t bit = area->first + (offset + index) * area->step;
            if (is_loud(plugin->format, (const char *)area->addr + bit / 8)) return index;
        }
    }
    return size;
}

static snd_pcm_sframes_t card_transfer(
    snd_pcm_ioplug_t *plugin, const snd_pcm_channel_area_t *areas, snd_pcm_uframes_t offset,
    snd_pcm_uframes_t size
) {
    struct card *card = plugin->private_data;
    if (!card->has_sound) {
        int64_t time = now();
        snd_pcm_uframes_t index = find_sound(plugin, areas, offset, size);
        if (index < size) {
            card->has_sound = true;
            card->sound_frame = (int64_t)(card->written + index);
            note(card, "sound %" PRId64 " %" PRIu64 "\n", time, card->written_before + card->written + index);
            if (card->is_running) note_due_time(card);
        }
    }
    card->written += size;
    return (snd_pcm_sframes_t)size;
}

/// Sleeps until the last frame has left.
static int card_drain(snd_pcm_ioplug_t *plugin) {
    struct card *card = plugin->private_data;
    if (!card->is_running) {
        if (card->written == 0) return 0;
        card_start(plugin);
    }
    int64_t end = card->start_time + duration(card, card->written);
    if (plugin->nonblock && now() < end) return -EAGAIN;
    struct timespec time = {.tv_sec = end / second, .tv_nsec = end % second};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) {}
    return 0;
}

/// The timer says "look": only the position says whether there is room.
static int card_poll_revents(
    snd_pcm_ioplug_t *plugin, struct pollfd *descriptors, unsigned int count, unsigned short *events
) {
    struct card *card = plugin->private_data;
    *events = 0;
    if (count != 1) return -EINVAL;
    if (!(descriptors[0].revents & POLLIN)) return 0;
    snd_pcm_sframes_t free_frames = snd_pcm_avail_update(plugin->pcm);
    if (free_frames < 0) {
        *events = POLLERR | POLLOUT;
        return 0;
    }
    bool is_draining = plugin->state == SND_PCM_STATE_DRAINING;
    bool has_room = (snd_pcm_uframes_t)free_frames >= card->wakeup_frames;
    if (has_room || is_draining) *events = POLLOUT;
    if (!has_room || is_draining) {
        uint64_t ticks;
        if (read(card->timer, &ticks, sizeof ticks) < 0 && errno != EAGAIN) return -errno;
    }
    return 0;
}

static int card_hw_params(snd_pcm_ioplug_t *plugin, snd_pcm_hw_params_t *parameters) {
    (void)parameters;
    struct card *card = plugin->private_data;
    card->wakeup_frames = plugin->period_size;
    note(card, "setup %" PRId64 " %u %u %lu %lu\n", now(), plugin->rate, plugin->channels,
         plugin->period_size, plugin->buffer_size);
    return 0;
}

static int card_sw_params(snd_pcm_ioplug_t *plugin, snd_pcm_sw_params_t *parameters) {
    struct card *card = plugin->private_data;
    return snd_pcm_sw_params_get_avail_min(parameters, &card->wakeup_frames);
}

static int card_close(snd_pcm_ioplug_t *plugin) {
    struct card *card = plugin->private_data;
    note(card, "close %" PRId64 " %" PRIu64 "\n", now(), card->written_before + card->written);
    if (card->log >= 0) close(card->log);
    if (card->timer >= 0) close(card->timer);
    free(card);
    return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = card_start,
    .stop = card_stop,
    .pointer = card_pointer,
    .transfer = card_transfer,
    .close = card_close,
    .hw_params = card_hw_params,
    .sw_params = card_sw_params,
    .prepare = card_prepare,
    .drain = card_drain,
    .poll_revents = card_poll_revents,
};

/// What speech players ask for: interleaved, one or two channels, 16 bits or more.
static int limit_parameters(snd_pcm_ioplug_t *plugin) {
    static const unsigned accesses[] = {SND_PCM_ACCESS_RW_INTERLEAVED, SND_PCM_ACCESS_MMAP_INTERLEAVED};
    static const unsigned formats[] = {
        SND_PCM_FORMAT_S16_LE, SND_PCM_FORMAT_S32_LE, SND_PCM_FORMAT_FLOAT_LE,
    };
    int error = snd_pcm_ioplug_set_param_list(plugin, SND_PCM_IOPLUG_HW_ACCESS, 2, accesses);
    if (error >= 0) error = snd_pcm_ioplug_set_param_list(plugin, SND_PCM_IOPLUG_HW_FORMAT, 3, formats);
    if (error >= 0) error = snd_pcm_ioplug_set_param_minmax(plugin, SND_PCM_IOPLUG_HW_CHANNELS, 1, 2);
    if (error >= 0) error = snd_pcm_ioplug_set_param_minmax(plugin, SND_PCM_IOPLUG_HW_RATE, 8000, 192000);
    if (error >= 0) {
        error = snd_pcm_ioplug_set_param_minmax(plugin, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 64, 1 << 20);
    }
    if (error >= 0) {
        error = snd_pcm_ioplug_set_param_minmax(plugin, SND_PCM_IOPLUG_HW_BUFFER_BYTES, 128, 4 << 20);
    }
    if (error >= 0) error = snd_pcm_ioplug_set_param_minmax(plugin, SND_PCM_IOPLUG_HW_PERIODS, 2, 1024);
    return error;
}

/// The entry that alsa-lib looks for; it takes no options from the configuration.
SND_PCM_PLUGIN_DEFINE_FUNC(clockcard) {
    (void)root;
    (void)conf;
    if (stream != SND_PCM_STREAM_PLAYBACK) return -EINVAL;
    struct card *card = calloc(1, sizeof *card);
    if (!card) return -ENOMEM;
    const char *path = getenv("CLOCKCARD_LOG");
    card->log = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : -1;
    card->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    card->sound_frame = -1;
    card->plugin = (snd_pcm_ioplug_t){
        .version = SND_PCM_IOPLUG_VERSION,
        .name = "a card that is only a clock",
        .flags = SND_PCM_IOPLUG_FLAG_MONOTONIC | SND_PCM_IOPLUG_FLAG_BOUNDARY_WA,
        .poll_fd = card->timer,
        .poll_events = POLLIN,
        .callback = &callbacks,
        .private_data = card,
    };
    int error = snd_pcm_ioplug_create(&card->plugin, name, stream, mode);
    if (error >= 0) {
        error = limit_parameters(&card->plugin);
        if (error >= 0) {
            *pcmp = card->plugin.pcm;
            return 0;
        }
        snd_pcm_ioplug_delete(&card->plugin);  // Calls `card_close`.
        return error;
    }
    if (card->log >= 0) close(card->log);
    if (card->timer >= 0) close(card->timer);
    free(card);
    return error;
}

SND_PCM_PLUGIN_SYMBOL(clockcard);
