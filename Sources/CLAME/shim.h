#ifndef SYRINX_CLAME_SHIM_H
#define SYRINX_CLAME_SHIM_H

#include <lame/lame.h>

#endif
