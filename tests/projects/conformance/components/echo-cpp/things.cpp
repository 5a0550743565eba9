// The interface `things`: a resource of the guest. A handle that the guest owns is handed on or dropped; one that it was lent is an address.

#include <cstdlib>
#include <string>
#include <utility>

#include "conformance.h"
#include "text.hpp"

#define THINGS(name) exports_witworks_conformance_things_##name

struct THINGS(thing_t) {
  explicit THINGS(thing_t)(std::string called) : name{std::move(called)} { living++; }
  ~THINGS(thing_t)() { living--; }

  std::string name;
  static inline uint32_t living = 0;
};

namespace {

using Thing = THINGS(thing_t);
using Owned = THINGS(own_thing_t);
using Lent = THINGS(borrow_thing_t);

/// The handle of a new thing, which lives until the host or the guest drops it.
Owned called(std::string name) { return THINGS(thing_new)(new Thing{std::move(name)}); }

}  // namespace

void THINGS(thing_destructor)(Thing *thing) { delete thing; }

Owned THINGS(constructor_thing)(conformance_string_t *name) { return called(taken(name)); }

bool THINGS(static_thing_make)(conformance_string_t *name, Owned *ret, conformance_string_t *err) {
  const std::string wanted = taken(name);
  if (wanted.empty()) {
    give("no name", err);
  } else {
    *ret = called(wanted);
  }
  return !wanted.empty();
}

Owned THINGS(static_thing_join)(Lent a, Lent b) { return called(a->name + "+" + b->name); }

void THINGS(method_thing_name)(Lent self, conformance_string_t *ret) { give(self->name, ret); }

void THINGS(method_thing_rename)(Lent self, conformance_string_t *name) { self->name = taken(name); }

uint32_t THINGS(alive)() { return Thing::living; }

Owned THINGS(pass)(Owned value) { return value; }

void THINGS(take)(Owned value, conformance_string_t *ret) {
  give(THINGS(thing_rep)(value)->name, ret);
  THINGS(thing_drop_own)(value);
}

void THINGS(look)(Lent value, conformance_string_t *ret) { give(value->name, ret); }

void THINGS(pass_list)(THINGS(list_own_thing_t) * value, THINGS(list_own_thing_t) * ret) { *ret = *value; }

void THINGS(look_list)(THINGS(list_borrow_thing_t) * value, conformance_list_string_t *ret) {
  ret->len = value->len;
  ret->ptr = value->len == 0 ? nullptr : static_cast<conformance_string_t *>(std::calloc(value->len, sizeof *ret->ptr));
  if (value->len != 0 && ret->ptr == nullptr) std::abort();
  for (size_t i = 0; i < value->len; i++) give(value->ptr[i]->name, &ret->ptr[i]);
  THINGS(list_borrow_thing_free)(value);
}

bool THINGS(pass_option)(Owned *maybe_value, Owned *ret) {
  if (maybe_value != nullptr) *ret = *maybe_value;
  return maybe_value != nullptr;
}
