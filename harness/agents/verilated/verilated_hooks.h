#pragma once
// Included before every file of a verilated design and of Verilator's library (-include): what a design prints or dies
// of goes to whoever evaluates it, never to stdout and never through abort().
#define VL_USER_FATAL
#define VL_USER_FINISH
#define VL_USER_STOP
#define VL_USER_WARN
#define VL_PRINTF flatsat_verilated_print

#ifdef __GNUC__
__attribute__((format(printf, 1, 2)))
#endif
int flatsat_verilated_print(const char* format, ...);
