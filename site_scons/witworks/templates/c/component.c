// The component `{{name}}`: defines what the header of its world, wit/world.wit, declares.

#include "guest.h"

#include <stdlib.h>
#include <string.h>

#define GREETING "Hello, "
#define WORLD "world"
#define END "!"

void exports_local_component_{{module}}_greetings_greet(guest_string_t *name, guest_string_t *ret) {
  const char *who = name->len > 0 ? (const char *)name->ptr : WORLD;
  size_t length = name->len > 0 ? name->len : strlen(WORLD);

  // The host reads the text, then the bindings free it.
  ret->len = strlen(GREETING) + length + strlen(END);
  ret->ptr = malloc(ret->len);
  if (ret->ptr == NULL) abort();
  memcpy(ret->ptr, GREETING, strlen(GREETING));
  memcpy(ret->ptr + strlen(GREETING), who, length);
  memcpy(ret->ptr + strlen(GREETING) + length, END, strlen(END));
  guest_string_free(name);
}
