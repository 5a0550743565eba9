// The world `checksum`: each export unpacks its arguments, sums up, and frees what was handed over.

#include "checksum.h"

#include "sums.h"

static uint64_t sum(uint8_t algorithm, const checksum_list_u8_t *data) {
  switch (algorithm) {
    case EXPORTS_TOOLSKU_CHECKSUM_SUMS_ALGORITHM_CRC32:
      return crc32(data->ptr, data->len, CRC32_START);
    case EXPORTS_TOOLSKU_CHECKSUM_SUMS_ALGORITHM_ADLER32:
      return adler32(data->ptr, data->len, ADLER32_START);
    default:
      return fnv1a64(data->ptr, data->len);
  }
}

uint32_t exports_toolsku_checksum_sums_crc32(checksum_list_u8_t *data, uint32_t so_far) {
  uint32_t found = crc32(data->ptr, data->len, so_far);
  checksum_list_u8_free(data);
  return found;
}

uint32_t exports_toolsku_checksum_sums_adler32(checksum_list_u8_t *data, uint32_t so_far) {
  uint32_t found = adler32(data->ptr, data->len, so_far);
  checksum_list_u8_free(data);
  return found;
}

uint64_t exports_toolsku_checksum_sums_fnv1a64(checksum_list_u8_t *data) {
  uint64_t found = fnv1a64(data->ptr, data->len);
  checksum_list_u8_free(data);
  return found;
}

uint64_t exports_toolsku_checksum_sums_sum(exports_toolsku_checksum_sums_algorithm_t algorithm, checksum_list_u8_t *data) {
  uint64_t found = sum(algorithm, data);
  checksum_list_u8_free(data);
  return found;
}

bool exports_toolsku_checksum_sums_verify(exports_toolsku_checksum_sums_algorithm_t algorithm, checksum_list_u8_t *data,
                                          uint64_t expected, exports_toolsku_checksum_sums_mismatch_t *err) {
  uint64_t actual = sum(algorithm, data);
  checksum_list_u8_free(data);
  err->expected = expected;
  err->actual = actual;
  return actual == expected;
}
