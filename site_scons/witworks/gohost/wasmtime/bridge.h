// What of libwasmtime's C API Go cannot say itself: values of components made from, and turned into, their form in memory.
#ifndef WITWORKS_BRIDGE_H
#define WITWORKS_BRIDGE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <wasi.h>
#include <wasm.h>
#include <wasmtime.h>

// The memory that was asked for. Where there is none the program ends, as Go's own do.
static inline void *ww_got(void *memory) {
  if (memory != NULL) return memory;
  fputs("fatal error: out of memory\n", stderr);
  abort();
}

typedef wasmtime_component_val_t ww_val;
typedef wasmtime_component_resource_any_t ww_any;

// A type: its parts are places in the table of types, its names those of fields, cases or flags.
typedef struct {
  int32_t kind, size, align;
  int32_t part_count, offset_count, name_count;
  int32_t *parts, *offsets;
  wasm_name_t *names;
} ww_type;

// A function: its parameters' types, and that of its result or -1.
typedef struct {
  int32_t param_count, result;
  int32_t *params;
  wasmtime_component_func_t func;
} ww_function;

// Memory that grows; addresses are places in it.
typedef struct {
  uint8_t *data;
  size_t size, capacity;
} ww_buffer;

// What an instance's values need: types, functions, and the handles that Go holds by number.
typedef struct {
  wasmtime_context_t *context;
  ww_type *types;
  size_t type_count;
  ww_function *functions, *imports;
  size_t function_count, import_count;
  ww_any **handles;
  size_t handle_count;
  uint32_t *vacant;  // the numbers of no handle, the next one last
  size_t vacant_count;
  ww_any **lent;
  size_t lent_count;
  ww_buffer buffer;
  wasmtime_component_func_t *relayed;  // the functions of the relay that Go has found, by number
  size_t relayed_count;
  wasm_name_t reply;   // what a call through the relay gave, until Go has read it
  size_t reply_size;   // how much of that are values
  const char *fault;
  int32_t canceled;
  uintptr_t go;
} ww_guest;

// What a callback is given: the instance, and which import or kind of resource it is.
typedef struct {
  ww_guest *guest;
  int32_t index;
} ww_binding;

ww_guest *ww_guest_new(uintptr_t go);
void ww_guest_delete(ww_guest *guest);
void ww_guest_types(ww_guest *guest, const int32_t *words, size_t count, const char *names);
void ww_guest_functions(ww_guest *guest, const int32_t *words, size_t functions, size_t imports);

bool ww_find(ww_guest *guest, const wasmtime_component_instance_t *instance, int32_t index, const char *owner, size_t owner_size,
             const char *name, size_t name_size);
wasmtime_error_t *ww_define(ww_guest *guest, wasmtime_component_linker_instance_t *into, int32_t index, const char *name,
                            size_t size);
wasmtime_error_t *ww_define_resource(ww_guest *guest, wasmtime_component_linker_instance_t *into, int32_t kind, const char *name,
                                     size_t size);
int32_t ww_find_relayed(ww_guest *guest, const wasmtime_component_instance_t *instance, const char *name, size_t size);
void ww_watch(ww_guest *guest, wasmtime_store_t *store);

// Calls a function; its result is in the buffer, at the place that is given back by `at`.
wasmtime_error_t *ww_call(ww_guest *guest, int32_t index, const uint8_t *memory, const uint8_t *block, size_t *at);
void ww_lift_arguments(ww_guest *guest, int32_t index, const ww_val *arguments, size_t *at);
void ww_lower_result(ww_guest *guest, int32_t index, const uint8_t *memory, const uint8_t *block, ww_val *result);

wasmtime_error_t *ww_drop(ww_guest *guest, uint32_t handle);
void ww_forget(ww_guest *guest, uint32_t handle);
void ww_return_lent(ww_guest *guest);

// Owns a resource of the host that Go knows by number; NULL and a fault where there can be none.
ww_any *ww_host_resource(ww_guest *guest, int32_t kind, uint32_t number);
uint32_t ww_host_number(ww_guest *guest, const ww_any *any);

// Through the relay: see relay.c.
wasmtime_error_t *ww_relay_values(ww_guest *guest, int32_t function, const char *kinds, size_t count, const char *result,
                                  uint64_t *raw);
wasmtime_error_t *ww_relay_block(ww_guest *guest, int32_t function, uint8_t *block, size_t size, bool answers);
void ww_relay_forget(ww_guest *guest);
wasmtime_error_t *ww_relay_put(ww_guest *guest, int32_t function, int32_t kind, uint32_t number, uint32_t *index);
wasmtime_error_t *ww_relay_get(ww_guest *guest, int32_t function, uint32_t index, uint32_t *number);
wasmtime_error_t *ww_relay_drop(ww_guest *guest, int32_t function, uint32_t index);

void ww_output(wasi_config_t *config, ww_guest *guest);

#endif
