#include "bridge.h"

#include <string.h>

#include "_cgo_export.h"

enum { OWN_GUEST = WASMTIME_COMPONENT_RESOURCE, BORROW_GUEST, OWN_HOST, BORROW_HOST };

enum { FIRST = 16 };  // no value lies at the beginning of a buffer: 0 is no address

// Tables -----------------------------------------------------------------------------------------------------------------

ww_guest *ww_guest_new(uintptr_t go) {
  ww_guest *guest = ww_got(calloc(1, sizeof *guest));
  guest->go = go;
  return guest;
}

void ww_guest_delete(ww_guest *guest) {
  for (size_t i = 0; i < guest->type_count; i++) {
    ww_type *type = &guest->types[i];
    for (int32_t n = 0; n < type->name_count; n++) wasm_name_delete(&type->names[n]);
    free(type->parts), free(type->offsets), free(type->names);
  }
  for (size_t i = 0; i < guest->function_count; i++) free(guest->functions[i].params);
  for (size_t i = 0; i < guest->import_count; i++) free(guest->imports[i].params);
  for (size_t i = 0; i < guest->handle_count; i++) ww_forget(guest, i);
  free(guest->types), free(guest->functions), free(guest->imports), free(guest->handles), free(guest->vacant);
  ww_relay_forget(guest);
  free(guest->lent), free(guest->relayed);
  free(guest->buffer.data);
  free(guest);
}

static int32_t *taken(const int32_t **words, int32_t *count) {
  *count = *(*words)++;
  int32_t *made = ww_got(calloc(*count + 1, sizeof *made));
  memcpy(made, *words, *count * sizeof *made);
  *words += *count;
  return made;
}

void ww_guest_types(ww_guest *guest, const int32_t *words, size_t count, const char *names) {
  guest->types = ww_got(calloc(count + 1, sizeof *guest->types));
  guest->type_count = count;
  for (size_t i = 0; i < count; i++) {
    ww_type *type = &guest->types[i];
    type->kind = *words++, type->size = *words++, type->align = *words++;
    type->parts = taken(&words, &type->part_count);
    type->offsets = taken(&words, &type->offset_count);
    int32_t *sizes = taken(&words, &type->name_count);
    type->names = ww_got(calloc(type->name_count + 1, sizeof *type->names));
    for (int32_t n = 0; n < type->name_count; names += sizes[n++]) wasm_name_new(&type->names[n], sizes[n], names);
    free(sizes);
  }
}

static ww_function *functions(const int32_t **words, size_t count) {
  ww_function *made = ww_got(calloc(count + 1, sizeof *made));
  for (size_t i = 0; i < count; i++) {
    made[i].result = *(*words)++;
    made[i].params = taken(words, &made[i].param_count);
  }
  return made;
}

void ww_guest_functions(ww_guest *guest, const int32_t *words, size_t exported, size_t imported) {
  guest->functions = functions(&words, exported), guest->function_count = exported;
  guest->imports = functions(&words, imported), guest->import_count = imported;
}

static bool find(ww_guest *guest, const wasmtime_component_instance_t *instance, const wasmtime_component_export_index_t *outer,
                 const char *name, size_t size, wasmtime_component_func_t *function) {
  wasmtime_component_export_index_t *inner =
      wasmtime_component_instance_get_export_index(instance, guest->context, outer, name, size);
  bool found = inner != NULL && wasmtime_component_instance_get_func(instance, guest->context, inner, function);
  if (inner != NULL) wasmtime_component_export_index_delete(inner);
  return found;
}

bool ww_find(ww_guest *guest, const wasmtime_component_instance_t *instance, int32_t index, const char *owner, size_t owner_size,
             const char *name, size_t name_size) {
  wasmtime_component_export_index_t *outer = NULL;
  if (owner_size > 0) {
    outer = wasmtime_component_instance_get_export_index(instance, guest->context, NULL, owner, owner_size);
    if (outer == NULL) return false;
  }
  bool found = find(guest, instance, outer, name, name_size, &guest->functions[index].func);
  if (outer != NULL) wasmtime_component_export_index_delete(outer);
  return found;
}

int32_t ww_find_relayed(ww_guest *guest, const wasmtime_component_instance_t *instance, const char *name, size_t size) {
  guest->relayed = ww_got(realloc(guest->relayed, (guest->relayed_count + 1) * sizeof *guest->relayed));
  if (!find(guest, instance, NULL, name, size, &guest->relayed[guest->relayed_count])) return -1;
  return guest->relayed_count++;
}

// Handles ----------------------------------------------------------------------------------------------------------------

static uint32_t hold(ww_guest *guest, ww_any *any) {
  if (guest->vacant_count == 0) {
    size_t more = guest->handle_count ? 2 * guest->handle_count : 8;
    guest->handles = ww_got(realloc(guest->handles, more * sizeof *guest->handles));
    memset(guest->handles + guest->handle_count, 0, (more - guest->handle_count) * sizeof *guest->handles);
    guest->vacant = ww_got(realloc(guest->vacant, more * sizeof *guest->vacant));
    for (size_t i = more; i-- > guest->handle_count;) guest->vacant[guest->vacant_count++] = i;
    guest->handle_count = more;
  }
  uint32_t at = guest->vacant[--guest->vacant_count];
  guest->handles[at] = any;
  return at;
}

void ww_forget(ww_guest *guest, uint32_t handle) {
  ww_any *any = guest->handles[handle];
  if (any == NULL) return;
  guest->handles[handle] = NULL;
  guest->vacant[guest->vacant_count++] = handle;
  wasmtime_component_resource_any_delete(any);
}

wasmtime_error_t *ww_drop(ww_guest *guest, uint32_t handle) {
  wasmtime_error_t *error = wasmtime_component_resource_any_drop(guest->context, guest->handles[handle]);
  ww_forget(guest, handle);
  return error;
}

void ww_return_lent(ww_guest *guest) {
  for (size_t i = 0; i < guest->lent_count; i++) {
    wasmtime_error_t *error = wasmtime_component_resource_any_drop(guest->context, guest->lent[i]);
    if (error != NULL) wasmtime_error_delete(error);  // the store is dead, and its handles went with it
    wasmtime_component_resource_any_delete(guest->lent[i]);
  }
  guest->lent_count = 0;
}

static void fail(ww_guest *guest, const char *what, wasmtime_error_t *error) {
  if (error != NULL) wasmtime_error_delete(error);
  if (guest->fault == NULL) guest->fault = what;
}

ww_any *ww_host_resource(ww_guest *guest, int32_t kind, uint32_t number) {
  wasmtime_component_resource_host_t *host = wasmtime_component_resource_host_new(true, number, kind + 1);
  ww_any *any = NULL;
  wasmtime_error_t *error = wasmtime_component_resource_host_to_any(guest->context, host, &any);
  wasmtime_component_resource_host_delete(host);
  if (error == NULL) return any;
  fail(guest, "resource table is full: libwasmtime holds no more handles", error);
  return NULL;
}

static ww_any *host_resource(ww_guest *guest, const ww_type *type, uint32_t number) {
  ww_any *any = ww_host_resource(guest, type->parts[0], number);
  if (any != NULL && type->kind == BORROW_HOST) {  // the host owns what it lends, and drops it after the call
    guest->lent = ww_got(realloc(guest->lent, (guest->lent_count + 1) * sizeof *guest->lent));
    guest->lent[guest->lent_count++] = wasmtime_component_resource_any_clone(any);
  }
  return any;
}

uint32_t ww_host_number(ww_guest *guest, const ww_any *any) {
  wasmtime_component_resource_host_t *host = NULL;
  wasmtime_error_t *error = wasmtime_component_resource_any_to_host(guest->context, any, &host);
  if (error != NULL) {
    fail(guest, "unknown handle index", error);
    return 0;
  }
  uint32_t number = wasmtime_component_resource_host_rep(host);
  wasmtime_component_resource_host_delete(host);
  return number;
}

// Lowering ---------------------------------------------------------------------------------------------------------------

static uint32_t word(const uint8_t *at) {
  uint32_t value;
  memcpy(&value, at, sizeof value);
  return value;
}

static uint32_t number(const uint8_t *at, int32_t count) {
  uint16_t half;
  if (count <= 1 << 8) return *at;
  if (count > 1 << 16) return word(at);
  memcpy(&half, at, sizeof half);
  return half;
}

static void name_copy(wasm_name_t *to, const wasm_name_t *from) { wasm_name_new(to, from->size, from->data); }

static void lower(ww_guest *guest, int32_t of, const uint8_t *memory, const uint8_t *at, ww_val *out);

static ww_val *payload(ww_guest *guest, int32_t of, const uint8_t *memory, const uint8_t *at) {
  if (of < 0) return NULL;
  ww_val value;
  memset(&value, 0, sizeof value);
  lower(guest, of, memory, at, &value);
  return wasmtime_component_val_new(&value);
}

static void lower_flags(const ww_type *type, const uint8_t *at, ww_val *out) {
  uint32_t bits = type->size == 0 ? 0 : number(at, type->size == 1 ? 1 : type->size == 2 ? 1 << 9 : 1 << 17);
  size_t count = 0;
  for (int32_t i = 0; i < type->name_count; i++) count += bits >> i & 1;
  wasmtime_component_valflags_new_uninit(&out->of.flags, count);
  for (int32_t i = 0, n = 0; i < type->name_count; i++)
    if (bits >> i & 1) name_copy(&out->of.flags.data[n++], &type->names[i]);
}

static void lower(ww_guest *guest, int32_t of, const uint8_t *memory, const uint8_t *at, ww_val *out) {
  const ww_type *type = &guest->types[of];
  uint32_t which;
  size_t count;
  out->kind = type->kind > WASMTIME_COMPONENT_RESOURCE ? WASMTIME_COMPONENT_RESOURCE : type->kind;
  switch (type->kind) {
    case WASMTIME_COMPONENT_BOOL:
      out->of.boolean = *at != 0;
      break;
    case WASMTIME_COMPONENT_STRING:
      wasm_name_new(&out->of.string, word(at + 4), (const char *)memory + word(at));
      break;
    case WASMTIME_COMPONENT_LIST:
      count = word(at + 4);
      wasmtime_component_vallist_new_uninit(&out->of.list, count);
      memset(out->of.list.data, 0, count * sizeof *out->of.list.data);
      for (size_t i = 0; i < count; i++)
        lower(guest, type->parts[0], memory, memory + word(at) + i * guest->types[type->parts[0]].size, &out->of.list.data[i]);
      break;
    case WASMTIME_COMPONENT_RECORD:
      wasmtime_component_valrecord_new_uninit(&out->of.record, type->part_count);
      memset(out->of.record.data, 0, type->part_count * sizeof *out->of.record.data);
      for (int32_t i = 0; i < type->part_count; i++) {
        name_copy(&out->of.record.data[i].name, &type->names[i]);
        lower(guest, type->parts[i], memory, at + type->offsets[i], &out->of.record.data[i].val);
      }
      break;
    case WASMTIME_COMPONENT_TUPLE:
      wasmtime_component_valtuple_new_uninit(&out->of.tuple, type->part_count);
      memset(out->of.tuple.data, 0, type->part_count * sizeof *out->of.tuple.data);
      for (int32_t i = 0; i < type->part_count; i++)
        lower(guest, type->parts[i], memory, at + type->offsets[i], &out->of.tuple.data[i]);
      break;
    case WASMTIME_COMPONENT_VARIANT:
      which = number(at, type->name_count);
      name_copy(&out->of.variant.discriminant, &type->names[which]);
      out->of.variant.val = payload(guest, type->parts[which], memory, at + type->offsets[0]);
      break;
    case WASMTIME_COMPONENT_ENUM:
      name_copy(&out->of.enumeration, &type->names[number(at, type->name_count)]);
      break;
    case WASMTIME_COMPONENT_OPTION:
      out->of.option = *at ? payload(guest, type->parts[0], memory, at + type->offsets[0]) : NULL;
      break;
    case WASMTIME_COMPONENT_RESULT:
      out->of.result.is_ok = !*at;
      out->of.result.val = payload(guest, type->parts[*at], memory, at + type->offsets[0]);
      break;
    case WASMTIME_COMPONENT_FLAGS:
      lower_flags(type, at, out);
      break;
    case OWN_GUEST:
    case BORROW_GUEST:
      out->of.resource = wasmtime_component_resource_any_clone(guest->handles[word(at)]);
      if (type->kind == OWN_GUEST) ww_forget(guest, word(at));
      break;
    case OWN_HOST:
    case BORROW_HOST:
      out->of.resource = host_resource(guest, type, word(at));
      if (out->of.resource == NULL) memset(out, 0, sizeof *out);
      break;
    default:  // numbers and characters
      memcpy(&out->of, at, type->size);
  }
}

// Lifting ----------------------------------------------------------------------------------------------------------------

static size_t room(ww_buffer *buffer, size_t size, size_t align) {
  size_t at = (buffer->size + align - 1) / align * align;
  if (at + size > buffer->capacity) {
    buffer->capacity = 2 * (at + size);
    buffer->data = ww_got(realloc(buffer->data, buffer->capacity));
  }
  memset(buffer->data + buffer->size, 0, at + size - buffer->size);
  buffer->size = at + size;
  return at;
}

static void put_word(ww_buffer *buffer, size_t at, uint32_t value) { memcpy(buffer->data + at, &value, sizeof value); }

static void put_number(ww_buffer *buffer, size_t at, uint32_t value, int32_t count) {
  uint16_t half = value;
  if (count <= 1 << 8) {
    buffer->data[at] = value;
  } else if (count <= 1 << 16) {
    memcpy(buffer->data + at, &half, sizeof half);
  } else {
    put_word(buffer, at, value);
  }
}

static uint32_t place_of(ww_guest *guest, const ww_type *type, const wasm_name_t *name) {
  for (int32_t i = 0; i < type->name_count; i++)
    if (type->names[i].size == name->size && memcmp(type->names[i].data, name->data, name->size) == 0) return i;
  fail(guest, "a case that its type does not have", NULL);
  return 0;
}

static void lift(ww_guest *guest, int32_t of, const ww_val *value, size_t at) {
  const ww_type *type = &guest->types[of];
  ww_buffer *buffer = &guest->buffer;
  uint32_t which, bits = 0;
  size_t place;
  uint8_t kind = type->kind > WASMTIME_COMPONENT_RESOURCE ? WASMTIME_COMPONENT_RESOURCE : type->kind;
  if (value->kind != kind) {
    fail(guest, "a value is not of its type", NULL);
    return;
  }
  switch (type->kind) {
    case WASMTIME_COMPONENT_BOOL:
      buffer->data[at] = value->of.boolean;
      break;
    case WASMTIME_COMPONENT_STRING:
      place = room(buffer, value->of.string.size, 1);
      memcpy(buffer->data + place, value->of.string.data, value->of.string.size);
      put_word(buffer, at, place);
      put_word(buffer, at + 4, value->of.string.size);
      break;
    case WASMTIME_COMPONENT_LIST:
      place = room(buffer, value->of.list.size * guest->types[type->parts[0]].size, guest->types[type->parts[0]].align);
      put_word(buffer, at, place);
      put_word(buffer, at + 4, value->of.list.size);
      for (size_t i = 0; i < value->of.list.size; i++)
        lift(guest, type->parts[0], &value->of.list.data[i], place + i * guest->types[type->parts[0]].size);
      break;
    case WASMTIME_COMPONENT_RECORD:
      for (int32_t i = 0; i < type->part_count; i++)
        lift(guest, type->parts[i], &value->of.record.data[i].val, at + type->offsets[i]);
      break;
    case WASMTIME_COMPONENT_TUPLE:
      for (int32_t i = 0; i < type->part_count; i++)
        lift(guest, type->parts[i], &value->of.tuple.data[i], at + type->offsets[i]);
      break;
    case WASMTIME_COMPONENT_VARIANT:
      which = place_of(guest, type, &value->of.variant.discriminant);
      put_number(buffer, at, which, type->name_count);
      if (value->of.variant.val != NULL && type->parts[which] >= 0)
        lift(guest, type->parts[which], value->of.variant.val, at + type->offsets[0]);
      break;
    case WASMTIME_COMPONENT_ENUM:
      put_number(buffer, at, place_of(guest, type, &value->of.enumeration), type->name_count);
      break;
    case WASMTIME_COMPONENT_OPTION:
      buffer->data[at] = value->of.option != NULL;
      if (value->of.option != NULL) lift(guest, type->parts[0], value->of.option, at + type->offsets[0]);
      break;
    case WASMTIME_COMPONENT_RESULT:
      which = !value->of.result.is_ok;
      buffer->data[at] = which;
      if (value->of.result.val != NULL && type->parts[which] >= 0)
        lift(guest, type->parts[which], value->of.result.val, at + type->offsets[0]);
      break;
    case WASMTIME_COMPONENT_FLAGS:
      for (size_t i = 0; i < value->of.flags.size; i++) bits |= 1u << place_of(guest, type, &value->of.flags.data[i]);
      if (type->size > 0) put_number(buffer, at, bits, type->size == 1 ? 1 : type->size == 2 ? 1 << 9 : 1 << 17);
      break;
    case OWN_GUEST:
    case BORROW_GUEST:
      put_word(buffer, at, hold(guest, wasmtime_component_resource_any_clone(value->of.resource)));
      break;
    case OWN_HOST:
    case BORROW_HOST:
      put_word(buffer, at, ww_host_number(guest, value->of.resource));
      break;
    default:  // numbers and characters
      memcpy(buffer->data + at, &value->of, type->size);
  }
}

// Calls ------------------------------------------------------------------------------------------------------------------

static size_t aligned(size_t at, size_t align) { return (at + align - 1) / align * align; }

wasmtime_error_t *ww_call(ww_guest *guest, int32_t index, const uint8_t *memory, const uint8_t *block, size_t *at) {
  ww_function *function = &guest->functions[index];
  ww_val *arguments = ww_got(calloc(function->param_count + 1, sizeof *arguments)), *result = &arguments[function->param_count];
  size_t offset = 0;
  guest->fault = NULL;
  for (int32_t i = 0; i < function->param_count; i++) {
    const ww_type *type = &guest->types[function->params[i]];
    offset = aligned(offset, type->align);
    lower(guest, function->params[i], memory, block + offset, &arguments[i]);
    offset += type->size;
  }
  size_t results = function->result >= 0;
  wasmtime_error_t *error = NULL;
  if (guest->fault == NULL)
    error = wasmtime_component_func_call(&function->func, guest->context, arguments, function->param_count, result, results);
  for (int32_t i = 0; i < function->param_count; i++) wasmtime_component_val_delete(&arguments[i]);
  if (error == NULL && guest->fault == NULL && results) {
    guest->buffer.size = 0;
    room(&guest->buffer, FIRST, 1);
    *at = room(&guest->buffer, guest->types[function->result].size, guest->types[function->result].align);
    lift(guest, function->result, result, *at);
  }
  if (error == NULL && results) wasmtime_component_val_delete(result);
  free(arguments);
  return error;
}

void ww_lift_arguments(ww_guest *guest, int32_t index, const ww_val *arguments, size_t *at) {
  ww_function *function = &guest->imports[index];
  size_t size = 0, align = 8;
  for (int32_t i = 0; i < function->param_count; i++) {
    const ww_type *type = &guest->types[function->params[i]];
    size = aligned(size, type->align) + type->size;
  }
  guest->buffer.size = 0;
  room(&guest->buffer, FIRST, 1);
  *at = room(&guest->buffer, size, align);
  size_t offset = 0;
  for (int32_t i = 0; i < function->param_count; i++) {
    const ww_type *type = &guest->types[function->params[i]];
    offset = aligned(offset, type->align);
    lift(guest, function->params[i], &arguments[i], *at + offset);
    offset += type->size;
  }
}

void ww_lower_result(ww_guest *guest, int32_t index, const uint8_t *memory, const uint8_t *block, ww_val *result) {
  lower(guest, guest->imports[index].result, memory, block, result);
}

// Callbacks --------------------------------------------------------------------------------------------------------------

static wasmtime_error_t *imported(void *data, wasmtime_context_t *context, const wasmtime_component_func_type_t *type,
                                  ww_val *arguments, size_t argument_count, ww_val *results, size_t result_count) {
  ww_binding *binding = data;
  return wwImported(binding->guest->go, binding->index, arguments, result_count ? results : NULL);
}

static wasmtime_error_t *dropped(void *data, wasmtime_context_t *context, uint32_t number) {
  ww_binding *binding = data;
  wwDropped(binding->guest->go, number);
  return NULL;
}

static ww_binding *binding(ww_guest *guest, int32_t index) {
  ww_binding *made = ww_got(malloc(sizeof *made));
  made->guest = guest, made->index = index;
  return made;
}

wasmtime_error_t *ww_define(ww_guest *guest, wasmtime_component_linker_instance_t *into, int32_t index, const char *name,
                            size_t size) {
  return wasmtime_component_linker_instance_add_func(into, name, size, imported, binding(guest, index), free);
}

wasmtime_error_t *ww_define_resource(ww_guest *guest, wasmtime_component_linker_instance_t *into, int32_t kind, const char *name,
                                     size_t size) {
  wasmtime_component_resource_type_t *type = wasmtime_component_resource_type_new_host(kind + 1);
  wasmtime_error_t *error =
      wasmtime_component_linker_instance_add_resource(into, name, size, type, dropped, binding(guest, kind), free);
  wasmtime_component_resource_type_delete(type);
  return error;
}

static wasmtime_error_t *ticked(const wasmtime_context_t *context, void *data, uint64_t *more,
                                wasmtime_update_deadline_kind_t *kind) {
  ww_guest *guest = data;
  if (__atomic_load_n(&guest->canceled, __ATOMIC_SEQ_CST)) return wasmtime_error_new("the call was ended");
  *more = 1;
  *kind = WASMTIME_UPDATE_DEADLINE_CONTINUE;
  return NULL;
}

void ww_watch(ww_guest *guest, wasmtime_store_t *store) { wasmtime_store_epoch_deadline_callback(store, ticked, guest, NULL); }

static ptrdiff_t wrote_out(void *data, const unsigned char *text, size_t size) {
  return wwWrote(((ww_guest *)data)->go, 1, (void *)text, size);
}

static ptrdiff_t wrote_error(void *data, const unsigned char *text, size_t size) {
  return wwWrote(((ww_guest *)data)->go, 2, (void *)text, size);
}

void ww_output(wasi_config_t *config, ww_guest *guest) {
  wasi_config_set_stdout_custom(config, wrote_out, guest, NULL);
  wasi_config_set_stderr_custom(config, wrote_error, guest, NULL);
}
