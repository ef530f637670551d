#ifndef SYRINX_CMPG123_SHIM_H
#define SYRINX_CMPG123_SHIM_H

#include <mpg123.h>

/* A macro in newer versions of the library, a function in older ones. */
static inline int syrinx_mpg123_param(mpg123_handle *handle, int parameter, long value) {
    return mpg123_param(handle, (enum mpg123_parms)parameter, value, 0);
}

#endif
