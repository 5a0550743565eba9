// The interface `via-things`: the host's resource. An item that the guest owns is dropped with the `Item` that holds it.

#include <utility>

#include "conformance.h"

#define HOST(name) witworks_conformance_host_things_##name
#define VIA(name) exports_witworks_conformance_via_things_##name

namespace {

using Owned = HOST(own_item_t);
using Lent = HOST(borrow_item_t);

class Item {
 public:
  explicit Item(Owned handle) : handle_{handle} {}
  Item(const Item &) = delete;
  Item &operator=(const Item &) = delete;
  ~Item() {
    if (held_) HOST(item_drop_own)(handle_);
  }

  /// A new item of that name, whose memory is freed.
  static Item called(conformance_string_t *name) {
    const Owned made = HOST(constructor_item)(name);
    conformance_string_free(name);
    return Item{made};
  }

  Lent lent() const { return HOST(borrow_item)(handle_); }
  void name(conformance_string_t *ret) const { HOST(method_item_name)(lent(), ret); }
  Owned released() {
    held_ = false;
    return handle_;
  }

 private:
  Owned handle_;
  bool held_ = true;
};

}  // namespace

void VIA(construct)(conformance_string_t *name, conformance_string_t *ret) { Item::called(name).name(ret); }

void VIA(rename)(conformance_string_t *first, conformance_string_t *second, conformance_string_t *ret) {
  const Item item = Item::called(first);
  HOST(method_item_rename)(item.lent(), second);
  conformance_string_free(second);
  item.name(ret);
}

bool VIA(make)(conformance_string_t *name, conformance_string_t *ret, conformance_string_t *err) {
  Owned handle;
  const bool made = HOST(static_item_make)(name, &handle, err);
  conformance_string_free(name);
  if (made) Item{handle}.name(ret);
  return made;
}

void VIA(join)(conformance_string_t *a, conformance_string_t *b, conformance_string_t *ret) {
  const Item one = Item::called(a);
  const Item two = Item::called(b);
  Item{HOST(static_item_join)(one.lent(), two.lent())}.name(ret);
}

Owned VIA(create)(conformance_string_t *name) { return Item::called(name).released(); }

Owned VIA(pass)(Owned value) { return HOST(pass)(value); }

void VIA(take)(Owned value, conformance_string_t *ret) { HOST(take)(value, ret); }

void VIA(look)(Lent value, conformance_string_t *ret) {
  HOST(look)(value, ret);
  HOST(item_drop_borrow)(value);
}

void VIA(pass_list)(VIA(list_own_item_t) * value, VIA(list_own_item_t) * ret) {
  HOST(list_own_item_t) given{value->ptr, value->len};
  HOST(list_own_item_t) back{};
  HOST(pass_list)(&given, &back);
  VIA(list_own_item_free)(value);
  *ret = {back.ptr, back.len};
}

void VIA(look_list)(VIA(list_borrow_item_t) * value, conformance_list_string_t *ret) {
  HOST(list_borrow_item_t) given{value->ptr, value->len};
  HOST(look_list)(&given, ret);
  for (size_t i = 0; i < value->len; i++) HOST(item_drop_borrow)(value->ptr[i]);
  VIA(list_borrow_item_free)(value);
}

bool VIA(pass_option)(Owned *maybe_value, Owned *ret) { return HOST(pass_option)(maybe_value, ret); }

void VIA(discard)(Owned value) { Item{value}; }
