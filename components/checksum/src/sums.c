#include "sums.h"

#define CRC32_POLYNOMIAL 0xedb88320u
#define ADLER32_MODULUS 65521u
#define ADLER32_RUN 5552u  // the most bytes whose sums fit 32 bits before they are reduced
#define FNV_OFFSET 0xcbf29ce484222325u
#define FNV_PRIME 0x100000001b3u

// The sums of every byte, made the first time that one is needed.
static uint32_t table[256];

static void make_table(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t rest = byte;
    for (int bit = 0; bit < 8; bit++) rest = rest >> 1 ^ (rest & 1 ? CRC32_POLYNOMIAL : 0);
    table[byte] = rest;
  }
}

uint32_t crc32(const uint8_t *data, size_t size, uint32_t so_far) {
  if (table[1] == 0) make_table();
  uint32_t sum = ~so_far;
  for (size_t index = 0; index < size; index++) sum = sum >> 8 ^ table[(sum ^ data[index]) & 0xff];
  return ~sum;
}

uint32_t adler32(const uint8_t *data, size_t size, uint32_t so_far) {
  uint32_t low = so_far & 0xffff, high = so_far >> 16;
  while (size > 0) {
    size_t run = size < ADLER32_RUN ? size : ADLER32_RUN;
    for (size_t index = 0; index < run; index++) {
      low += data[index];
      high += low;
    }
    low %= ADLER32_MODULUS;
    high %= ADLER32_MODULUS;
    data += run;
    size -= run;
  }
  return high << 16 | low;
}

uint64_t fnv1a64(const uint8_t *data, size_t size) {
  uint64_t hash = FNV_OFFSET;
  for (size_t index = 0; index < size; index++) hash = (hash ^ data[index]) * FNV_PRIME;
  return hash;
}
