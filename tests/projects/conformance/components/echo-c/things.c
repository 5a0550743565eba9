// The interface `things`: a resource of the guest. A handle that the guest owns is handed on or dropped; one that it was lent is an address.

#include <stdlib.h>

#include "conformance.h"
#include "text.h"

#define THINGS(name) exports_witworks_conformance_things_##name

struct THINGS(thing_t) {
  conformance_string_t name;
};

static uint32_t living = 0;

// Takes over the memory of the name.
static THINGS(own_thing_t) called(conformance_string_t name) {
  THINGS(thing_t) *thing = malloc(sizeof *thing);
  if (!thing) abort();
  thing->name = name;
  living++;
  return THINGS(thing_new)(thing);
}

void THINGS(thing_destructor)(THINGS(thing_t) *thing) {
  conformance_string_free(&thing->name);
  free(thing);
  living--;
}

THINGS(own_thing_t) THINGS(constructor_thing)(conformance_string_t *name) { return called(*name); }

bool THINGS(static_thing_make)(conformance_string_t *name, THINGS(own_thing_t) *ret, conformance_string_t *err) {
  bool named = name->len != 0;
  if (named) *ret = called(*name);
  else conformance_string_dup(err, "no name");
  return named;
}

THINGS(own_thing_t) THINGS(static_thing_join)(THINGS(borrow_thing_t) a, THINGS(borrow_thing_t) b) {
  return called(joined(&a->name, "+", &b->name));
}

void THINGS(method_thing_name)(THINGS(borrow_thing_t) self, conformance_string_t *ret) { *ret = copy(&self->name); }

void THINGS(method_thing_rename)(THINGS(borrow_thing_t) self, conformance_string_t *name) {
  conformance_string_free(&self->name);
  self->name = *name;
}

uint32_t THINGS(alive)(void) { return living; }

THINGS(own_thing_t) THINGS(pass)(THINGS(own_thing_t) value) { return value; }

void THINGS(take)(THINGS(own_thing_t) value, conformance_string_t *ret) {
  *ret = copy(&THINGS(thing_rep)(value)->name);
  THINGS(thing_drop_own)(value);
}

void THINGS(look)(THINGS(borrow_thing_t) value, conformance_string_t *ret) { *ret = copy(&value->name); }

void THINGS(pass_list)(THINGS(list_own_thing_t) *value, THINGS(list_own_thing_t) *ret) { *ret = *value; }

void THINGS(look_list)(THINGS(list_borrow_thing_t) *value, conformance_list_string_t *ret) {
  ret->len = value->len;
  ret->ptr = value->len ? malloc(value->len * sizeof *ret->ptr) : NULL;
  if (value->len && !ret->ptr) abort();
  for (size_t i = 0; i < value->len; i++) ret->ptr[i] = copy(&value->ptr[i]->name);
  THINGS(list_borrow_thing_free)(value);
}

bool THINGS(pass_option)(THINGS(own_thing_t) *maybe_value, THINGS(own_thing_t) *ret) {
  if (maybe_value) *ret = *maybe_value;
  return maybe_value != NULL;
}
