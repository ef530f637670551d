#ifndef SYRINX_COPENCOREAMRWB_SHIM_H
#define SYRINX_COPENCOREAMRWB_SHIM_H

#include <opencore-amrwb/dec_if.h>

#endif
