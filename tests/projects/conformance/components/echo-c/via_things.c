// The interface `via-things`: the host's resource. Handles that the guest owns or was lent are dropped, where they are not handed on.

#include "conformance.h"

#define ITEM(name) witworks_conformance_host_things_##name
#define VIA(name) exports_witworks_conformance_via_things_##name

// Lends the item to `name`, and drops it.
static void name_and_drop(ITEM(own_item_t) item, conformance_string_t *ret) {
  ITEM(method_item_name)(ITEM(borrow_item)(item), ret);
  ITEM(item_drop_own)(item);
}

static ITEM(own_item_t) called(conformance_string_t *name) {
  ITEM(own_item_t) item = ITEM(constructor_item)(name);
  conformance_string_free(name);
  return item;
}

void VIA(construct)(conformance_string_t *name, conformance_string_t *ret) { name_and_drop(called(name), ret); }

void VIA(rename)(conformance_string_t *first, conformance_string_t *second, conformance_string_t *ret) {
  ITEM(own_item_t) item = called(first);
  ITEM(method_item_rename)(ITEM(borrow_item)(item), second);
  conformance_string_free(second);
  name_and_drop(item, ret);
}

bool VIA(make)(conformance_string_t *name, conformance_string_t *ret, conformance_string_t *err) {
  ITEM(own_item_t) item;
  bool made = ITEM(static_item_make)(name, &item, err);
  conformance_string_free(name);
  if (made) name_and_drop(item, ret);
  return made;
}

void VIA(join)(conformance_string_t *a, conformance_string_t *b, conformance_string_t *ret) {
  ITEM(own_item_t) one = called(a);
  ITEM(own_item_t) two = called(b);
  ITEM(own_item_t) both = ITEM(static_item_join)(ITEM(borrow_item)(one), ITEM(borrow_item)(two));
  ITEM(item_drop_own)(one);
  ITEM(item_drop_own)(two);
  name_and_drop(both, ret);
}

VIA(own_item_t) VIA(create)(conformance_string_t *name) { return called(name); }

VIA(own_item_t) VIA(pass)(VIA(own_item_t) value) { return ITEM(pass)(value); }

void VIA(take)(VIA(own_item_t) value, conformance_string_t *ret) { ITEM(take)(value, ret); }

void VIA(look)(VIA(borrow_item_t) value, conformance_string_t *ret) {
  ITEM(look)(value, ret);
  ITEM(item_drop_borrow)(value);
}

void VIA(pass_list)(VIA(list_own_item_t) *value, VIA(list_own_item_t) *ret) {
  ITEM(pass_list)((void *)value, (void *)ret);
  VIA(list_own_item_free)(value);
}

void VIA(look_list)(VIA(list_borrow_item_t) *value, conformance_list_string_t *ret) {
  ITEM(look_list)((void *)value, ret);
  for (size_t i = 0; i < value->len; i++) ITEM(item_drop_borrow)(value->ptr[i]);
  VIA(list_borrow_item_free)(value);
}

bool VIA(pass_option)(VIA(own_item_t) *maybe_value, VIA(own_item_t) *ret) { return ITEM(pass_option)(maybe_value, ret); }

void VIA(discard)(VIA(own_item_t) value) { ITEM(item_drop_own)(value); }
