// Checksums of blocks of bytes, each to be continued with the sum so far.

#pragma once

#include <stddef.h>
#include <stdint.h>

#define CRC32_START 0u
#define ADLER32_START 1u

uint32_t crc32(const uint8_t *data, size_t size, uint32_t so_far);
uint32_t adler32(const uint8_t *data, size_t size, uint32_t so_far);
uint64_t fnv1a64(const uint8_t *data, size_t size);
