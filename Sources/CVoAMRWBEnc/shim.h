#ifndef SYRINX_CVOAMRWBENC_SHIM_H
#define SYRINX_CVOAMRWBENC_SHIM_H

#include <vo-amrwbenc/enc_if.h>

#endif
