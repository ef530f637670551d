// SPDX-License-Identifier: Apache-2.0

#ifndef SYRINX_ALLOCATION_COUNTER_H
#define SYRINX_ALLOCATION_COUNTER_H

#include <stdbool.h>

/* Counts what one thread takes from malloc and gives back to it, in any library of the process.
   Compiled to nothing under sanitizers, which bring an allocator of their own. */

bool allocation_counter_works(void);

/* From here on, on the calling thread. */
void allocation_counter_start(void);

/* Returns the calls of malloc, calloc, realloc, free and their kin since the start. */
long allocation_counter_stop(void);

#endif
