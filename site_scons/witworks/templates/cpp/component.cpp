// The component `{{name}}`: defines what the header of its world, wit/world.wit, declares.

#include "guest.h"

#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

/// Takes a string over from the bindings and frees their copy.
std::string taken(guest_string_t *text) {
  std::string copy(reinterpret_cast<const char *>(text->ptr), text->len);
  guest_string_free(text);
  return copy;
}

/// Hands a string to the bindings: the host reads it, then they free it.
void give(std::string_view text, guest_string_t *given) {
  given->len = text.size();
  given->ptr = static_cast<uint8_t *>(std::malloc(text.size() + 1));
  if (given->ptr == nullptr) std::abort();
  std::memcpy(given->ptr, text.data(), text.size());
}

}  // namespace

void exports_local_component_{{module}}_greetings_greet(guest_string_t *name, guest_string_t *ret) {
  const std::string who = taken(name);
  give("Hello, " + (who.empty() ? std::string("world") : who) + "!", ret);
}
