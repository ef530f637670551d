#ifndef SYRINX_CSPEEXDSP_SHIM_H
#define SYRINX_CSPEEXDSP_SHIM_H

#include <speex/speex_resampler.h>

#endif
