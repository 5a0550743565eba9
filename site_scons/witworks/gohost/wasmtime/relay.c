// Calls of a component that has a relay around it: a component of Witworks' own, made when the component was built, whose functions
// take all values of a call as one block and give another. Text is what enters and leaves a component in bulk, so a block
// crosses as two strings: the low 7 bits of each byte, and the top bits, which may be left out where all are 0.
#include "bridge.h"

#include <string.h>

static void split(uint8_t *restrict block, uint8_t *restrict high, size_t size) {
  for (size_t i = 0; i < size; i++) {
    high[i] = block[i] >> 7;
    block[i] &= 0x7F;
  }
}

static void join(uint8_t *restrict block, const uint8_t *restrict high, size_t size) {
  for (size_t i = 0; i < size; i++) block[i] |= high[i] << 7;
}

static bool has_top_bits(const uint8_t *block, size_t size) {
  enum { RUN = 4096 };
  uint8_t all = 0;
  for (size_t at = 0; at < size && all < 0x80; at += RUN) {
    size_t end = size - at < RUN ? size : at + RUN;
    for (size_t i = at; i < end; i++) all |= block[i];
  }
  return all >= 0x80;
}

static uint8_t *scratch(ww_buffer *buffer, size_t size) {
  if (size > buffer->capacity) {
    free(buffer->data);
    buffer->data = ww_got(malloc(size));
    buffer->capacity = size;
  }
  buffer->size = 0;
  return buffer->data;
}

// What a relay gives that is none of ours: any component may say that it has one, and its values are not what they would be.
static wasmtime_error_t *no_relay(ww_val *given) {
  wasmtime_component_val_delete(given);
  return wasmtime_error_new("what it says is a relay is none");
}

// Splits the block where it lies. What it gave is in the reply, if it answers.
wasmtime_error_t *ww_relay_block(ww_guest *guest, int32_t function, uint8_t *block, size_t size, bool answers) {
  ww_val arguments[2] = {{.kind = WASMTIME_COMPONENT_STRING}, {.kind = WASMTIME_COMPONENT_STRING}}, result = {0};
  arguments[0].of.string = (wasm_name_t){size, (char *)block};
  arguments[1].of.string = (wasm_name_t){0, (char *)block};
  if (has_top_bits(block, size)) {
    uint8_t *high = scratch(&guest->buffer, size);
    split(block, high, size);
    arguments[1].of.string = (wasm_name_t){size, (char *)high};
  }
  wasmtime_error_t *error =
      wasmtime_component_func_call(&guest->relayed[function], guest->context, arguments, 2, &result, answers);
  if (error != NULL || !answers) return error;
  if (result.kind != WASMTIME_COMPONENT_STRING || result.of.string.size == 0) return no_relay(&result);
  guest->reply = result.of.string;
  uint8_t *reply = (uint8_t *)guest->reply.data;
  size = guest->reply.size - 1;  // the last byte says whether there are top bits
  if (reply[size]) {
    size /= 2;
    join(reply, reply + size, size);
  }
  guest->reply_size = size;
  return NULL;
}

void ww_relay_forget(ww_guest *guest) {
  if (guest->reply.data != NULL) wasm_name_delete(&guest->reply);
  guest->reply = (wasm_name_t){0, NULL};
}

static uint8_t kind_of(char letter) {
  return letter == 'i' || letter == 'f' ? WASMTIME_COMPONENT_U32 : WASMTIME_COMPONENT_U64;
}

// A call of core values alone, each as an integer of its size; they come and go in raw.
wasmtime_error_t *ww_relay_values(ww_guest *guest, int32_t function, const char *kinds, size_t count, const char *result,
                                  uint64_t *raw) {
  ww_val arguments[16] = {{0}}, given = {0};
  for (size_t i = 0; i < count; i++) {
    arguments[i].kind = kind_of(kinds[i]);
    arguments[i].of.u64 = raw[i];
  }
  wasmtime_error_t *error =
      wasmtime_component_func_call(&guest->relayed[function], guest->context, arguments, count, &given, result != NULL);
  if (error != NULL || result == NULL) return error;
  if (given.kind != kind_of(*result)) return no_relay(&given);
  raw[0] = given.kind == WASMTIME_COMPONENT_U32 ? given.of.u32 : given.of.u64;
  return NULL;
}

// Puts a resource of the host, which Go knows by number, into the relay's table.
wasmtime_error_t *ww_relay_put(ww_guest *guest, int32_t function, int32_t kind, uint32_t number, uint32_t *index) {
  ww_val argument = {.kind = WASMTIME_COMPONENT_RESOURCE}, result = {0};
  argument.of.resource = ww_host_resource(guest, kind, number);
  if (argument.of.resource == NULL) return NULL;
  wasmtime_error_t *error =
      wasmtime_component_func_call(&guest->relayed[function], guest->context, &argument, 1, &result, 1);
  wasmtime_component_val_delete(&argument);
  if (error != NULL) return error;
  if (result.kind != WASMTIME_COMPONENT_U32) return no_relay(&result);
  *index = result.of.u32;
  return NULL;
}

// Takes a resource of the host out of the relay's table.
wasmtime_error_t *ww_relay_get(ww_guest *guest, int32_t function, uint32_t index, uint32_t *number) {
  ww_val argument = {.kind = WASMTIME_COMPONENT_U32, .of.u32 = index}, result = {0};
  wasmtime_error_t *error =
      wasmtime_component_func_call(&guest->relayed[function], guest->context, &argument, 1, &result, 1);
  if (error != NULL) return error;
  if (result.kind != WASMTIME_COMPONENT_RESOURCE) return no_relay(&result);
  *number = ww_host_number(guest, result.of.resource);
  wasmtime_component_val_delete(&result);
  return NULL;
}

// Drops a resource in the relay's table.
wasmtime_error_t *ww_relay_drop(ww_guest *guest, int32_t function, uint32_t index) {
  ww_val argument = {.kind = WASMTIME_COMPONENT_U32, .of.u32 = index};
  return wasmtime_component_func_call(&guest->relayed[function], guest->context, &argument, 1, NULL, 0);
}
