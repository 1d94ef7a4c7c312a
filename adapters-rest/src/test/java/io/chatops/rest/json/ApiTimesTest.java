package io.chatops.rest.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.api.ApiJson;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiTimesTest {
  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z,           1970-01-01T00:00:00.000000Z",
    "2026-11-26T05:00:00Z,           2026-11-26T05:00:00.000000Z",
    "2026-11-26T23:59:59.1Z,         2026-11-26T23:59:59.100000Z",
    "2026-11-26T05:30:01.000001Z,    2026-11-26T05:30:01.000001Z",
    "2026-02-28T00:00:00.999999999Z, 2026-02-28T00:00:00.999999Z",
    "0001-01-01T00:00:00Z,           0001-01-01T00:00:00.000000Z",
    "9999-12-31T23:59:59.999999Z,    9999-12-31T23:59:59.999999Z",
    "1969-12-31T23:59:59.5Z,         1969-12-31T23:59:59.500000Z",
  })
  void haveSixDigitsOfASecond(String time, String written) {
    assertThat(ApiJson.time(Instant.parse(time))).isEqualTo(written);
  }
}
